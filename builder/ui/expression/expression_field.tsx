import { FunctionOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { Suspense, lazy, useState } from 'react';

import { useText } from '../i18n/use_text';
import type { GivenType } from './formula_result';
import { ShownExpression } from './sentence_text';
import { useExpressionScope } from './use_draft_scope';
import './expression_field.css';

const ExpressionDialog = lazy(() => import('./expression_dialog'));

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
  return (
    <div className="yz-expression-field">
      <span className="yz-setting-label">{label}</span>
      {value && scope ? (
        <button type="button" className="yz-expression-shown" onClick={() => setOpen(true)}>
          <span className="yz-visually-hidden">{text('expression.edit_named', { name: label })} </span>
          <ShownExpression entity={scope.entity.name} text={value} field={props.field} />
        </button>
      ) : (
        <Button icon={<FunctionOutlined aria-hidden="true" />} size="small" disabled={!scope} onClick={() => setOpen(true)}>
          {text(condition ? 'expression.set_condition' : 'expression.set_formula')}
          <span className="yz-visually-hidden"> {label}</span>
        </Button>
      )}
      {open && scope && (
        <Suspense>
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
        </Suspense>
      )}
    </div>
  );
}
