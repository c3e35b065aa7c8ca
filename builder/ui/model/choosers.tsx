import { useLabel } from '@yingzao/runtime-ui/hooks/use_label';
import type { Label } from '@yingzao/runtime-ui/core/label';
import { AutoComplete, Select } from 'antd';

import { type Entity, type Field, type Package, entityOf, useDocument } from '../draft';
import { type Neighbour, useNeighbours } from './model_api';

interface ChooserProps {
  readonly label: string;
  readonly value: string | readonly string[] | undefined;
  readonly many?: boolean;
  readonly clearable?: boolean;
  readonly onChange: (value: unknown) => void;
}

/** Entities of this app and of the others. `rowsOf`: only those whose records are rows of that one. */
export function EntitySelect({ value, label, many, clearable, rowsOf, onChange }: ChooserProps & { readonly rowsOf?: string | undefined }) {
  const word = useLabel();
  const document = useDocument();
  const neighbours = useNeighbours();
  const own = (document.entities ?? []).filter((entity) => rowsOf === undefined || entity.parent === rowsOf);
  const groups = [
    { label: word(document.app.label as Label, document.app.key), options: own.map((entity) => choice(entity.key, entity)) },
    ...(rowsOf === undefined
      ? neighbours.map((app) => ({
          label: word(app.label as Label, app.key),
          options: (app.entities ?? []).map((entity) => choice(`${app.key}.${entity.key}`, entity)),
        }))
      : []),
  ];

  function choice(name: string, entity: Entity) {
    return { value: name, label: word(entity.label as Label, entity.key) };
  }

  return (
    <Select
      showSearch={{ optionFilterProp: 'label' }}
      {...(many && { mode: 'multiple' as const })}
      allowClear={clearable ?? false}
      value={(value === '' ? undefined : value) as string | undefined}
      aria-label={label}
      options={groups.filter((group) => group.options.length > 0)}
      onChange={(given: unknown) => onChange(given)}
    />
  );
}

/** Fields of the entity `of`. `onlyTo`: only references to that entity. */
export function FieldSelect({ value, label, many, clearable, of, onlyTo, onChange }: ChooserProps & { readonly of: string; readonly onlyTo?: string | undefined }) {
  const word = useLabel();
  const document = useDocument();
  const neighbours = useNeighbours();
  const entity = findEntity(document, neighbours, of);
  const fields = (entity?.fields ?? []).filter(
    (field) => onlyTo === undefined || [onlyTo, `${document.app.key}.${onlyTo}`].includes(field.entity ?? ''),
  );
  const options = fields.map((field) => ({ value: field.key, label: word(field.label as Label, field.key) }));
  // Rows know what they belong to by a field of the platform.
  if (onlyTo !== undefined && entity?.parent === onlyTo) options.unshift({ value: 'parent', label: word(entity.label as Label, 'parent') });
  return (
    <Select
      showSearch={{ optionFilterProp: 'label' }}
      {...(many && { mode: 'multiple' as const })}
      allowClear={clearable ?? false}
      value={(value === '' ? undefined : value) as string | undefined}
      aria-label={label}
      options={options}
      onChange={(given: unknown) => onChange(given)}
    />
  );
}

/** A field behind references of the entity: "customer.level". */
export function FieldPathInput({ value, label, entity, onChange }: { readonly value: string; readonly label: string; readonly entity: Entity; readonly onChange: (value: unknown) => void }) {
  const word = useLabel();
  const document = useDocument();
  const neighbours = useNeighbours();
  const options = entity.fields.flatMap((reference) => {
    const target = findEntity(document, neighbours, reference.type === 'reference' ? reference.entity : undefined);
    return (target?.fields ?? []).map((field) => ({
      value: `${reference.key}.${field.key}`,
      label: `${word(reference.label as Label, reference.key)} › ${word(field.label as Label, field.key)}`,
    }));
  });
  return (
    <AutoComplete
      value={value}
      aria-label={label}
      options={options}
      showSearch={{ filterOption: (typed, option) => `${option?.value} ${option?.label}`.toLowerCase().includes(typed.toLowerCase()) }}
      onChange={(given: string) => onChange(given)}
    />
  );
}

export function findEntity(document: Package, neighbours: readonly Neighbour[], name: string | null | undefined): (Entity & { readonly fields: Field[] }) | undefined {
  const own = entityOf(document, name);
  if (own || !name?.includes('.')) return own;
  const [app, key] = name.split('.');
  return neighbours.find((one) => one.key === app)?.entities?.find((entity) => entity.key === key);
}
