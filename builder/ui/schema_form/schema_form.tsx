import { useCallback, useLayoutEffect, useMemo, useRef } from 'react';
import type { ComponentType } from 'react';

import type { Issue } from '@yingzao/runtime-ui/core/api/api_error';
import { Body } from './parts/body';
import { PlainExpression } from './parts/plain_expression';
import type { Names } from './core/names';
import type { Around } from './core/place';
import { type Steps, valueAt } from './core/paths';
import type { Json, JsonObject, RootSchema } from './core/schema';
import type { Words } from './core/words';
import { type ExpressionInputProps, FormContext, type FormContextValue } from './form_context';
import './schema_form.css';

export interface SchemaFormProps {
  readonly root: RootSchema;
  readonly words: Words;
  readonly names: Names;
  /** Name of the definition the value is of: "Rule", or a union such as "ViewType". */
  readonly model: string;
  readonly value: JsonObject;
  /** The value's place in the document; issues are told by it. */
  readonly pointer: string;
  readonly issues?: readonly Issue[];
  /** One place below the value changed; undefined takes it out. */
  readonly onEdit: (steps: Steps, value: Json | undefined) => void;
  /** Objects around the value, which say whose fields it means. */
  readonly around?: Around | null;
  /** Settings to draw, in this order; all without it. */
  readonly only?: readonly string[];
  /** Settings somebody else draws. */
  readonly without?: readonly string[];
  readonly Expression?: ComponentType<ExpressionInputProps>;
  readonly disabled?: boolean;
}

const NO_ISSUES: readonly Issue[] = [];

/** A complete form for any part of a package, drawn from the published schema. */
export function SchemaForm({
  root, words, names, model, value, pointer, issues = NO_ISSUES, onEdit, around = null, only, without, Expression = PlainExpression,
  disabled = false,
}: SchemaFormProps) {
  const latest = useRef({ onEdit, value });
  useLayoutEffect(() => {
    latest.current = { onEdit, value };
  });
  const set = useCallback((steps: Steps, next: Json | undefined) => {
    if (valueAt(latest.current.value, steps) === next) return;
    latest.current.onEdit(steps, next);
  }, []);
  const form = useMemo<FormContextValue>(
    () => ({ root, words, names, base: pointer, issues, set, Expression }),
    [root, words, names, pointer, issues, set, Expression],
  );
  return (
    <FormContext value={form}>
      <fieldset className="yz-schema-form" disabled={disabled}>
        <Body model={model} value={value} steps={EMPTY} around={around} only={only} without={without} />
      </fieldset>
    </FormContext>
  );
}

const EMPTY: Steps = [];
