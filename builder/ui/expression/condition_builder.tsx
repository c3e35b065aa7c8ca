import { CloseOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Segmented, Select } from 'antd';
import { useMemo, useState } from 'react';

import { type FieldCondition, isFieldCondition } from '@yingzao/runtime-ui/core/filter/condition';
import { type Operator, arity, operatorsOf } from '@yingzao/runtime-ui/core/filter/operators';
import { kitOf } from '@yingzao/runtime-ui/fields/registry';
import { useLanguage } from '@yingzao/runtime-ui/hooks/use_language';

import { useText } from '../i18n/use_text';
import { type ConditionField, type ConditionFieldGroup, conditionFields } from './condition_fields';
import { type ConditionGroup, type ConditionItem, MOST_LEVELS, isGroup, readConditions, writeConditions } from './condition_groups';
import type { ExpressionScope } from './scope';
import './condition_builder.css';

export interface ConditionBuilderProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly scope: ExpressionScope;
  /** Opens the text: for what rows cannot show. */
  readonly onAsText: () => void;
}

/** Rows of field, operator and value, in groups; reads and writes the text of the expression language. */
export function ConditionBuilder({ value, onChange, scope, onAsText }: ConditionBuilderProps) {
  const language = useLanguage();
  const groups = useMemo(() => conditionFields(scope, language), [scope, language]);
  const byPath = useMemo(() => new Map(groups.flatMap(({ fields }) => fields.map((field) => [field.path, field] as const))), [groups]);
  const [shown, setShown] = useState<{ readonly text: string; readonly group: ConditionGroup }>(() => ({
    text: value,
    group: readConditions(value, (path) => byPath.get(path)?.kind),
  }));
  // Rows without a value yet are in no text: they are kept as long as nobody else changes it.
  const group = shown.text === value ? shown.group : readConditions(value, (path) => byPath.get(path)?.kind);

  function change(next: ConditionGroup): void {
    const text = writeConditions(next);
    setShown({ text, group: next });
    if (text !== value) onChange(text);
  }

  return <Group group={group} level={1} groups={groups} byPath={byPath} onChange={change} onAsText={onAsText} />;
}

interface GroupProps {
  readonly group: ConditionGroup;
  readonly level: number;
  readonly groups: readonly ConditionFieldGroup[];
  readonly byPath: ReadonlyMap<string, ConditionField>;
  readonly onChange: (group: ConditionGroup) => void;
  readonly onRemove?: () => void;
  readonly onAsText: () => void;
  /** Just added: one goes on in its first row. */
  readonly fresh?: boolean;
}

function Group({ group, level, fresh = false, groups, byPath, onChange, onRemove, onAsText }: GroupProps) {
  const text = useText();
  const { items } = group;
  const put = (at: number, item: ConditionItem | null) =>
    onChange({ ...group, items: item ? items.with(at, item) : items.filter((_, index) => index !== at) });
  const [added, setAdded] = useState(fresh ? 0 : -1);
  const add = (item: ConditionItem) => {
    setAdded(items.length);
    onChange({ ...group, items: [...items, item] });
  };
  const first = groups[0]?.fields[0];
  return (
    <div className="yz-conditions" role="group" aria-label={text(group.joined === 'all' ? 'condition.all' : 'condition.any')}>
      {(items.length > 1 || level > 1) && (
        <div className="yz-conditions-head">
          <Segmented
            size="small"
            aria-label={text('condition.joined')}
            options={[
              { value: 'all', label: text('condition.all') },
              { value: 'any', label: text('condition.any') },
            ]}
            value={group.joined}
            onChange={(joined) => onChange({ ...group, joined: joined as ConditionGroup['joined'] })}
          />
          {onRemove && (
            <Button type="text" size="small" icon={<CloseOutlined />} aria-label={text('condition.remove_group')} onClick={onRemove} />
          )}
        </div>
      )}
      {items.map((item, at) =>
        isGroup(item) ? (
          <Group
            key={at}
            group={item}
            level={level + 1}
            fresh={at === added}
            groups={groups}
            byPath={byPath}
            onChange={(next) => put(at, next)}
            onRemove={() => put(at, null)}
            onAsText={onAsText}
          />
        ) : isFieldCondition(item) ? (
          <Row key={at} fresh={at === added} row={item} groups={groups} byPath={byPath} onChange={(next) => put(at, next)} onRemove={() => put(at, null)} />
        ) : (
          <div className="yz-condition-row" key={at}>
            <code className="yz-condition-text">{item.text}</code>
            <Button size="small" onClick={onAsText}>
              {text('condition.edit_text')}
            </Button>
            <Button type="text" icon={<CloseOutlined />} aria-label={text('condition.remove')} onClick={() => put(at, null)} />
          </div>
        ),
      )}
      <div className="yz-conditions-foot">
        <Button type="text" size="small" icon={<PlusOutlined />} disabled={!first} autoFocus={level === 1 && items.length === 0} onClick={() => first && add(freshRow(first))}>
          {text('condition.add')}
        </Button>
        {level < MOST_LEVELS && items.length > 0 && first && (
          <Button
            type="text"
            size="small"
            icon={<PlusOutlined />}
            onClick={() => add({ joined: group.joined === 'all' ? 'any' : 'all', items: [freshRow(first)] })}
          >
            {text('condition.add_group')}
          </Button>
        )}
      </div>
    </div>
  );
}

function freshRow(field: ConditionField): FieldCondition {
  return { path: field.path, kind: field.kind, operator: operatorsOf(field.kind)[0] ?? 'is', values: [] };
}

interface RowProps {
  readonly fresh: boolean;
  readonly row: FieldCondition;
  readonly groups: readonly ConditionFieldGroup[];
  readonly byPath: ReadonlyMap<string, ConditionField>;
  readonly onChange: (row: FieldCondition) => void;
  readonly onRemove: () => void;
}

function Row({ fresh, row, groups, byPath, onChange, onRemove }: RowProps) {
  const text = useText();
  const found = byPath.get(row.path);
  const Filter = found ? kitOf(found.field).Filter : null;
  const options = groups.map(({ label, fields }) => ({
    label: label || text('condition.own_fields'),
    title: label,
    options: fields.map((field) => ({ value: field.path, label: field.label })),
  }));
  return (
    <div className="yz-condition-row">
      <Select
        autoFocus={fresh}
        aria-label={text('filter.field')}
        className="yz-condition-field"
        showSearch={{ optionFilterProp: 'label' }}
        popupMatchSelectWidth={false}
        options={options}
        value={row.path}
        onChange={(path: string) => {
          const field = byPath.get(path);
          if (field) onChange(freshRow(field));
        }}
      />
      <Select
        aria-label={text('filter.operator')}
        className="yz-condition-operator"
        popupMatchSelectWidth={false}
        options={operatorsOf(row.kind).map((operator) => ({ value: operator, label: text(`operator.${operator}`) }))}
        value={row.operator}
        onChange={(operator: Operator) => {
          const other = (row.operator === 'during') !== (operator === 'during');
          onChange({ ...row, operator, values: other ? [] : row.values.slice(0, arity(operator)) });
        }}
      />
      <span className="yz-condition-value">
        {Filter && found && (
          <Filter
            field={found.field}
            values={row.values}
            count={arity(row.operator)}
            operator={row.operator}
            label={text('filter.value_of', { name: found.label })}
            onChange={(values) => onChange({ ...row, values })}
          />
        )}
      </span>
      <Button type="text" icon={<CloseOutlined />} aria-label={text('condition.remove')} onClick={onRemove} />
    </div>
  );
}
