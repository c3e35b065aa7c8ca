import { ExportOutlined, ExclamationCircleOutlined, RollbackOutlined, SendOutlined } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';

import { useDraftActions, useDraftState } from '../draft';
import { useText } from '../i18n/use_text';
import { buildPaths } from './paths';
import { SaveState } from './save_state';

export interface BuilderBarProps {
  readonly app: string;
  readonly onProblems: () => void;
}

/** What one does with the draft on every screen. */
export function BuilderBar({ app, onProblems }: BuilderBarProps) {
  const text = useText();
  const { undo, redo } = useDraftActions();
  const history = useDraftState((state) => state.history);
  const issues = useDraftState((state) => state.issues);
  const number = useDraftState((state) => state.number);
  const changed = useDraftState((state) => state.changed);
  const errors = issues.filter((issue) => issue.severity !== 'warning').length;
  const last = history.past.at(-1);
  const next = history.future[0];
  return (
    <div className="yzb-bar" role="toolbar" aria-label={text('bar.title')}>
      <Button
        type="text"
        icon={<RollbackOutlined />}
        aria-label={text('bar.undo')}
        title={last ? text('bar.undo_step', { step: last.label }) : text('bar.undo')}
        disabled={!last}
        onClick={undo}
      />
      <Button
        type="text"
        icon={<RollbackOutlined style={{ transform: 'scaleX(-1)' }} />}
        aria-label={text('bar.redo')}
        title={next ? text('bar.redo_step', { step: next.label }) : text('bar.redo')}
        disabled={!next}
        onClick={redo}
      />
      <SaveState />
      <span className="yzb-bar-space" />
      {issues.length > 0 && (
        <Button
          type="text"
          className={errors > 0 ? 'yzb-problems-button yzb-problems-bad' : 'yzb-problems-button'}
          icon={<ExclamationCircleOutlined />}
          onClick={onProblems}
        >
          {text(errors > 0 ? 'problems.errors' : 'problems.warnings', { count: errors || issues.length })}
        </Button>
      )}
      {number > 0 && (
        <Button type="text" icon={<ExportOutlined />} href={`/app/${app}`} target="_blank" className="yzb-bar-open">
          {text('bar.open_app')}
        </Button>
      )}
      <Link to={buildPaths.section(app, 'changes') as '/'} className="yzb-publish-link" data-quiet={!changed || undefined}>
        <SendOutlined aria-hidden="true" />
        {text('bar.publish')}
      </Link>
    </div>
  );
}
