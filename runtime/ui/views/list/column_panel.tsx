import { ArrowDownOutlined, ArrowUpOutlined } from '@ant-design/icons';
import { Button, Checkbox, Segmented, Select } from 'antd';

import type { Density, ListLayout } from '../../core/list_settings';
import { useText } from '../../hooks/use_text';
import type { Column } from './columns';

export interface ColumnPanelProps {
  /** Everything that can be shown; the shown ones first, in their order. */
  readonly choices: readonly Column[];
  readonly shown: readonly string[];
  readonly layout: ListLayout | null;
  readonly onChange: (layout: ListLayout | null) => void;
}

const DENSITIES: readonly Density[] = ['compact', 'normal', 'roomy'];
const MOST_FROZEN = 4;

/** One's own look of the list: which columns in which order, how many stay in sight, how tall rows are. */
export function ColumnPanel({ choices, shown, layout, onChange }: ColumnPanelProps) {
  const text = useText();
  const [first] = shown;
  const byPath = new Map(choices.map((column) => [column.path, column]));
  const ordered = [
    ...shown.flatMap((path) => byPath.get(path) ?? []),
    ...choices.filter(({ path }) => !shown.includes(path)),
  ];
  const change = (next: Partial<ListLayout>) => onChange({ ...layout, ...next });

  function toggle(path: string, on: boolean): void {
    change({ columns: on ? [...shown, path] : shown.filter((one) => one !== path) });
  }

  function move(path: string, step: -1 | 1): void {
    const at = shown.indexOf(path);
    const other = shown[at + step];
    if (other === undefined) return;
    change({ columns: shown.with(at, other).with(at + step, path) });
  }

  return (
    <div className="yz-column-panel">
      <ul aria-label={text('columns.title')}>
        {ordered.map(({ path, label }) => {
          const at = shown.indexOf(path);
          return (
            <li key={path}>
              <Checkbox checked={at >= 0} disabled={path === first && at === 0} onChange={(event) => toggle(path, event.target.checked)}>
                {label}
              </Checkbox>
              {at >= 0 && (
                <span className="yz-column-moves">
                  <Button
                    type="text"
                    size="small"
                    icon={<ArrowUpOutlined />}
                    disabled={at === 0}
                    aria-label={text('columns.up', { name: label })}
                    onClick={() => move(path, -1)}
                  />
                  <Button
                    type="text"
                    size="small"
                    icon={<ArrowDownOutlined />}
                    disabled={at === shown.length - 1}
                    aria-label={text('columns.down', { name: label })}
                    onClick={() => move(path, 1)}
                  />
                </span>
              )}
            </li>
          );
        })}
      </ul>
      <div className="yz-column-panel-foot">
        <label className="yz-column-setting">
          <span>{text('columns.frozen')}</span>
          <Select
            aria-label={text('columns.frozen')}
            value={layout?.frozen ?? 1}
            options={Array.from({ length: MOST_FROZEN + 1 }, (_, count) => ({ value: count, label: String(count) }))}
            onChange={(frozen: number) => change({ frozen })}
          />
        </label>
        <Segmented
          aria-label={text('columns.density')}
          value={layout?.density ?? 'normal'}
          options={DENSITIES.map((density) => ({ value: density, label: text(`density.${density}` as 'density.normal') }))}
          onChange={(density) => change({ density })}
        />
        <Button type="link" disabled={!layout} onClick={() => onChange(null)}>
          {text('columns.reset')}
        </Button>
      </div>
    </div>
  );
}
