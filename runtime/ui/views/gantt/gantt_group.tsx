import { CaretRightOutlined } from '@ant-design/icons';

import type { FieldDefinition } from '../../core/definition';
import { labelOf } from '../../core/record';
import { kitOf } from '../../fields/registry';
import { useText } from '../../hooks/use_text';
import type { Group } from './rows';

export interface GanttGroupProps {
  readonly group: Group;
  readonly field: FieldDefinition | undefined;
  readonly path: string;
  readonly onToggle: () => void;
}

/** What the rows below have in common; folds them up. */
export function GanttGroup({ group, field, path, onToggle }: GanttGroupProps) {
  const text = useText();
  const { sample, value, open } = group;
  const Cell = field && kitOf(field).Cell;
  const without = group.unscheduled ? text('gantt.unscheduled') : text('gantt.without');
  return (
    <button
      type="button"
      className={`yz-gantt-group ${open ? 'yz-gantt-open' : ''}`}
      aria-expanded={open}
      onClick={onToggle}
    >
      <CaretRightOutlined aria-hidden="true" />
      {value !== undefined && Cell && field ? <Cell field={field} value={sample.values[path]} title={labelOf(sample.labels, path)} /> : <span>{without}</span>}
      <span className="yz-tree-count">{group.count}</span>
    </button>
  );
}

