import { InboxOutlined, LockOutlined } from '@ant-design/icons';
import { useNavigate, useParams } from '@tanstack/react-router';
import { Suspense, useContext, useEffect } from 'react';

import { isApiError } from '../../core/api/api_error';
import { useAppDefinition } from '../../hooks/use_app_definition';
import { useLabel } from '../../hooks/use_label';
import { useText } from '../../hooks/use_text';
import { Empty } from '../../views/common/empty';
import { errorText } from '../../views/common/error_text';
import { Failed } from '../../views/common/failed';
import { Bar } from '../../views/common/skeleton';
import { ExtensionsContext } from '../extension';
import { firstScreen } from '../hooks/first_screen';

/** An app by its key alone: goes on to the first screen of its menu, or says why there is none. */
export function AppPage() {
  const { app } = useParams({ from: '/signed-in/framed/app/$app' });
  const text = useText();
  const label = useLabel();
  const definition = useAppDefinition(app);
  const extensions = useContext(ExtensionsContext);
  const navigate = useNavigate();
  const first = definition.data ? firstScreen(app, definition.data) : null;
  useEffect(() => {
    if (first) void navigate({ href: first, replace: true });
  }, [first, navigate]);
  if (definition.isPending || first) return <Bar width="30%" height={28} />;
  if (isApiError(definition.error, 403)) {
    return (
      <Empty
        heading
        icon={<LockOutlined />}
        title={errorText(definition.error, text)}
        note={text('home.no_apps_note')}
        action={<a href="/">{text('shell.to_home')}</a>}
      />
    );
  }
  if (definition.isError) return <Failed page error={definition.error} onRetry={() => void definition.refetch()} />;
  return (
    <Empty
      heading
      icon={<InboxOutlined />}
      title={text('app.nothing_yet', { name: label(definition.data.app.label, app) })}
      note={text('app.nothing_yet_note')}
      action={
        <Suspense fallback={null}>
          {extensions.map(({ key, EmptyApp }) => EmptyApp && <EmptyApp key={key} app={app} />)}
        </Suspense>
      }
    />
  );
}
