import { Outlet, useParams } from '@tanstack/react-router';
import { Frame } from '@yingzao/runtime-ui/app/shell/frame';
import { useShortcuts } from '@yingzao/runtime-ui/hooks/use_shortcuts';
import { isTyping } from '@yingzao/runtime-ui/hooks/use_shortcuts';
import { Failed } from '@yingzao/runtime-ui/views/common/failed';
import { useEffect } from 'react';

import { DraftProvider, useDraftActions, useDraftState, useDraftStore } from '../draft';
import { useText } from '../i18n/use_text';
import { BuilderBar } from './builder_bar';
import { BuilderCrumbs } from './builder_crumbs';
import { BuilderMenu } from './builder_menu';
import { ConflictDialog } from './conflict_dialog';
import { SectionSkeleton } from './section_skeleton';
import './builder.css';

/** Everything around the sections of one app: its draft, menu, bar. */
export function AppFrame() {
  const { app = '' } = useParams({ strict: false });
  return (
    <DraftProvider app={app} key={app}>
      <LoadedFrame app={app} />
    </DraftProvider>
  );
}

function LoadedFrame({ app }: { readonly app: string }) {
  const text = useText();
  const phase = useDraftState((state) => state.phase);
  const error = useDraftState((state) => state.error);
  const store = useDraftStore();
  const actions = useDraftActions();
  useShortcuts({ 'mod+s': () => void actions.flush() });
  useUndoKeys();
  return (
    <Frame
      app={undefined}
      sidebar={<BuilderMenu app={app} />}
      crumbs={<BuilderCrumbs app={app} />}
      tools={phase === 'ready' ? <BuilderBar /> : <span />}
      shortcuts={[
        {
          title: text('shell_help.title'),
          rows: [
            ['Ctrl Z', text('bar.undo')],
            ['Ctrl Shift Z', text('bar.redo')],
            ['Ctrl S', text('shell_help.save')],
          ],
        },
      ]}
    >
      {phase === 'loading' && <SectionSkeleton />}
      {phase === 'failed' && <Failed page error={error} onRetry={() => void store.load()} />}
      {phase === 'ready' && <Outlet />}
      <ConflictDialog />
    </Frame>
  );
}

/** Undo and redo, but never those of a text one is typing. */
function useUndoKeys(): void {
  const { undo, redo } = useDraftActions();
  useEffect(() => {
    function listen(event: KeyboardEvent): void {
      if (event.defaultPrevented || event.altKey || !(event.ctrlKey || event.metaKey) || isTyping(event.target)) return;
      const key = event.key.toLowerCase();
      if (key !== 'z' && key !== 'y') return;
      if (document.querySelector('[role="dialog"]:not([aria-hidden])')) return;
      event.preventDefault();
      if (key === 'y' || event.shiftKey) redo();
      else undo();
    }
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [redo, undo]);
}
