/** What all settings of one form share. */
import type { Issue } from '@yingzao/runtime-ui/core/api/api_error';
import { type ComponentType, createContext, useContext } from 'react';

import type { Names } from './core/names';
import type { Around } from './core/place';
import type { Steps } from './core/paths';
import type { Json, RootSchema } from './core/schema';
import type { Words } from './core/words';
import type { ControlProps } from './parts/control';

export interface ExpressionInputProps {
  /** The setting it is given for; empty for a value of a mapping. */
  readonly name: string;
  readonly required: boolean;
  readonly value: string;
  readonly onChange: (text: string) => void;
  /** "app.key" of the entity the expression is over; undefined where none is chosen yet. */
  readonly entity: string | undefined;
  readonly label: string;
  readonly id: string;
  readonly invalid: boolean;
  /** Its own place in the form's value, and the part it stands in. */
  readonly steps: Steps;
  readonly around: Around;
}

export interface FormContextValue {
  readonly root: RootSchema;
  readonly words: Words;
  readonly names: Names;
  /** JSON pointer of the form's value in the document. */
  readonly base: string;
  readonly issues: readonly Issue[];
  /** Changes one place below the form's value; undefined takes the setting out. Stays the same function. */
  readonly set: (steps: Steps, value: Json | undefined) => void;
  readonly Expression: ComponentType<ExpressionInputProps>;
  /** Lists of these parts have an editor of their own, by the name of the part's definition: "Option". */
  readonly editors: Readonly<Record<string, ComponentType<ControlProps>>>;
  /** Settings edited by other means wherever they stand. */
  readonly unseen: ReadonlySet<string>;
}

export const FormContext = createContext<FormContextValue | null>(null);

export function useForm(): FormContextValue {
  const form = useContext(FormContext);
  if (!form) throw new Error('a setting stands inside a SchemaForm');
  return form;
}
