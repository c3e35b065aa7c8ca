import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useMemo, useState } from 'react';

import { listRecords, loadRecord } from '@yingzao/runtime-ui/core/api/record_api';
import type { EntityDefinition, FieldDefinition } from '@yingzao/runtime-ui/core/definition';
import { evaluatorOf } from '@yingzao/runtime-ui/core/form/evaluator';
import { type FieldValue, type Values, isBlank } from '@yingzao/runtime-ui/core/record';
import { kitOf } from '@yingzao/runtime-ui/fields/registry';
import { useFormat } from '@yingzao/runtime-ui/hooks/use_format';
import { useMe } from '@yingzao/runtime-ui/hooks/use_me';

import { useText } from '../i18n/use_text';
import type { ExpressionAnswer } from './draft_api';
import { draftValues } from './draft_values';

export interface SampleResultProps {
  readonly answer: ExpressionAnswer;
  /** As the draft has it. */
  readonly entity: EntityDefinition;
  /** As it serves now, where there are records; absent before the first publish. */
  readonly served: EntityDefinition | undefined;
  readonly condition: boolean;
  /** What the value is for: shown as that field shows it. */
  readonly field?: FieldDefinition;
}

/** What a formula gives for one of the records there are. */
export function SampleResult({ answer, entity, served, condition, field }: SampleResultProps) {
  const text = useText();
  const me = useMe();
  const [chosen, setChosen] = useState<string>();
  const page = useQuery({
    queryKey: ['builder', 'samples', served?.name],
    queryFn: ({ signal }) => listRecords(served?.name ?? '', { limit: 30, fields: served?.title }, signal),
    enabled: served !== undefined,
    staleTime: 60_000,
  });
  const records = page.data?.records ?? [];
  const id = chosen ?? records[0]?.id;
  const behind = useMemo(() => answer.paths.filter((path) => path.includes('.') && !/^(old|me|parameter)\./.test(path)), [answer.paths]);
  const record = useQuery({
    queryKey: ['builder', 'sample', served?.name, id, behind.join(',')],
    queryFn: () => loadRecord(served?.name ?? '', id ?? '', behind.join(',') || undefined),
    enabled: served !== undefined && id !== undefined,
    staleTime: 60_000,
    retry: false,
  });
  if (!served || (page.data && records.length === 0)) return <p className="yz-muted">{text('expression.no_samples')}</p>;
  if (answer.paths.some((path) => path.startsWith('old.'))) return <p className="yz-muted">{text('expression.needs_change')}</p>;
  const values = record.data && draftValues(record.data.values, served, entity);
  const result = values && answer.tree ? evaluatorOf({}, me?.user.id ?? null, me?.workspace.zone ?? 'Asia/Shanghai')(answer.tree, values) : undefined;
  const title = served.title;
  return (
    <div className="yz-sample">
      <label className="yz-sample-choice">
        <span>{text('expression.sample')}</span>
        <Select
          value={id}
          loading={page.isPending}
          showSearch={{ optionFilterProp: 'label' }}
          popupMatchSelectWidth={false}
          options={records.map((one) => ({ value: one.id, label: plain(one.values[title]) || one.id.slice(0, 8) }))}
          onChange={setChosen}
        />
      </label>
      <output className="yz-sample-result" aria-label={text('expression.result')}>
        {values && <Result value={result} answer={answer} condition={condition} field={field} values={values} />}
      </output>
    </div>
  );
}

function plain(value: FieldValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

function Result({ value, answer, condition, field, values }: { readonly value: FieldValue | undefined; readonly answer: ExpressionAnswer; readonly condition: boolean; readonly field?: FieldDefinition; readonly values: Values }) {
  const text = useText();
  const format = useFormat();
  if (condition) return <>{text(value === true ? 'expression.holds' : 'expression.holds_not')}</>;
  if (value === undefined) return <>{text('expression.unknown')}</>;
  if (isBlank(value)) return <span className="yz-muted">{text('expression.blank')}</span>;
  if (field) {
    const { Cell } = kitOf(field);
    return <Cell field={field} value={value} currency={typeof values.currency === 'string' ? values.currency : undefined} />;
  }
  if (typeof value === 'boolean') return <>{text(value ? 'expression.yes' : 'expression.no')}</>;
  if (typeof value !== 'string') return <>{JSON.stringify(value)}</>;
  switch (answer.type?.kind) {
    case 'money':
      return <>{format.money(value)}</>;
    case 'number':
      return <>{format.decimal(value)}</>;
    case 'date':
      return <>{format.date(value)}</>;
    case 'datetime':
      return <>{format.dateTime(value)}</>;
    default:
      return <>{value}</>;
  }
}
