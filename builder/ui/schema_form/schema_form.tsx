import { useCallback, useLayoutEffect, useMemo, useRef } from 'react';
import type { ComponentType, ReactNode } from 'react';

import type { Issue } from '@yingzao/runtime-ui/core/api/api_error';
import { Body } from './parts/body';
import type { ControlProps } from './parts/control';
import { PlainExpression } from './parts/plain_expression';
import type { Names } from './core/names';
import type { Around } from './core/place';
import { type Steps, valueAt } from './core/paths';
import type { Json, JsonObject, RootSchema } from './core/schema';
import type { Words } from './core/words';
import { type ExpressionInputProps, FormContext, type FormContextValue } from './form_context';
import './schema_form.css';

export interface FormFrameProps {
  readonly root: RootSchema;
  readonly words: Words;
  readonly names: Names;
  readonly value: JsonObject;
  /** The value's place in the document; issues are told by it. */
  readonly pointer: string;
  readonly issues?: readonly Issue[];
  /** One place below the value changed; undefined takes it out. */
  readonly onEdit: (steps: Steps, value: Json | undefined) => void;
  readonly Expression?: ComponentType<ExpressionInputProps>;
  /** Editors of lists, by the definition of what they hold; without one they are lines that open. */
  readonly editors?: Readonly<Record<string, ComponentType<ControlProps>>>;
  /** Settings shown nowhere in the form. */
  readonly unseen?: ReadonlySet<string>;
  readonly disabled?: boolean;
}

export interface SchemaFormProps extends FormFrameProps {
  /** Name of the definition the value is of: "Rule", or a union such as "ViewType". */
  readonly model: string;
  /** Objects around the value, which say whose fields it means. */
  readonly around?: Around | null;
  /** Settings to draw, in this order; all without it. */
  readonly only?: readonly string[];
  /** Settings somebody else draws. */
  readonly without?: readonly string[];
}

const NO_ISSUES: readonly Issue[] = [];
const NO_EDITORS = {};
const NOTHING_UNSEEN: ReadonlySet<string> = new Set();
const EMPTY: Steps = [];

/** What settings of a part of a package share, for whoever draws them one by one (`Setting`). */
export function FormFrame({
  root, words, names, value, pointer, issues = NO_ISSUES, onEdit, Expression = PlainExpression, editors = NO_EDITORS,
  unseen = NOTHING_UNSEEN, disabled = false, children,
}: FormFrameProps & { readonly children: ReactNode }) {
  const latest = useRef({ onEdit, value });
  useLayoutEffect(() => {
    latest.current = { onEdit, value };
  });
  const set = useCallback((steps: Steps, next: Json | undefined) => {
    if (valueAt(latest.current.value, steps) === next) return;
    latest.current.onEdit(steps, next);
  }, []);
  const form = useMemo<FormContextValue>(
    () => ({ root, words, names, base: pointer, issues, set, Expression, editors, unseen }),
    [root, words, names, pointer, issues, set, Expression, editors, unseen],
  );
  return (
    <FormContext value={form}>
      <fieldset className="yz-schema-form" disabled={disabled}>
        {children}
      </fieldset>
    </FormContext>
  );
}

/** A complete form for any part of a package, drawn from the published schema. */
export function SchemaForm({ model, around = null, only, without, ...frame }: SchemaFormProps) {
  return (
    <FormFrame {...frame}>
      <Body model={model} value={frame.value} steps={EMPTY} around={around} only={only} without={without} />
    </FormFrame>
  );
}
