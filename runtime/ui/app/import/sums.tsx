import type { EntityDefinition } from '../../core/definition';
import { kitOf } from '../../fields/registry';
import { useLabel } from '../../hooks/use_label';
import { useText } from '../../hooks/use_text';

export interface SumsProps {
  readonly entity: EntityDefinition;
  readonly sums: Readonly<Record<string, string>>;
}

/** Sums of imported numbers, written as their fields write values: to be held against the file's own. */
export function Sums({ entity, sums }: SumsProps) {
  const text = useText();
  const label = useLabel();
  return Object.entries(sums).map(([key, sum]) => {
    const field = entity.fields.find((one) => one.key === key);
    const Cell = field && kitOf(field).Cell;
    return (
      <li key={key}>
        {text('import.sum', { name: label(field?.label, key) })}{' '}
        <strong>{field && Cell ? <Cell field={field} value={sum} /> : sum}</strong>
      </li>
    );
  });
}
