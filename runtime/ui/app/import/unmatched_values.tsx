import { Button, Input, Select } from 'antd';
import { useState } from 'react';

import type { ImportMapping, ImportPreview, ImportRun, ImportTarget } from '../../core/import_run';
import { useLabel } from '../../hooks/use_label';
import { useText } from '../../hooks/use_text';

const BLANK = '\u0000blank';

export interface UnmatchedValuesProps {
  readonly preview: ImportPreview;
  readonly run: ImportRun;
  readonly busy: boolean;
  readonly onCheck: (mapping: ImportMapping) => void;
}

/** Words of the file that name no option or record: one decision serves every row that has them. */
export function UnmatchedValues({ preview, run, busy, onCheck }: UnmatchedValuesProps) {
  const text = useText();
  const label = useLabel();
  const [chosen, setChosen] = useState<Readonly<Record<string, string>>>({});
  const [created, setCreated] = useState<readonly string[]>([]);
  const unmatched = run.check?.unmatched ?? [];

  function apply(): void {
    const columns = { ...run.mapping.columns };
    for (const { column, values } of unmatched) {
      const old = columns[column];
      if (!old) continue;
      const decided = values.flatMap(({ value }) => {
        const to = chosen[place(column, value)];
        return to ? [[value, to === BLANK ? null : to] as const] : [];
      });
      columns[column] = {
        ...old,
        ...(decided.length > 0 && { replace: { ...old.replace, ...Object.fromEntries(decided) } }),
        ...(created.includes(column) && { create_missing: true }),
      };
    }
    onCheck({ ...run.mapping, columns });
  }

  return (
    <section className="yz-panel" aria-label={text('import.unmatched')}>
      <h2 className="yz-panel-title">{text('import.unmatched')}</h2>
      <p className="yz-muted">{text('import.unmatched_note')}</p>
      {unmatched.map(({ column, field, values }) => {
        const target = preview.targets.find(({ key }) => key === field);
        return (
          <fieldset key={column} className="yz-import-unmatched">
            <legend>
              {column} → {label(target?.label, field)}
            </legend>
            {target?.may_create && (
              <Button
                size="small"
                aria-pressed={created.includes(column)}
                type={created.includes(column) ? 'primary' : 'default'}
                onClick={() => setCreated(created.includes(column) ? created.filter((one) => one !== column) : [...created, column])}
              >
                {text('import.create_all', { count: values.length, name: label(target.entity_label) })}
              </Button>
            )}
            <ul>
              {values.slice(0, 50).map(({ value, count, hint }) => (
                <li key={value}>
                  <span className="yz-import-word">{value}</span>
                  <span className="yz-muted">{text('import.times', { count })}</span>
                  <Decision
                    target={target}
                    name={text('import.read_as', { value })}
                    hint={hint}
                    value={chosen[place(column, value)]}
                    onChange={(to) => setChosen({ ...chosen, [place(column, value)]: to })}
                  />
                </li>
              ))}
            </ul>
            {values.length > 50 && <p className="yz-muted">{text('import.more_values', { count: values.length - 50 })}</p>}
          </fieldset>
        );
      })}
      <div className="yz-import-actions">
        <Button loading={busy} disabled={created.length === 0 && Object.values(chosen).every((to) => !to)} onClick={apply}>
          {text('import.apply_and_check')}
        </Button>
      </div>
    </section>
  );
}

function place(column: string, value: string): string {
  return JSON.stringify([column, value]);
}

interface DecisionProps {
  readonly target: ImportTarget | undefined;
  readonly name: string;
  readonly hint: string | null;
  readonly value: string | undefined;
  readonly onChange: (to: string) => void;
}

function Decision({ target, name, hint, value, onChange }: DecisionProps) {
  const text = useText();
  const label = useLabel();
  if (target?.options) {
    return (
      <Select
        className="yz-import-decision"
        aria-label={name}
        allowClear
        placeholder={text('import.stays_wrong')}
        value={value}
        options={[
          { value: BLANK, label: text('import.leave_blank') },
          ...target.options.map((option) => ({ value: option.key, label: label(option.label, option.key) })),
        ]}
        onChange={(to: string | undefined) => onChange(to ?? '')}
      />
    );
  }
  return (
    <span className="yz-import-decision">
      <Input
        aria-label={name}
        placeholder={text('import.stays_wrong')}
        disabled={value === BLANK}
        value={value === BLANK ? '' : (value ?? '')}
        onChange={(event) => onChange(event.target.value)}
      />
      {hint && value !== hint && (
        <Button size="small" type="text" onClick={() => onChange(hint)}>
          {text('import.use_hint', { hint })}
        </Button>
      )}
      <Button size="small" type="text" aria-pressed={value === BLANK} onClick={() => onChange(value === BLANK ? '' : BLANK)}>
        {text('import.leave_blank')}
      </Button>
    </span>
  );
}
