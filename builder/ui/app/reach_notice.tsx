import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api } from '@yingzao/runtime-ui/core/api/client';
import { useMe } from '@yingzao/runtime-ui/hooks/use_me';
import { Alert } from 'antd';

import { useDraftState } from '../draft';
import { useText } from '../i18n/use_text';
import { buildPaths } from './paths';

/** Roles that the app as it serves gives something, and how many people have each. */
interface Reach {
  readonly everybody: boolean;
  readonly roles: readonly { readonly name: string; readonly label: string; readonly people: number }[];
}

/** Says so while nobody but administrators can open the app in use, and leads to what has to be done. */
export function ReachNotice() {
  const text = useText();
  const me = useMe();
  const app = useDraftState((state) => state.app);
  const number = useDraftState((state) => state.number);
  const reach = useQuery({
    queryKey: ['builder', app, 'reach', number],
    queryFn: () => api.request<Reach>(`/apps/${encodeURIComponent(app)}/reach`),
    enabled: number > 0,
    staleTime: 0,
  });
  if (!reach.data || reach.data.everybody || reach.data.roles.some((role) => role.people > 0)) return null;
  const { roles } = reach.data;
  if (roles.length === 0) {
    return (
      <Alert
        className="yzb-notice"
        type="warning"
        showIcon
        title={text('reach.no_roles')}
        action={<Link to={buildPaths.section(app, 'roles') as '/'}>{text('reach.give_rights')}</Link>}
      />
    );
  }
  const names = roles.map((role) => role.label).join(text('effects.separator'));
  return (
    <Alert
      className="yzb-notice"
      type="warning"
      showIcon
      title={text('reach.no_people', { names })}
      action={me?.administrator && <Link to={`/people?tab=roles&role=${encodeURIComponent(roles[0]?.name ?? '')}` as '/'}>{text('reach.give_roles')}</Link>}
    />
  );
}
