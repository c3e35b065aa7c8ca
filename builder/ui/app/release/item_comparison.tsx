import { useQuery } from '@tanstack/react-query';
import { pick } from '@yingzao/runtime-ui/core/label';
import { useLanguage } from '@yingzao/runtime-ui/hooks/use_language';
import { Checkbox, Modal } from 'antd';
import { useMemo, useState } from 'react';

import type { Package } from '../../draft';
import { useText } from '../../i18n/use_text';
import { vocabularyQuery } from '../../items/vocabulary_api';
import { itemAt, settingRows } from './item_rows';

const MOST_ROWS = 600;

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
  const terms = useQuery(vocabularyQuery).data?.terms.settings;
  const [all, setAll] = useState(false);
  const rows = useMemo(() => settingRows(itemAt(before, path), itemAt(after, path)), [after, before, path]);
  const shown = rows.filter((row) => all || row.before !== row.after).slice(0, MOST_ROWS);
  const word = (name: string) => pick(terms?.[name], language, name);
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
                <td className="yzb-was">{row.before ?? ''}</td>
                <td className="yzb-is">{row.after ?? ''}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Modal>
  );
}
