import { Checkbox, Select } from 'antd';

import type { ColumnProfile, ImportColumn, ImportTarget } from '../../core/import_run';
import { useLabel } from '../../hooks/use_label';
import { useText } from '../../hooks/use_text';

const KINDS = ['blank', 'text', 'number', 'date', 'datetime', 'boolean', 'email', 'phone', 'url'] as const;
type Kind = (typeof KINDS)[number];
/** What people are given besides their records. */
const GIVEN = ['roles', 'positions', 'groups', 'head_of'] as const;

export interface ColumnRowProps {
  readonly profile: ColumnProfile;
  readonly targets: readonly ImportTarget[];
  /** Fields other columns or fixed values give already. */
  readonly taken: ReadonlySet<string>;
  readonly column: ImportColumn | undefined;
  readonly onChange: (column: ImportColumn | undefined) => void;
}

/** One column of the file: what it holds, where it goes, and how it is read where that is not plain. */
export function ColumnRow({ profile, targets, taken, column, onChange }: ColumnRowProps) {
  const text = useText();
  const label = useLabel();
  const target = targets.find(({ key }) => key === column?.field);
  const { heading } = profile;
  const kind: Kind = KINDS.find((one) => one === profile.kind) ?? 'text';
  return (
    <tr>
      <th scope="row">
        {heading}
        <span className="yz-import-kind">{text(`import.kind_${kind}`)}</span>
      </th>
      <td className="yz-import-samples">
        {profile.samples.slice(0, 3).map((sample) => (
          <span key={sample}>{sample}</span>
        ))}
        {profile.blank > 0 && <span className="yz-muted">{text('import.blanks', { count: profile.blank })}</span>}
      </td>
      <td>
        <Select
          className="yz-wide"
          aria-label={text('import.field_of', { column: heading })}
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          placeholder={text('import.not_imported')}
          value={column?.field}
          options={targets
            .filter(({ key }) => key === column?.field || !taken.has(key))
            .map((one) => ({ value: one.key, label: `${label(one.label, one.key)}${one.required ? ' *' : ''}` }))}
          onChange={(field: string | undefined) => {
            const next = targets.find(({ key }) => key === field);
            onChange(next ? fresh(next, profile) : undefined);
          }}
        />
      </td>
      <td className="yz-import-how">{target && column && <Reading profile={profile} target={target} column={column} onChange={onChange} />}</td>
    </tr>
  );
}

/** A column newly sent into a field, read as the file seems to write it. */
function fresh(target: ImportTarget, profile: ColumnProfile): ImportColumn {
  const dated = target.kind === 'date' || target.kind === 'datetime';
  const counted = target.kind === 'number' || target.kind === 'money';
  return {
    field: target.key,
    ...(dated && (profile.dates === 'day_first' || profile.dates === 'month_first') && { dates: profile.dates }),
    ...(target.tree && target.kind === 'reference' && { path: true }),
    ...(profile.kind === 'email' && target.type === 'text' && { letters: 'lower' as const }),
    ...(counted && (profile.numbers === 'point' || profile.numbers === 'comma') && { numbers: profile.numbers }),
  };
}

interface ReadingProps {
  readonly profile: ColumnProfile;
  readonly target: ImportTarget;
  readonly column: ImportColumn;
  readonly onChange: (column: ImportColumn) => void;
}

function Reading({ profile, target, column, onChange }: ReadingProps) {
  const text = useText();
  const label = useLabel();
  const { heading } = profile;
  if (target.kind === 'names') {
    const kind = GIVEN.find((one) => one === target.type);
    return kind ? <span className="yz-muted">{text(`import.given_${kind}`)}</span> : null;
  }
  if (target.lookups) {
    return (
      <>
        <Select
          className="yz-wide"
          aria-label={text('import.lookup_of', { column: heading })}
          value={column.lookup ?? target.lookups.find(({ title }) => title)?.key ?? target.lookups[0]?.key}
          options={target.lookups.map((one) => ({ value: one.key, label: text('import.found_by', { name: label(one.label, one.key) }) }))}
          onChange={(lookup: string) => onChange({ ...column, lookup })}
        />
        {target.tree && target.kind === 'reference' && (
          <Checkbox checked={column.path ?? false} onChange={(event) => onChange({ ...column, path: event.target.checked || undefined })}>
            {text('import.path')}
          </Checkbox>
        )}
        {target.may_create && (
          <Checkbox
            checked={column.create_missing ?? false}
            onChange={(event) => onChange({ ...column, create_missing: event.target.checked || undefined })}
          >
            {text('import.create_missing', { name: label(target.entity_label) })}
          </Checkbox>
        )}
      </>
    );
  }
  if ((target.kind === 'date' || target.kind === 'datetime') && profile.dates && profile.dates !== 'year_first') {
    return (
      <>
        <Select
          className="yz-wide"
          aria-label={text('import.dates_of', { column: heading })}
          placeholder={text('import.choose_order')}
          status={column.dates ? undefined : 'warning'}
          value={column.dates ?? undefined}
          options={[
            { value: 'day_first', label: text('import.day_first') },
            { value: 'month_first', label: text('import.month_first') },
          ]}
          onChange={(dates: 'day_first' | 'month_first') => onChange({ ...column, dates })}
        />
        {(profile.dates === 'ambiguous' || profile.dates === 'mixed') && (
          <span className="yz-import-warning">{text(`import.dates_${profile.dates}`)}</span>
        )}
      </>
    );
  }
  if ((target.kind === 'number' || target.kind === 'money') && profile.numbers) {
    return (
      <>
        <Select
          className="yz-wide"
          aria-label={text('import.numbers_of', { column: heading })}
          placeholder={text('import.choose_numbers')}
          status={column.numbers ? undefined : 'warning'}
          value={column.numbers ?? undefined}
          options={[
            { value: 'point', label: '1,234.56' },
            { value: 'comma', label: '1.234,56' },
          ]}
          onChange={(numbers: 'point' | 'comma') => onChange({ ...column, numbers })}
        />
        {(profile.numbers === 'ambiguous' || profile.numbers === 'mixed') && (
          <span className="yz-import-warning">{text(`import.numbers_${profile.numbers}`)}</span>
        )}
        {profile.places > (target.scale ?? 0) && (
          <Checkbox
            checked={column.round ?? false}
            onChange={(event) => onChange({ ...column, round: event.target.checked || undefined })}
          >
            {text('import.round', { places: profile.places, scale: target.scale ?? 0 })}
          </Checkbox>
        )}
      </>
    );
  }
  const read = Object.keys(column.replace ?? {}).length;
  return read > 0 ? <span className="yz-muted">{text('import.replaced', { count: read })}</span> : null;
}
