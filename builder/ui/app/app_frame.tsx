import { Outlet, useNavigate, useParams } from '@tanstack/react-router';
import { isApiError } from '@yingzao/runtime-ui/core/api/api_error';
import { Breadcrumbs } from '@yingzao/runtime-ui/app/shell/breadcrumbs';
import { Frame } from '@yingzao/runtime-ui/app/shell/frame';
import { Sidebar } from '@yingzao/runtime-ui/app/shell/sidebar';
import type { Label } from '@yingzao/runtime-ui/core/label';
import { useLabel } from '@yingzao/runtime-ui/hooks/use_label';
import { useNarrow } from '@yingzao/runtime-ui/hooks/use_narrow';
import { useShortcuts } from '@yingzao/runtime-ui/hooks/use_shortcuts';
import { Failed } from '@yingzao/runtime-ui/views/common/failed';
import { Suspense, lazy, useState } from 'react';

import { DraftProvider, useDraftActions, useDraftState, useDraftStore } from '../draft';
import { useText } from '../i18n/use_text';
import { BuilderBar } from './builder_bar';
import { BuilderCrumbs } from './builder_crumbs';
import { BuilderMenu } from './builder_menu';
import { NarrowMenu } from './narrow_menu';
import { OutdatedNotice } from './outdated_notice';
import { buildPaths } from './paths';
import { SECTIONS } from './sections';
import { SectionSkeleton } from './section_skeleton';
import { useOpened } from './use_opened';
import { useUndoKeys } from './use_undo_keys';
import './builder.css';

const ConflictDialog = lazy(() => import('./conflict_dialog'));
const ProblemsPanel = lazy(() => import('./problems_panel'));

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
  const nameOf = useLabel();
  const narrow = useNarrow();
  const navigate = useNavigate();
  const phase = useDraftState((state) => state.phase);
  const error = useDraftState((state) => state.error);
  const store = useDraftStore();
  const { flush, undo, redo } = useDraftActions();
  const conflicts = useDraftState((state) => state.conflict !== null);
  const [problems, setProblems] = useState(false);
  const name = nameOf(useDraftState((state) => state.document?.app.label) as Label | undefined, app);
  useShortcuts({
    'mod+s': () => void flush(),
    '!': () => setProblems((open) => !open),
  });
  useUndoKeys();
  useOpened(app);
  // There is no such app, or not for this person: nothing of the builder is offered.
  const closed = phase === 'failed' && (isApiError(error, 403) || isApiError(error, 404));
  const bar = phase === 'ready' && <BuilderBar app={app} onProblems={() => setProblems(true)} />;
  const command = (id: string, label: string, icon: string, act: () => void) => ({
    id: `build-${id}`, label, group: text('shell_help.title'), icon, href: '', act,
  });
  return (
    <Frame
      app={undefined}
      sidebar={closed ? <Sidebar app={undefined} /> : <BuilderMenu app={app} />}
      crumbs={closed ? <Breadcrumbs app={undefined} /> : <BuilderCrumbs app={app} />}
      tools={!narrow && !closed && (bar || <span />)}
      places={[
        ...SECTIONS.map((section) => ({
          id: `section-${section.key}`, label: text(section.title), group: name, icon: section.icon,
          href: buildPaths.section(app, section.key),
        })),
        command('undo', text('bar.undo'), 'history', undo),
        command('redo', text('bar.redo'), 'history', redo),
        command('problems', text('problems.title'), 'alert', () => setProblems(true)),
        command('apps', text('menu.back'), 'appstore', () => void navigate({ href: buildPaths.apps })),
      ]}
      shortcuts={[
        {
          title: text('shell_help.title'),
          rows: [
            ['Ctrl Z', text('bar.undo')],
            ['Ctrl Shift Z', text('bar.redo')],
            ['Ctrl S', text('shell_help.save')],
            ['!', text('problems.title')],
          ],
        },
      ]}
    >
      {narrow && !closed && (
        <div className="yzb-narrow">
          <NarrowMenu app={app} />
          {bar}
        </div>
      )}
      {phase === 'loading' && <SectionSkeleton />}
      {phase === 'failed' && <Failed page error={error} onRetry={() => void store.load()} />}
      {phase === 'ready' && (
        <>
          <OutdatedNotice app={app} />
          <Outlet />
        </>
      )}
      <Suspense>{conflicts && <ConflictDialog />}</Suspense>
      <Suspense>{problems && <ProblemsPanel onClose={() => setProblems(false)} />}</Suspense>
    </Frame>
  );
}
