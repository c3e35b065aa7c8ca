import 'antd/dist/reset.css';

import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { App } from './app/app';
import { api } from './core/api/client';
import { startLanguage, startTexts } from './core/i18n/i18n';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

const language = startLanguage();
api.setLanguage(language);
await startTexts(language);

createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
