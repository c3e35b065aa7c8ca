import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Select } from 'antd';
import { useState } from 'react';

import { type Condition, type FieldCondition, isFieldCondition } from '../../core/filter/condition';
import { isComplete } from '../../core/filter/expression_text';
import { type Operator, arity, operatorsOf } from '../../core/filter/operators';
import { kitOf } from '../../fields/registry';
import { useText } from '../../hooks/use_text';
import type { Column } from './columns';

export interface FilterPanelProps {
  readonly fields: readonly Column[];
  readonly conditions: readonly Condition[];
  readonly onApply: (conditions: readonly Condition[]) => void;
  readonly onClose: () => void;
}

/** Conditions that must all hold: field, operator, value. */
export function FilterPanel({ fields, conditions, onApply, onClose }: FilterPanelProps) {
  const text = useText();
  const fixed = conditions.filter((condition) => !isFieldCondition(condition));
  const given = conditions.filter(isFieldCondition);
  const [rows, setRows] = useState<readonly FieldCondition[]>(given.length > 0 ? given : fresh(fields, 0));

  function change(at: number, next: Partial<FieldCondition>): void {
    setRows(rows.map((row, position) => (position === at ? { ...row, ...next } : row)));
  }

  function chooseField(at: number, path: string): void {
    const column = fields.find((candidate) => candidate.path === path);
    const kind = column ? kitOf(column.field).filterKind : 'text';
    change(at, { path, kind, operator: operatorsOf(kind)[0] ?? 'is', values: [] });
  }

  return (
    <form
      className="yz-filter-panel"
      onSubmit={(event) => {
        event.preventDefault();
        onApply([...fixed, ...rows.filter(isComplete)]);
        onClose();
      }}
    >
      {rows.map((row, at) => {
        const column = fields.find((candidate) => candidate.path === row.path);
        const Filter = column ? kitOf(column.field).Filter : null;
        const count = arity(row.operator);
        return (
          <div className="yz-filter-row" key={at}>
            <Select
              aria-label={text('filter.field')}
              className="yz-filter-field"
              showSearch={{ optionFilterProp: 'label' }}
              options={fields.map((field) => ({ value: field.path, label: field.label }))}
              value={row.path}
              onChange={(path: string) => chooseField(at, path)}
            />
            <Select
              aria-label={text('filter.operator')}
              className="yz-filter-operator"
              options={operatorsOf(row.kind).map((operator) => ({ value: operator, label: text(`operator.${operator}`) }))}
              value={row.operator}
              onChange={(operator: Operator) => change(at, { operator, values: keptValues(row, operator) })}
            />
            <span className="yz-filter-value">
              {Filter && column && (
                <Filter
                  field={column.field}
                  values={row.values}
                  count={count}
                  operator={row.operator}
                  label={text('filter.value_of', { name: column.label })}
                  onChange={(values) => change(at, { values })}
                />
              )}
            </span>
            <Button
              type="text"
              icon={<DeleteOutlined />}
              aria-label={text('filter.remove')}
              onClick={() => setRows(rows.filter((_, position) => position !== at))}
            />
          </div>
        );
      })}
      <div className="yz-filter-foot">
        <Button type="text" icon={<PlusOutlined />} onClick={() => setRows([...rows, ...fresh(fields, rows.length)])}>
          {text('filter.add')}
        </Button>
        <span className="yz-spread" />
        <Button
          onClick={() => {
            onApply([]);
            onClose();
          }}
        >
          {text('filter.clear')}
        </Button>
        <Button type="primary" htmlType="submit">
          {text('filter.apply')}
        </Button>
      </div>
    </form>
  );
}

/** Values that still mean the same under another operator; a period is no date. */
function keptValues(row: FieldCondition, operator: Operator): readonly string[] {
  const other = (row.operator === 'during') !== (operator === 'during');
  return other ? [] : row.values.slice(0, arity(operator));
}

function fresh(fields: readonly Column[], used: number): readonly FieldCondition[] {
  const column = fields[used % Math.max(fields.length, 1)];
  if (!column) return [];
  const kind = kitOf(column.field).filterKind;
  return [{ path: column.path, kind, operator: operatorsOf(kind)[0] ?? 'is', values: [] }];
}
