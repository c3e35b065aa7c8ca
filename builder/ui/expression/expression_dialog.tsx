import { Button, Modal } from 'antd';
import { Suspense, lazy, useState } from 'react';

import { useDraftState } from '../draft';
import { useText } from '../i18n/use_text';
import { checkExpression } from './draft_api';
import type { ExpressionFieldProps } from './expression_field';
import type { GivenType } from './formula_result';
import type { ExpressionScope } from './scope';
import { useServedEntity } from './use_draft_scope';
import { useExpressionCheck } from './use_expression_check';
import './expression_field.css';

const ExpressionEditor = lazy(() => import('./expression_editor').then((module) => ({ default: module.ExpressionEditor })));

export interface ExpressionDialogProps extends Omit<ExpressionFieldProps, 'onChange' | 'value'> {
  readonly value: string;
  readonly scope: ExpressionScope;
  readonly onDone: (value: string, given?: GivenType) => void;
  readonly onCancel: () => void;
}

/** An expression edited with all the help there is. */
export default function ExpressionDialog({ label, scope, value, condition, field, required, onDone, onCancel }: ExpressionDialogProps) {
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
