import type { AppDefinition, ViewDefinition } from '@yingzao/runtime-ui/core/definition';
import { useAppDefinition } from '@yingzao/runtime-ui/hooks/use_app_definition';
import { useNarrow } from '@yingzao/runtime-ui/hooks/use_narrow';
import { Bar } from '@yingzao/runtime-ui/views/common/skeleton';
import { kindOf } from '@yingzao/runtime-ui/views/view_kinds';
import { type ReactNode, Suspense, useState } from 'react';

import { useIdle } from '../app/use_idle';
import { useDraftState } from '../draft';
import { useDraftDescription } from '../expression';
import { useText } from '../i18n/use_text';
import { PreviewHead } from '../items/preview_head';
import type { ItemPanelProps } from '../items/items_screen';
import '@yingzao/runtime-ui/views/list/list.css';
import './views.css';

const NOTHING = () => undefined;

/** The view as people will see it, over the records there are, as soon as its fields are published. */
export function ViewPreview({ naming, item }: ItemPanelProps) {
  const text = useText();
  const app = naming.names.app;
  const waiting = useDraftState((state) => state.saveKind !== 'saved');
  const number = useDraftState((state) => state.number);
  const idle = useIdle();
  const draft = useDraftDescription();
  const published = useAppDefinition(number > 0 ? app : undefined);
  const view = draft?.views.find((one) => one.id === item.id);
  const missing = number === 0 || (view !== undefined && published.data !== undefined && !isPublished(published.data, view));
  return (
    <>
      <PreviewHead note={waiting ? text('items.preview_waiting') : undefined} />
      {missing ? (
        <p className="yz-muted">{text('items.preview_unpublished')}</p>
      ) : !idle || !draft || !published.data ? (
        <Bar width="100%" height={180} />
      ) : view ? (
        <Shown key={JSON.stringify(view)} app={draft} view={view} name={naming.names.entityLabel(String(item.entity))} />
      ) : (
        <p className="yz-muted">{text('items.preview_faulty')}</p>
      )}
    </>
  );
}

function Shown({ app, view, name }: { readonly app: AppDefinition; readonly view: ViewDefinition; readonly name: string }) {
  const text = useText();
  const narrow = useNarrow();
  const [state, setState] = useState({});
  const entity = app.entities[view.entity];
  const Body = kindOf(view).Body;
  if (!entity) return <p className="yz-muted">{text('items.preview_faulty')}</p>;
  const place = {
    app, entity, view: view as never, layout: null, setLayout: NOTHING,
    state: { ...state, set: (change: object) => setState((before) => ({ ...before, ...change })) },
  };
  return (
    <div className="yzb-view-preview">
      <Suspense fallback={<Bar width="100%" height={180} />}>
        <Body
          {...place}
          name={name}
          narrow={narrow}
          onCount={NOTHING}
          onCondition={NOTHING}
          onOpen={NOTHING}
          link={(_, content: ReactNode, className?: string) => <span className={className}>{content}</span>}
          nothing={<p className="yz-muted">{text('items.preview_no_records')}</p>}
        />
      </Suspense>
    </div>
  );
}

/** Whether every field the view shows can be asked for already. */
function isPublished(app: AppDefinition, view: ViewDefinition): boolean {
  const entity = app.entities[view.entity];
  if (!entity) return false;
  const known = new Set(entity.fields.map((field) => field.key));
  return view.columns.every((path) => known.has(path.split('.')[0] ?? '') || ['owner', 'created_at', 'updated_at', 'created_by', 'updated_by', 'department', 'currency', 'rate', 'parent', 'position', 'id', 'version'].includes(path.split('.')[0] ?? ''));
}
