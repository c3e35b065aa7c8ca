import { ExpressionField, useExpressionScope } from '../expression';
import type { ExpressionInputProps } from '../schema_form/form_context';
import { PlainExpression } from '../schema_form/parts/plain_expression';

const CONDITIONS = new Set(['condition', 'filter']);
const BEFORE = new Set(['condition']);

/** An expression with all the help there is; its text alone over what nobody can describe. */
export function DraftExpression(props: ExpressionInputProps) {
  const { name, entity, label, value, required, onChange } = props;
  const scope = useExpressionScope(entity ?? '');
  if (!entity || !scope) return <PlainExpression {...props} />;
  return (
    <ExpressionField
      label={label}
      entity={entity}
      value={value || undefined}
      condition={CONDITIONS.has(name) || name.endsWith('_when')}
      old={BEFORE.has(name)}
      required={required && value !== ''}
      onChange={(next) => onChange(next ?? '')}
    />
  );
}
