export { PlainExpression as DraftExpression } from '../schema_form/parts/plain_expression';
