import type { FieldFilterProps } from '../field_kit';
import { Picker, type PickerOption, type PickerProps } from './picker';

interface PickedFilterProps extends Pick<FieldFilterProps, 'values' | 'onChange' | 'count' | 'label'> {
  readonly state: PickerProps['state'];
  readonly found: PickerProps['found'];
  /** What was picked here is called so. */
  readonly titles: ReadonlyMap<string, string>;
  readonly onTitles: (titles: ReadonlyMap<string, string>) => void;
  /** Title of the first value, where it was not picked here. */
  readonly first: string | undefined;
}

/** Records or people a filter looks for, picked by what they are called. */
export function PickedFilter({ values, onChange, count, label, state, found, titles, onTitles, first }: PickedFilterProps) {
  if (count === 0) return null;

  function choose(chosen: readonly PickerOption[]): void {
    onTitles(new Map([...titles, ...chosen.map(({ id, title }) => [id, title] as const)]));
    onChange(chosen.map(({ id }) => id));
  }

  return (
    <Picker
      label={label}
      multiple={count > 1}
      state={state}
      found={found}
      value={values
        .filter(Boolean)
        .map((id) => ({ id, title: titles.get(id) ?? (id === values[0] ? first : undefined) ?? id.slice(0, 8) }))}
      onChange={choose}
    />
  );
}
