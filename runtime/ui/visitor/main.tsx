import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { ApiClient } from '../core/api/client';
import { focusKeeper } from '../core/focus/focus_keeper';
import { startLanguage, startTexts } from '../core/i18n/i18n';
import { reportHeight } from './height';
import { placeOf } from './place';
import { PublicPage } from './public_page';
import './public.css';

const root = document.getElementById('root');
if (!root) throw new Error('public.html has no #root');

const place = placeOf(new URL(location.href));
const client = new ApiClient(`${place.prefix}/api`);
const language = startLanguage();
client.setLanguage(language);
await startTexts(language);
if (place.embedded) {
  document.documentElement.classList.add('yzp-embedded');
  reportHeight();
}

focusKeeper.start();
createRoot(root).render(
  <StrictMode>
    <PublicPage client={client} place={place} />
  </StrictMode>,
);
