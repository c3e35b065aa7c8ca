import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Segmented, Spin } from 'antd';
import { Suspense, lazy, useId, useMemo, useRef, useState } from 'react';

import type { EntityDefinition, FieldDefinition } from '@yingzao/runtime-ui/core/definition';
import { useLanguage } from '@yingzao/runtime-ui/hooks/use_language';

import { useText } from '../i18n/use_text';
import { ConditionBuilder } from './condition_builder';
import { conditionFields } from './condition_fields';
import { isShown, readConditions } from './condition_groups';
import { loadFunctions } from './draft_api';
import type { FormulaHandle } from './formula_input';
import { FunctionList } from './function_list';
import { SampleResult } from './sample_result';
import type { ExpressionScope } from './scope';
import { useExpressionCheck } from './use_expression_check';
import './expression_editor.css';

const FormulaInput = lazy(() => import('./formula_input'));

export interface ExpressionEditorProps {
  readonly app: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly scope: ExpressionScope;
  /** The entity as it serves now, whose records are samples. */
  readonly served: EntityDefinition | undefined;
  /** Revision of the draft as the server has it. */
  readonly revision: number;
  readonly label: string;
  /** It has to be true or false: rows are offered. */
  readonly condition?: boolean;
  /** What its value is for. */
  readonly field?: FieldDefinition;
}

const NO_FUNCTIONS: never[] = [];

/** A formula or a condition with all its help; wherever it stands gives it room. */
export function ExpressionEditor(props: ExpressionEditorProps) {
  const { app, value, onChange, scope, served, revision, label, condition = false, field } = props;
  const text = useText();
  const language = useLanguage();
  const describedBy = useId();
  const handle = useRef<FormulaHandle>(null);
  const question = { entity: scope.entity.name, text: value, condition, field: field?.key, old: scope.old };
  const { answer, faults, pending } = useExpressionCheck(app, question, revision);
  const functions = useQuery({ queryKey: ['builder', 'functions', app], queryFn: () => loadFunctions(app), staleTime: Number.POSITIVE_INFINITY });
  const kinds = useMemo(
    () => new Map(conditionFields(scope, language).flatMap((group) => group.fields.map(({ path, kind }) => [path, kind] as const))),
    [scope, language],
  );
  const [mode, setMode] = useState<'rows' | 'text'>(() =>
    condition && isShown(readConditions(value, (path) => kinds.get(path))) ? 'rows' : 'text',
  );
  const known = functions.data ?? NO_FUNCTIONS;
  return (
    <div className={`yz-expression yz-expression-${mode}`}>
      <div className="yz-expression-main">
        {condition && (
          <Segmented
            aria-label={text('expression.mode')}
            options={[
              { value: 'rows', label: text('expression.as_rows') },
              { value: 'text', label: text('expression.as_text') },
            ]}
            value={mode}
            onChange={(next) => setMode(next as 'rows' | 'text')}
          />
        )}
        {mode === 'rows' ? (
          <ConditionBuilder value={value} onChange={onChange} scope={scope} onAsText={() => setMode('text')} />
        ) : (
          <Suspense fallback={<Spin />}>
            <FormulaInput
              ref={handle}
              label={label}
              describedBy={describedBy}
              value={value}
              onChange={onChange}
              scope={scope}
              functions={known}
              faults={faults}
              language={language}
              hint={text(condition ? 'expression.condition_hint' : 'expression.formula_hint')}
              autoFocus
            />
          </Suspense>
        )}
        <div id={describedBy} className="yz-expression-says" aria-live="polite">
          {value.trim() === '' ? (
            <p className="yz-muted">{text(condition ? 'expression.no_condition' : 'expression.empty')}</p>
          ) : faults.length > 0 ? (
            <Alert
              type="error"
              showIcon
              title={
                <ul>
                  {faults.map(({ from, message, hint }) => (
                    <li key={`${from}${message}`}>
                      {message}
                      {hint && <span className="yz-muted"> {text('expression.meant', { hint })}</span>}{' '}
                      {mode === 'text' && (
                        <Button type="link" size="small" onClick={() => handle.current?.focus(from)}>
                          {text('expression.show_place')}
                        </Button>
                      )}
                    </li>
                  ))}
                </ul>
              }
            />
          ) : answer ? (
            <p className="yz-expression-fine">
              {text('expression.gives', { kind: answer.type?.label ?? '' })}
              {answer.volatile && <span className="yz-muted"> {text('expression.volatile')}</span>}
            </p>
          ) : (
            pending && <p className="yz-muted">{text('expression.checking')}</p>
          )}
        </div>
        {answer && faults.length === 0 && (
          <SampleResult answer={answer} entity={scope.entity} served={served} condition={condition} field={field} />
        )}
      </div>
      {mode === 'text' && (
        <FunctionList
          functions={known}
          onInsert={({ key, parameters }) => handle.current?.insert(`${key}()`, key.length + (parameters.length > 0 ? 1 : 2))}
        />
      )}
    </div>
  );
}
