import { CloseOutlined } from '@ant-design/icons';

import type { EntityDefinition, FieldDefinition } from '../../core/definition';
import { type Condition, type FieldCondition, isFieldCondition } from '../../core/filter/condition';
import { optionText } from '../../core/form/options';
import { USER_ENTITY } from '../../core/definition_lookup';
import { showDuration } from '../../core/format/duration';
import { showTimeOfDay } from '../../core/format/time_of_day';
import { formatPercent } from '../../core/format/number';
import { usePersonName } from '../../hooks/use_person_name';
import { useRecordTitle } from '../../hooks/use_record_title';
import { useFormat } from '../../hooks/use_format';
import { useLabel } from '../../hooks/use_label';
import { useLanguage } from '../../hooks/use_language';
import { useText } from '../../hooks/use_text';
import type { Column } from './columns';

export interface FilterChipsProps {
  readonly conditions: readonly Condition[];
  readonly fields: readonly Column[];
  readonly entities: Readonly<Record<string, EntityDefinition>>;
  readonly onRemove: (at: number) => void;
  readonly onClear: () => void;
  readonly onEdit: () => void;
}

/** What the list is narrowed by, each with a way to take it off. */
export function FilterChips({ conditions, fields, entities, onRemove, onClear, onEdit }: FilterChipsProps) {
  const text = useText();
  if (conditions.length === 0) return null;
  return (
    <div className="yz-chips" role="group" aria-label={text('filter.active')}>
      {conditions.map((condition, at) => {
        const column = isFieldCondition(condition)
          ? fields.find((candidate) => candidate.path === condition.path)
          : undefined;
        return (
          <span key={at} className="yz-chip">
            <button type="button" className="yz-chip-text" onClick={onEdit} title={isFieldCondition(condition) ? undefined : condition.text}>
              {isFieldCondition(condition) && column ? (
                <ConditionText condition={condition} column={column} entities={entities} />
              ) : (
                text('filter.other')
              )}
            </button>
            <button type="button" className="yz-chip-close" aria-label={text('filter.remove')} onClick={() => onRemove(at)}>
              <CloseOutlined aria-hidden="true" />
            </button>
          </span>
        );
      })}
      <button type="button" className="yz-link" onClick={onClear}>
        {text('filter.clear')}
      </button>
    </div>
  );
}

function ConditionText({
  condition,
  column,
  entities,
}: {
  readonly condition: FieldCondition;
  readonly column: Column;
  readonly entities: Readonly<Record<string, EntityDefinition>>;
}) {
  const text = useText();
  const first = condition.values[0];
  const target = column.field.entity ?? '';
  const isUser = column.field.type === 'user' || column.field.type === 'users' || target === USER_ENTITY;
  const reference = condition.kind === 'reference' || column.field.value_type?.item?.kind === 'reference';
  const title = useRecordTitle(target, entities[target], reference && !isUser ? first : undefined);
  const person = usePersonName(reference && isUser ? first : undefined);
  const show = useShownValue(column.field);
  const shown = reference
    ? [title ?? person ?? '…', ...condition.values.slice(1).map(() => '')].filter(Boolean)
    : condition.operator === 'during'
      ? condition.values.map((value) => text(`period.${value}` as 'period.today'))
      : condition.values.map(show);
  const more = condition.values.length - shown.length;
  return (
    <>
      <span className="yz-chip-name">{column.label}</span> {text(`operator.${condition.operator}`)}{' '}
      <strong>{shown.join(condition.operator === 'between' ? ' – ' : text('filter.or'))}</strong>
      {more > 0 && ` +${more}`}
    </>
  );
}

function useShownValue(field: FieldDefinition): (value: string) => string {
  const format = useFormat();
  const label = useLabel();
  const language = useLanguage();
  return (value) => {
    switch (field.result ?? field.type) {
      case 'cascade':
        return optionText(field, value, language);
      case 'choice':
      case 'multi_choice':
      case 'role':
        return label(field.options?.find((option) => option.key === value)?.label, value);
      case 'date':
        return format.date(value);
      case 'datetime':
        return format.dateTime(value);
      case 'time':
        return showTimeOfDay(value);
      case 'duration':
        return showDuration(value, language);
      case 'percent':
        return formatPercent(value);
      case 'money':
      case 'decimal':
      case 'integer':
        return format.decimal(value);
      default:
        return value;
    }
  };
}
