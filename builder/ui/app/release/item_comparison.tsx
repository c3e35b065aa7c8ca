import { useQuery } from '@tanstack/react-query';
import { pick } from '@yingzao/runtime-ui/core/label';
import { useLanguage } from '@yingzao/runtime-ui/hooks/use_language';
import { Checkbox, Modal } from 'antd';
import { useMemo, useState } from 'react';

import type { Package } from '../../draft';
import { SentenceText } from '../../expression/sentence_text';
import { useSentences } from '../../expression/use_sentences';
import { useText } from '../../i18n/use_text';
import { vocabularyQuery } from '../../items/vocabulary_api';
import type { RootSchema } from '../../schema_form/core/schema';
import { type SettingRow, itemAt, settingRows } from './item_rows';

const MOST_ROWS = 600;
const NO_NAMES: ReadonlySet<string> = new Set();

/** Names of settings that hold conditions or formulas. */
function expressionSettings(schema: RootSchema): ReadonlySet<string> {
  const names = Object.values(schema.$defs).flatMap(({ properties }) =>
    Object.entries(properties ?? {})
      .filter(([, setting]) => [setting, ...(setting.anyOf ?? [])].some((one) => one['x-kind'] === 'expression'))
      .map(([name]) => name),
  );
  return new Set(names);
}

/** One item before and after, setting by setting. */
export default function ItemComparison({
  path,
  title,
  before,
  after,
  onClose,
}: {
  readonly path: string;
  readonly title: string;
  readonly before: Package | null | undefined;
  readonly after: Package | null | undefined;
  readonly onClose: () => void;
}) {
  const text = useText();
  const language = useLanguage();
  const said = useQuery(vocabularyQuery).data;
  const [all, setAll] = useState(false);
  const rows = useMemo(() => settingRows(itemAt(before, path), itemAt(after, path), language), [after, before, language, path]);
  const shown = rows.filter((row) => all || row.before !== row.after).slice(0, MOST_ROWS);
  const word = (name: string) => pick(said?.terms.settings[name], language, name);
  const say = useSentences();
  const expressions = useMemo(() => (said ? expressionSettings(said.schema) : NO_NAMES), [said]);
  const shownValue = (row: SettingRow, value: string | null) => {
    const name = row.way.at(-1) ?? '';
    if (value === null || !said) return value ?? '';
    if (row.entity !== undefined && expressions.has(name)) {
      const sentence = say(row.entity, value);
      return sentence ? <SentenceText sentence={sentence} /> : value;
    }
    const kind = name === 'type' && row.way[0] === 'fields' ? said.terms.kinds.FieldType?.[value] : undefined;
    return pick(kind ?? said.terms.values[`${name}.${value}`], language, value);
  };
  return (
    <Modal open width={960} footer={null} title={title} onCancel={onClose}>
      <Checkbox checked={all} onChange={(event) => setAll(event.target.checked)}>
        {text('release.unchanged_too')}
      </Checkbox>
      <div className="yzb-compare-frame" role="region" aria-label={title} tabIndex={0}>
        <table className="yzb-compare">
          <thead>
            <tr>
              <th scope="col">{text('release.setting')}</th>
              <th scope="col">{text('release.before')}</th>
              <th scope="col">{text('release.after')}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <tr key={row.way.join('/')} data-changed={row.before !== row.after || undefined}>
                <th scope="row">{row.way.map(word).join(' › ')}</th>
                <td className="yzb-was">{shownValue(row, row.before)}</td>
                <td className="yzb-is">{shownValue(row, row.after)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Modal>
  );
}
