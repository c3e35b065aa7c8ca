import { memo } from 'react';

import { kitOf } from '../../fields/registry';
import { FieldBlock, type FormFieldProps } from './field_block';

/** A field with the input of its type. */
export const FormField = memo(function FormField(props: FormFieldProps) {
  const { Input, View } = kitOf(props.field);
  return <FieldBlock {...props} Input={Input} View={View} />;
});
