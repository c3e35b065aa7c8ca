import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type RenderResult, render } from '@testing-library/react';
import { ConfigProvider } from 'antd';
import type { ReactElement } from 'react';

import { startTexts } from './core/i18n/i18n';
import type { Language } from './core/label';
import { keys } from './core/query_keys';
import type { Me } from './core/session';
import { buttonConfig } from './views/common/button_config';
import { NoticesProvider } from './views/common/notices_provider';

export const ME: Me = {
  user: { id: 'u1', name: '王建国', email: 'wang@example.com', language: 'zh', department: null },
  roles: [],
  administrator: false,
  builder: false,
  csrf: 'token',
  workspace: { name: '测试', zone: 'Asia/Shanghai', currency: 'CNY' },
  apps: [],
  unread: 0,
  open_tasks: 0,
  position: 0,
};

/** Renders within everything a screen of somebody signed in stands in, but the router. */
export async function renderSignedIn(element: ReactElement, language: Language = 'zh'): Promise<RenderResult> {
  await startTexts(language);
  const client = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: Number.POSITIVE_INFINITY } } });
  client.setQueryData(keys.me, ME);
  return render(
    <ConfigProvider button={buttonConfig}>
      <NoticesProvider>
        <QueryClientProvider client={client}>{element}</QueryClientProvider>
      </NoticesProvider>
    </ConfigProvider>,
  );
}
