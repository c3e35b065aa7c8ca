import { FunctionOutlined } from '@ant-design/icons';
import { Button, Modal } from 'antd';
import { Suspense, lazy, useMemo, useState } from 'react';

import { useLanguage } from '@yingzao/runtime-ui/hooks/use_language';
import { pick } from '@yingzao/runtime-ui/core/label';

import { useDraftState } from '../draft';
import { useText } from '../i18n/use_text';
import { namedOptions, namedPaths } from './read_names';
import { checkExpression } from './draft_api';
import type { GivenType } from './formula_result';
import type { ExpressionScope } from './scope';
import { SentenceText } from './sentence_text';
import { useExpressionCheck } from './use_expression_check';
import { useExpressionScope, useServedEntity } from './use_draft_scope';
import { useSentences } from './use_sentences';
import './expression_field.css';

const ExpressionEditor = lazy(() => import('./expression_editor').then((module) => ({ default: module.ExpressionEditor })));

export interface ExpressionFieldProps {
  /** What it decides or computes: "显示条件". */
  readonly label: string;
  /** Whose records it is about: a key of the app, or "app.key". */
  readonly entity: string;
  readonly value: string | null | undefined;
  /** undefined takes it away; `given`: the type of its value, unless `field` asks for one or nobody could read it. */
  readonly onChange: (value: string | undefined, given?: GivenType) => void;
  /** It has to be true or false: rows are offered. */
  readonly condition?: boolean;
  /** Key of the field its value is for. */
  readonly field?: string;
  /** The record before the change may be named. */
  readonly old?: boolean;
  /** It may not be taken away. */
  readonly required?: boolean;
}

/**
 * An expression of the draft in a form of settings: in words where it stands, edited in a dialog with all the help.
 */
export function ExpressionField(props: ExpressionFieldProps) {
  const { label, entity, value, onChange, condition = false, old = false, required = false } = props;
  const text = useText();
  const scope = useExpressionScope(entity, old);
  const [open, setOpen] = useState(false);
  const say = useSentences();
  const said = value && scope ? say(scope.entity.name, value) : undefined;
  return (
    <div className="yz-expression-field">
      <span className="yz-setting-label">{label}</span>
      {value && scope ? (
        <button type="button" className="yz-expression-shown" onClick={() => setOpen(true)}>
          <span className="yz-visually-hidden">{text('expression.edit_named', { name: label })} </span>
          {said ? <SentenceText sentence={said} /> : <ShownExpression text={value} scope={scope} />}
        </button>
      ) : (
        <Button icon={<FunctionOutlined aria-hidden="true" />} size="small" disabled={!scope} onClick={() => setOpen(true)}>
          {text(condition ? 'expression.set_condition' : 'expression.set_formula')}
          <span className="yz-visually-hidden"> {label}</span>
        </Button>
      )}
      {open && scope && (
        <ExpressionDialog
          {...props}
          scope={scope}
          value={value ?? ''}
          required={required}
          onDone={(next, given) => {
            setOpen(false);
            if (next !== (value ?? '')) onChange(next === '' ? undefined : next, given);
          }}
          onCancel={() => setOpen(false)}
        />
      )}
    </div>
  );
}

/** A text with what it names in words. */
export function ShownExpression({ text: written, scope }: { readonly text: string; readonly scope: ExpressionScope }) {
  const language = useLanguage();
  const pieces = useMemo(() => {
    const named = [
      ...namedPaths(written, scope).map(({ start, end, steps }) => ({
        start, end, kind: 'field', words: steps.map(({ key, label }) => pick(label, language, key)).join(' · '),
      })),
      ...namedOptions(written, scope).map(({ start, end, key, field }) => ({
        start, end, kind: 'option', words: pick(field.options?.find((one) => one.key === key)?.label, language, key),
      })),
    ].toSorted((one, other) => one.start - other.start);
    const found: { readonly key: number; readonly kind: string; readonly words: string }[] = [];
    let at = 0;
    for (const { start, end, kind, words } of named) {
      if (start > at) found.push({ key: at, kind: '', words: written.slice(at, start) });
      found.push({ key: start, kind, words });
      at = end;
    }
    if (at < written.length) found.push({ key: at, kind: '', words: written.slice(at) });
    return found;
  }, [written, scope, language]);
  return (
    <>
      {pieces.map(({ key, kind, words }) => (
        <span key={key} className={kind ? `yz-term yz-term-${kind}` : undefined}>
          {words}
        </span>
      ))}
    </>
  );
}

export interface ExpressionDialogProps extends Omit<ExpressionFieldProps, 'onChange' | 'value'> {
  readonly value: string;
  readonly scope: ExpressionScope;
  readonly onDone: (value: string, given?: GivenType) => void;
  readonly onCancel: () => void;
}

/** The dialog alone, where something else opens it. */
export function ExpressionDialog({ label, scope, value, condition, field, required, onDone, onCancel }: ExpressionDialogProps) {
  const text = useText();
  const app = useDraftState((state) => state.app);
  const revision = useDraftState((state) => state.revision);
  const served = useServedEntity(scope.entity);
  const [written, setWritten] = useState(value);
  const target = scope.entity.fields.find(({ key }) => key === field);
  const question = { entity: scope.entity.name, text: written, condition, field, old: scope.old };
  const { answer } = useExpressionCheck(app, question, revision);
  const done = async () => {
    // Whoever is faster than the check waits for it, but not for one that fails.
    const found = condition || written.trim() === '' ? undefined : (answer ?? (await checkExpression(app, question).catch(() => undefined)));
    onDone(written.trim(), found?.type);
  };
  return (
    <Modal
      open
      title={label}
      width={920}
      // Enter belongs to the text, Escape to its list of offers first.
      keyboard
      onCancel={onCancel}
      footer={
        <div className="yz-expression-foot">
          {value && !required && (
            <Button danger onClick={() => onDone('')}>
              {text(condition ? 'expression.remove_condition' : 'expression.remove_formula')}
            </Button>
          )}
          <span className="yz-spread" />
          <Button onClick={onCancel}>{text('action.cancel')}</Button>
          <Button type="primary" disabled={required && written.trim() === ''} onClick={() => void done()}>
            {text('expression.apply')}
          </Button>
        </div>
      }
    >
      <Suspense>
        <ExpressionEditor
          app={app}
          value={written}
          onChange={setWritten}
          scope={scope}
          served={served}
          revision={revision}
          label={label}
          condition={condition}
          field={target}
        />
      </Suspense>
    </Modal>
  );
}
