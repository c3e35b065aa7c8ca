import { Checkbox, Select } from 'antd';

import type { ImportMapping, ImportPreview } from '../../core/import_run';
import { useLabel } from '../../hooks/use_label';
import { useText } from '../../hooks/use_text';

export interface DuplicatePolicyProps {
  readonly preview: ImportPreview;
  readonly mapping: ImportMapping;
  readonly onChange: (mapping: ImportMapping) => void;
}

/** By which field a row is known to be a record that is there already, and what happens then. */
export function DuplicatePolicy({ preview, mapping, onChange }: DuplicatePolicyProps) {
  const text = useText();
  const label = useLabel();
  const given = new Set([...Object.values(mapping.columns ?? {}).map(({ field }) => field), ...Object.keys(mapping.values ?? {})]);
  const fields = preview.targets.filter(({ key, key_field: may }) => may && given.has(key));
  const policies = (['update', 'skip', 'create'] as const).filter((policy) => policy !== 'update' || preview.may_update);
  const policy = mapping.duplicates ?? policies[0];
  return (
    <fieldset className="yz-import-duplicates">
      <legend>{text('import.duplicates')}</legend>
      <label className="yz-import-choice">
        {text('import.same_by')}
        <Select
          value={mapping.key ?? ''}
          popupMatchSelectWidth={false}
          options={[
            { value: '', label: text('import.always_new') },
            ...fields.map((target) => ({ value: target.key, label: label(target.label, target.key) })),
          ]}
          onChange={(key: string) => onChange({ ...mapping, key: key || undefined })}
        />
      </label>
      {mapping.key && (
        <label className="yz-import-choice">
          {text('import.when_same')}
          <Select
            value={policy}
            popupMatchSelectWidth={false}
            options={policies.map((one) => ({ value: one, label: text(`import.policy_${one}`) }))}
            onChange={(duplicates: 'update' | 'skip' | 'create') => onChange({ ...mapping, duplicates })}
          />
        </label>
      )}
      {mapping.key && policy === 'update' && (
        <Checkbox
          checked={mapping.blanks === 'clear'}
          onChange={(event) => onChange({ ...mapping, blanks: event.target.checked ? 'clear' : 'keep' })}
        >
          {text('import.blanks_clear')}
        </Checkbox>
      )}
    </fieldset>
  );
}
