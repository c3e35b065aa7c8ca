import type { Field } from '../draft';
import { ExpressionField, useExpressionScope } from '../expression';
import { followFormula } from '../expression/formula_result';
import { type ExpressionInputProps, useForm } from '../schema_form/form_context';
import type { Json } from '../schema_form/core/schema';
import { PlainExpression } from '../schema_form/parts/plain_expression';

const CONDITIONS = new Set(['condition', 'filter']);
/** A rule looks at the record before the change too. */
const BEFORE: Readonly<Record<string, string>> = { Rule: 'condition' };
/** What gives a field its value. */
const GIVING = new Set(['default', 'formula']);

/** An expression with all the help there is; its text alone over what nobody can describe. */
export function DraftExpression(props: ExpressionInputProps) {
  const { name, entity, label, value, required, steps, around, onChange } = props;
  const { set } = useForm();
  const scope = useExpressionScope(entity ?? '');
  if (!entity || !scope) return <PlainExpression {...props} />;
  const field = GIVING.has(name) && around.outer?.model === 'Entity' ? around.value : undefined;
  const computed = field?.type === 'formula' && name === 'formula';
  return (
    <ExpressionField
      label={label}
      entity={entity}
      value={value || undefined}
      condition={CONDITIONS.has(name) || name.endsWith('_when')}
      old={BEFORE[around.model] === name}
      required={required && value !== ''}
      // A formula field becomes what its formula gives; any other says what it has to give.
      {...(field && !computed && { field: String(field.key) })}
      onChange={(next, given) => {
        if (!computed || next === undefined) return onChange(next ?? '');
        const made = { ...field, formula: next } as unknown as Field;
        followFormula(made, given);
        set(steps.slice(0, -1), made as unknown as Json);
      }}
    />
  );
}
