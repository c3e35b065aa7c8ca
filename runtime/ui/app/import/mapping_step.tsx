import { DeleteOutlined, PlusOutlined, SaveOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Checkbox, Input, Select } from 'antd';
import { useState } from 'react';

import { actOnImport, chooseMapping, forgetMapping, keepMapping, loadPreview } from '../../core/api/import_api';
import type { EntityDefinition } from '../../core/definition';
import {
  type ImportColumn,
  type ImportMapping,
  type ImportPreview,
  type ImportRun,
  type ImportTarget,
  constantOf,
  typedOf,
} from '../../core/import_run';
import { importKeys } from '../../core/import_keys';
import { useLabel } from '../../hooks/use_label';
import { useNotices } from '../../hooks/use_notices';
import { useText } from '../../hooks/use_text';
import { errorText } from '../../views/common/error_text';
import { Failed } from '../../views/common/failed';
import { ListSkeleton } from '../../views/list/list_skeleton';
import { ColumnRow } from './column_row';
import { DuplicatePolicy } from './duplicate_policy';
import { Refusal } from './refusal';
import { SourceChoice } from './source_choice';
import { useAct } from './use_act';

/** Which column goes into which field, and what is the same for every row. */
export function MappingStep({ entity, run }: { readonly entity: EntityDefinition; readonly run: ImportRun }) {
  const preview = useQuery({ queryKey: importKeys.importPreview(run.id, run.state), queryFn: () => loadPreview(run.id) });
  if (preview.isError) return <Failed error={preview.error} onRetry={() => void preview.refetch()} />;
  if (!preview.data) return <ListSkeleton narrow={false} />;
  return <Mapping key={JSON.stringify(preview.data.headings)} entity={entity} run={run} preview={preview.data} />;
}

interface MappingProps {
  readonly entity: EntityDefinition;
  readonly run: ImportRun;
  readonly preview: ImportPreview;
}

function Mapping({ entity, run, preview }: MappingProps) {
  const text = useText();
  const label = useLabel();
  const { act, busy, refusal } = useAct(run.id);
  const [mapping, setMapping] = useState<ImportMapping>(run.mapping);
  const columns = mapping.columns ?? {};
  const values = mapping.values ?? {};
  const taken = new Set([...Object.values(columns).map(({ field }) => field), ...Object.keys(values)]);
  const missing = preview.targets.filter(({ required, filled, key }) => required && !filled && !taken.has(key));
  const unmapped = (preview.columns ?? []).filter(({ heading }) => !columns[heading]);

  function setColumn(heading: string, column: ImportColumn | undefined): void {
    const { [heading]: _, ...others } = columns;
    const next = column ? { ...columns, [heading]: column } : others;
    const key = mapping.key && Object.values(next).some(({ field }) => field === mapping.key) ? mapping.key : undefined;
    setMapping({ ...mapping, columns: next, key });
  }

  async function check(): Promise<void> {
    const chosen = { ...mapping, duplicates: mapping.duplicates ?? (preview.may_update ? 'update' : 'skip') };
    if (await act(() => chooseMapping(run.id, chosen))) await act(() => actOnImport(run.id, 'check'));
  }

  return (
    <>
      <section className="yz-panel" aria-label={text('import.step_columns')}>
        <h2 className="yz-panel-title">
          {run.name}
          <span className="yz-panel-more yz-muted">{text('import.rows', { rows: run.total ?? 0 })}</span>
        </h2>
        <SourceChoice run={run} />
        <KeptMappings entity={entity} preview={preview} mapping={mapping} onChoose={setMapping} />
        <div className="yz-import-scroll">
          <table className="yz-import-table yz-import-columns">
            <thead>
              <tr>
                <th scope="col">{text('import.column')}</th>
                <th scope="col">{text('import.samples')}</th>
                <th scope="col">{text('import.goes_into')}</th>
                <th scope="col">{text('import.how_read')}</th>
              </tr>
            </thead>
            <tbody>
              {(preview.columns ?? []).map((column) => (
                <ColumnRow
                  key={column.heading}
                  profile={column}
                  targets={preview.targets}
                  taken={taken}
                  column={columns[column.heading]}
                  onChange={(next) => setColumn(column.heading, next)}
                />
              ))}
            </tbody>
          </table>
        </div>
        {unmapped.length > 0 && (
          <p className="yz-muted yz-import-left-out">
            {text('import.left_out', { names: unmapped.map(({ heading }) => heading).join(text('import.comma')) })}
          </p>
        )}
        {missing.length > 0 && (
          <p className="yz-import-warning" role="status">
            {text('import.required_missing', { names: missing.map(({ label: of, key }) => label(of, key)).join(text('import.comma')) })}
          </p>
        )}
        <FixedValues targets={preview.targets} taken={taken} values={values} onChange={(next) => setMapping({ ...mapping, values: next })} />
        <DuplicatePolicy preview={preview} mapping={mapping} onChange={setMapping} />
        <Refusal reasons={refusal} />
        <div className="yz-import-actions">
          <Button type="primary" loading={busy} disabled={Object.keys(columns).length === 0} onClick={() => void check()}>
            {text('import.check')}
          </Button>
        </div>
      </section>
    </>
  );
}

interface KeptMappingsProps {
  readonly entity: EntityDefinition;
  readonly preview: ImportPreview;
  readonly mapping: ImportMapping;
  readonly onChoose: (mapping: ImportMapping) => void;
}

function KeptMappings({ entity, preview, mapping, onChoose }: KeptMappingsProps) {
  const text = useText();
  const label = useLabel();
  const client = useQueryClient();
  const { message } = useNotices();
  const [kept, setKept] = useState(preview.mappings);
  const [chosen, setChosen] = useState<string | undefined>(preview.saved ?? undefined);
  const [name, setName] = useState<string | null>(null);

  async function save(): Promise<void> {
    try {
      setKept(await keepMapping(entity.name, name ?? '', mapping));
      setName(null);
      void message.success(text('import.mapping_kept'));
      void client.invalidateQueries({ queryKey: ['imports', 'preview'] });
    } catch (error) {
      void message.error(errorText(error, text));
    }
  }

  async function forget(id: string): Promise<void> {
    await forgetMapping(id);
    setKept(kept.filter((one) => one.id !== id));
    setChosen(undefined);
  }

  const own = kept.find((one) => one.id === chosen)?.own ?? false;
  return (
    <div className="yz-import-kept">
      {kept.length > 0 && (
        <label className="yz-import-choice">
          {text('import.kept_mapping')}
          <Select
            className="yz-import-kept-choice"
            value={chosen}
            placeholder={text('import.choose_mapping')}
            options={kept.map((one) => ({ value: one.id, label: label(one.name, one.id) }))}
            onChange={(id: string) => {
              setChosen(id);
              const found = kept.find((one) => one.id === id);
              const headings = new Set(preview.headings);
              if (found) {
                const fits = Object.entries(found.mapping.columns ?? {}).filter(([heading]) => headings.has(heading));
                onChoose({ ...found.mapping, columns: Object.fromEntries(fits) });
              }
            }}
          />
        </label>
      )}
      {own && chosen && (
        <Button type="text" icon={<DeleteOutlined />} onClick={() => void forget(chosen)}>
          {text('import.forget_mapping')}
        </Button>
      )}
      {name === null ? (
        <Button type="text" icon={<SaveOutlined />} onClick={() => setName('')}>
          {text('import.keep_mapping')}
        </Button>
      ) : (
        <form
          className="yz-import-keep"
          onSubmit={(event) => {
            event.preventDefault();
            void save();
          }}
        >
          <Input
            autoFocus
            aria-label={text('import.mapping_name')}
            placeholder={text('import.mapping_name')}
            maxLength={100}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <Button htmlType="submit" disabled={name.trim() === ''}>
            {text('import.save')}
          </Button>
          <Button type="text" onClick={() => setName(null)}>
            {text('action.cancel')}
          </Button>
        </form>
      )}
    </div>
  );
}

interface FixedValuesProps {
  readonly targets: readonly ImportTarget[];
  readonly taken: ReadonlySet<string>;
  readonly values: Readonly<Record<string, string>>;
  readonly onChange: (values: Readonly<Record<string, string>>) => void;
}

const CONSTANT_KINDS = new Set(['text', 'choice', 'number', 'money', 'boolean', 'date']);

/** Fields no column gives, the same for every row. */
function FixedValues({ targets, taken, values, onChange }: FixedValuesProps) {
  const text = useText();
  const label = useLabel();
  const offered = targets.filter(({ kind, key }) => CONSTANT_KINDS.has(kind) && !taken.has(key));
  return (
    <div className="yz-import-fixed">
      {Object.entries(values).map(([key, expression]) => {
        const target = targets.find((one) => one.key === key);
        if (!target) return null;
        const name = label(target.label, key);
        const set = (typed: string) => onChange({ ...values, [key]: constantOf(target, typed) });
        return (
          <div key={key} className="yz-import-choice">
            <span>{name}</span>
            {target.options ? (
              <Select
                aria-label={name}
                value={typedOf(expression) || undefined}
                options={target.options.map((option) => ({ value: option.key, label: label(option.label, option.key) }))}
                onChange={set}
              />
            ) : target.kind === 'boolean' ? (
              <Checkbox aria-label={name} checked={expression === 'true'} onChange={(event) => set(String(event.target.checked))} />
            ) : (
              <Input
                aria-label={name}
                type={target.kind === 'date' ? 'date' : 'text'}
                value={typedOf(expression)}
                maxLength={500}
                onChange={(event) => set(event.target.value)}
              />
            )}
            <Button
              type="text"
              icon={<DeleteOutlined />}
              aria-label={text('import.remove_fixed', { name })}
              onClick={() => onChange(Object.fromEntries(Object.entries(values).filter(([other]) => other !== key)))}
            />
          </div>
        );
      })}
      {offered.length > 0 && (
        <Select
          className="yz-import-add-fixed"
          aria-label={text('import.add_fixed')}
          prefix={<PlusOutlined />}
          placeholder={text('import.add_fixed')}
          value={null}
          showSearch={{ optionFilterProp: 'label' }}
          options={offered.map((target) => ({ value: target.key, label: label(target.label, target.key) }))}
          onChange={(key: string | null) => {
            const target = targets.find((one) => one.key === key);
            if (key && target) onChange({ ...values, [key]: target.kind === 'number' || target.kind === 'money' ? '0' : constantOf(target, '') });
          }}
        />
      )}
    </div>
  );
}
