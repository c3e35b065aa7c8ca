import { RedoOutlined, UndoOutlined } from '@ant-design/icons';
import { Button } from 'antd';

import { useDraft } from '../draft';
import { useText } from '../i18n/use_text';
import { SaveState } from './save_state';

/** What one does with the draft on every screen. */
export function BuilderBar() {
  const text = useText();
  const { canUndo, canRedo, history, undo, redo } = useDraft();
  const last = history.past.at(-1);
  const next = history.future[0];
  return (
    <div className="yzb-bar" role="toolbar" aria-label={text('bar.title')}>
      <Button
        type="text"
        icon={<UndoOutlined />}
        aria-label={text('bar.undo')}
        title={last ? text('bar.undo_step', { step: last.label }) : text('bar.undo')}
        disabled={!canUndo}
        onClick={undo}
      />
      <Button
        type="text"
        icon={<RedoOutlined />}
        aria-label={text('bar.redo')}
        title={next ? text('bar.redo_step', { step: next.label }) : text('bar.redo')}
        disabled={!canRedo}
        onClick={redo}
      />
      <SaveState />
    </div>
  );
}
