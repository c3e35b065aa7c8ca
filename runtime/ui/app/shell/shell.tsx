import { Outlet, useParams } from '@tanstack/react-router';

import { Breadcrumbs } from './breadcrumbs';
import { Frame } from './frame';
import { Sidebar } from './sidebar';

/** The frame around the end-user screens. */
export function Shell() {
  const { app } = useParams({ strict: false });
  return (
    <Frame app={app} sidebar={<Sidebar app={app} />} crumbs={<Breadcrumbs app={app} />}>
      <Outlet />
    </Frame>
  );
}
