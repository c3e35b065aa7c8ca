import type { FieldKit } from '../field_kit';
import { derivedKit } from '../shared/derived_kit';
import { amountOf } from './amount';

/** Kits of lookups: they look like what they show and cannot be changed. `amount`: money, which is seen from
 * elsewhere in the workspace's currency. One kit for each original, so that React sees one component. */
export function lookup(original: FieldKit, amount: boolean): FieldKit {
  const made = amount ? amounts : kits;
  let kit = made.get(original);
  if (!kit) {
    kit = derivedKit(amount ? amountOf(original) : original);
    made.set(original, kit);
  }
  return kit;
}

const kits = new Map<FieldKit, FieldKit>();
const amounts = new Map<FieldKit, FieldKit>();
