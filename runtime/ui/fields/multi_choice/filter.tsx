import type { FieldFilterProps } from '../field_kit';
import { ChoiceFilter } from '../choice/filter';

/** Any of the options, or all of them: the operator says which. */
export function MultiChoiceFilter(props: FieldFilterProps) {
  return <ChoiceFilter {...props} />;
}
