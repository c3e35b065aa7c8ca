import { useRecordTitle } from '../../hooks/use_record_title';
import { useFieldEnvironment } from '../field_environment';
import type { FieldShowProps } from '../field_kit';
import { Blank } from '../shared/blank';

/** A link to the record behind, where there is a screen to go to. */
export function ReferenceView({ field, value, title }: FieldShowProps) {
  const { entities, link } = useFieldEnvironment();
  const name = field.entity ?? field.value_type?.entity ?? '';
  const id = typeof value === 'string' && value ? value : undefined;
  const loaded = useRecordTitle(name, entities[name], title ? undefined : id);
  if (!id) return <Blank />;
  const shown = title ?? loaded ?? '…';
  return <>{link && entities[name] ? link(name, id, shown) : shown}</>;
}
