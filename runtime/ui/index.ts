/** What the designers build on: field kits, forms, lists and the core beneath them. */
export { App } from './app/app';
export { ApiClient, api, newIdempotencyKey } from './core/api/client';
export { ApiError, type Issue, isApiError } from './core/api/api_error';
export type * from './core/definition';
export { evaluatorOf } from './core/form/evaluator';
export type { Evaluate } from './core/form/evaluation';
export { defaultForm, formOf } from './core/form/layout';
export { type Label, type Language, pick } from './core/label';
export type * from './core/record';
export type { Me } from './core/session';
export {
  type FieldEnvironment,
  FieldEnvironmentContext,
  useFieldEnvironment,
} from './fields/field_environment';
export type { FieldFilterProps, FieldInputProps, FieldKit, FieldShowProps } from './fields/field_kit';
export { FIELD_TYPES, kitOf } from './fields/registry';
export { useFormat } from './hooks/use_format';
export { useLabel } from './hooks/use_label';
export { useLanguage } from './hooks/use_language';
export { useMe } from './hooks/use_me';
export { useNotices } from './hooks/use_notices';
export { useText } from './hooks/use_text';
export { Empty } from './views/common/empty';
export { errorText } from './views/common/error_text';
export { Failed } from './views/common/failed';
export { DefinitionIcon } from './views/common/icons';
export { NoticesProvider } from './views/common/notices_provider';
export { LayoutItems, type LayoutItemsProps } from './views/layout/layout_items';
export { FormSections } from './views/form/form_sections';
export { RecordForm } from './views/form/record_form';
export { useRecordForm } from './views/form/use_record_form';
export { RecordTable } from './views/list/record_table';
export { RecordDetails } from './views/record/record_details';
