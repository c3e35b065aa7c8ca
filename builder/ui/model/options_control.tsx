import type { Entity, Field, Option } from '../draft';
import type { ControlProps } from '../schema_form/parts/control';
import { OptionsEditor } from './options_editor';

/** The options of a field in the form of its entity. */
export function OptionsControl({ value, steps, around }: ControlProps) {
  return (
    <OptionsEditor
      entity={around.outer?.value as unknown as Entity}
      field={around.value as unknown as Field}
      options={(value as unknown as readonly Option[] | undefined) ?? []}
      steps={steps}
      around={around}
    />
  );
}
