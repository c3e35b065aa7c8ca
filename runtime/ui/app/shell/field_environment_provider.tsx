import { PlusOutlined } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { type ReactNode, Suspense, lazy, useMemo, useState } from 'react';

import type { EntityDefinition } from '../../core/definition';
import { paths } from '../../core/route_paths';
import { FieldEnvironmentContext } from '../../fields/field_environment';
import { useAppDefinition } from '../../hooks/use_app_definition';
import { useLabel } from '../../hooks/use_label';
import { useText } from '../../hooks/use_text';

const CreateDrawer = lazy(() => import('./create_drawer'));

interface Creating {
  readonly entity: EntityDefinition;
  readonly title: string;
  readonly done: (id: string, title: string) => void;
}

/** Tells fields which entities there are, how to link to records, and how to create one in passing. */
export function FieldEnvironmentProvider({
  app,
  children,
}: {
  readonly app: string | undefined;
  readonly children: ReactNode;
}) {
  const text = useText();
  const label = useLabel();
  const entities = useAppDefinition(app).data?.entities;
  // The drawer stands here, outside the form that asked for it: a form within a form would save both.
  const [creating, setCreating] = useState<Creating | null>(null);
  const environment = useMemo(
    () => ({
      entities: entities ?? {},
      link: (entity: string, id: string, content: ReactNode) => (
        <Link to="/app/$app/record/$entity/$id" params={{ app: app ?? entity.split('.')[0] ?? '', entity, id }}>
          {content}
        </Link>
      ),
      recordHref: (entity: string, id: string) => paths.record(app ?? entity.split('.')[0] ?? '', entity, id),
      createHref: (entity: string, search: Readonly<Record<string, string>>) =>
        `${paths.create(app ?? entity.split('.')[0] ?? '', entity)}?${new URLSearchParams(search).toString()}`,
      createInPlace: (
        entity: EntityDefinition,
        search: string,
        close: () => void,
        done: (id: string, title: string) => void,
      ) => (
        <Button
          type="text"
          block
          icon={<PlusOutlined />}
          className="yz-create-in-place"
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => {
            close();
            setCreating({ entity, title: search, done });
          }}
        >
          {text('list.create', { name: label(entity.label, entity.key) })}
          {search && <span className="yz-muted">“{search}”</span>}
        </Button>
      ),
    }),
    [entities, app, text, label],
  );
  return (
    <FieldEnvironmentContext value={environment}>
      {children}
      {creating && app && (
        <Suspense>
          <CreateDrawer
            app={app}
            entity={creating.entity}
            title={creating.title}
            onCreated={creating.done}
            onClose={() => setCreating(null)}
          />
        </Suspense>
      )}
    </FieldEnvironmentContext>
  );
}
