import { DeleteOutlined, ImportOutlined, PlusOutlined } from '@ant-design/icons';
import { createLink, useNavigate, useParams } from '@tanstack/react-router';
import { Button, type ButtonProps } from 'antd';

import type { AppDefinition, ViewDefinition } from '../../core/definition';
import { qualify } from '../../core/definition_lookup';
import { paths } from '../../core/route_paths';
import { useAppDefinition } from '../../hooks/use_app_definition';
import { useEntity } from '../../hooks/use_entity';
import { useLabel } from '../../hooks/use_label';
import { useNarrow } from '../../hooks/use_narrow';
import { useShortcuts } from '../../hooks/use_shortcuts';
import { useText } from '../../hooks/use_text';
import { Failed } from '../../views/common/failed';
import { ListSkeleton } from '../../views/list/list_skeleton';
import { RecordList } from '../../views/list/record_list';
import { usePageTitle } from '../hooks/use_page_title';
import { useRecordLinks } from '../hooks/use_record_links';
import { NotFoundPage } from './not_found_page';
import { ViewSwitcher } from './view_switcher';

/** A view of the app's definition. */
export function ViewPage() {
  const { app, view: key } = useParams({ from: '/signed-in/framed/app/$app/view/$view' });
  const definition = useAppDefinition(app);
  const narrow = useNarrow();
  if (definition.isPending) return <ListSkeleton narrow={narrow} />;
  if (definition.isError) return <Failed page error={definition.error} onRetry={() => void definition.refetch()} />;
  const view = definition.data.views.find((one) => one.key === key);
  if (!view) return <NotFoundPage />;
  return <ListScreen key={`${app}/${key}`} app={app} definition={definition.data} name={qualify(app, view.entity)} view={view} />;
}

/** Every record of an entity, without a view. */
export function EntityPage() {
  const { app, entity } = useParams({ from: '/signed-in/framed/app/$app/entity/$entity' });
  const answer = useEntity(app, entity);
  const narrow = useNarrow();
  if (answer.isPending) return <ListSkeleton narrow={narrow} />;
  if (answer.error) return <Failed page error={answer.error} onRetry={answer.retry} />;
  if (!answer.app || !answer.entity) return <NotFoundPage />;
  return <ListScreen key={`${app}/${entity}`} app={app} definition={answer.app} name={entity} />;
}

/** Links that look like buttons: a button within a link would be two things at once. */
const CreateLink = createLink(CreateButton);
const BinLink = createLink(BinButton);

function CreateButton(props: ButtonProps) {
  return <Button {...props} type="primary" icon={<PlusOutlined />} />;
}

const ImportLink = createLink(ImportButton);

function ImportButton(props: ButtonProps) {
  return <Button {...props} icon={<ImportOutlined />} />;
}

function BinButton(props: ButtonProps) {
  return <Button {...props} type="text" icon={<DeleteOutlined />} />;
}

interface ListScreenProps {
  readonly app: string;
  readonly definition: AppDefinition;
  readonly name: string;
  readonly view?: ViewDefinition;
}

function ListScreen({ app, definition, name, view }: ListScreenProps) {
  const text = useText();
  const label = useLabel();
  const narrow = useNarrow();
  const navigate = useNavigate();
  const { open, link } = useRecordLinks(app);
  const entity = definition.entities[name];
  usePageTitle(label(view?.label, label(entity?.plural, label(entity?.label))));
  const mayCreate = entity?.actions.includes('create') ?? false;
  useShortcuts({
    n: () => {
      if (mayCreate) void navigate({ href: paths.create(app, name) });
    },
    '/': () => document.querySelector<HTMLInputElement>('.yz-list-search input')?.focus(),
  });
  if (!entity) return <NotFoundPage />;
  const create = text('list.create', { name: label(entity.label, entity.key) });
  const views = definition.views.filter((one) => qualify(app, one.entity) === name);
  return (
    <RecordList
      app={definition}
      entity={entity}
      view={view}
      onOpen={(record, newTab) => open(name, record, newTab)}
      link={(record, content, className) => link(name, record, content, className)}
      switcher={<ViewSwitcher app={app} views={views} current={view?.key} />}
      onCreate={mayCreate ? (values, titles) => void navigate({ href: paths.create(app, name, values, titles) }) : undefined}
      tools={
        !entity.parent && (
          <>
            {mayCreate && entity.actions.includes('import') && (
              <ImportLink to="/app/$app/import/$entity" params={{ app, entity: name }}>
                {text('import.open')}
              </ImportLink>
            )}
            {entity.actions.includes('delete') && (
              <BinLink
                to="/app/$app/deleted/$entity"
                params={{ app, entity: name }}
                aria-label={text('bin.open')}
                title={text('bin.open')}
              />
            )}
          </>
        )
      }
      createButton={
        mayCreate && (
          <CreateLink to="/app/$app/new/$entity" params={{ app, entity: name }} aria-label={narrow ? create : undefined}>
            {narrow ? text('form.new') : create}
          </CreateLink>
        )
      }
    />
  );
}
