import { useParams } from '@tanstack/react-router';
import { useEffect } from 'react';

import { Bar } from '../../views/common/skeleton';
import { useOpenApp } from '../hooks/use_open_app';

/** An app by its key alone: goes on to the first screen of its menu. */
export function AppPage() {
  const { app } = useParams({ from: '/signed-in/framed/app/$app' });
  const openApp = useOpenApp();
  useEffect(() => openApp(app, true), [app, openApp]);
  return <Bar width="30%" height={28} />;
}
