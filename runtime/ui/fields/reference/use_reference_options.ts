import { useRecordOptions } from '../../hooks/use_record_options';
import type { FieldDefinition } from '../../core/definition';
import { useFieldEnvironment } from '../field_environment';

/** The picker's question for one reference field. */
export function useReferenceOptions(field: FieldDefinition, search: string, open: boolean) {
  const { entities } = useFieldEnvironment();
  const name = field.entity ?? '';
  const answer = useRecordOptions(name, entities[name], search, field.filter, open && name !== '');
  return { options: answer.data ?? [], loading: answer.isFetching, failed: answer.isError };
}
