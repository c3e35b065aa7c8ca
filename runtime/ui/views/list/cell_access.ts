/** Whether a cell can be changed where it stands, and if not, why. No React. */
import type { EntityDefinition } from '../../core/definition';
import type { Evaluate } from '../../core/form/evaluation';
import { fieldState, isLocked } from '../../core/form/state';
import type { TextKey } from '../../core/i18n/i18n';
import type { RecordAnswer } from '../../core/record';
import type { Column } from './columns';

/** The key of the text that says why the cell stays as it is; undefined when it can be changed. */
export function whyFixed(
  column: Column,
  entity: EntityDefinition,
  record: RecordAnswer,
  evaluate: Evaluate,
): TextKey | undefined {
  const { path, field } = column;
  if (!entity.actions.includes('update')) return 'cell.not_allowed';
  if (path.includes('.')) return 'cell.behind';
  if (field.derived || field.formula) return 'cell.computed';
  if (field.type === 'autonumber') return 'cell.numbered';
  if (field.type === 'subtable') return 'cell.rows';
  if (field.access === 'read') return 'cell.not_allowed';
  if (field.readonly) return 'cell.readonly';
  if (isLocked(entity, record.values, evaluate)) return 'cell.locked';
  const state = fieldState(field, record.values, evaluate);
  if (!state.visible) return 'cell.not_asked';
  return state.readonly ? 'cell.readonly' : undefined;
}
