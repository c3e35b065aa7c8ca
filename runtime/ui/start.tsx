import 'antd/dist/reset.css';

import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { App } from './app/app';
import type { Extension } from './app/extension';
import { api } from './core/api/client';
import { focusKeeper } from './core/focus/focus_keeper';
import { startLanguage, startTexts } from './core/i18n/i18n';
import { startViewAs } from './core/view_as';

/** Puts the app, with what `extensions` add to it, into the page. */
export async function start(extensions: readonly Extension[]): Promise<void> {
  const root = document.getElementById('root');
  if (!root) throw new Error('The page has no #root');
  const language = startLanguage();
  api.setLanguage(language);
  startViewAs();
  focusKeeper.start();
  await startTexts(language);
  createRoot(root).render(
    <StrictMode>
      <App extensions={extensions} />
    </StrictMode>,
  );
}
