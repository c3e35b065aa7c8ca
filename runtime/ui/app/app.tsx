import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { ConfigProvider } from 'antd';
import { useMemo } from 'react';

import { type Extension, ExtensionsContext } from './extension';
import { useAntLocale } from './hooks/use_ant_locale';
import { createQueryClient } from './query_client';
import { createAppRouter } from './router';
import { useNarrow } from '../hooks/use_narrow';
import { buttonConfig } from '../views/common/button_config';
import { formConfig } from '../views/common/form_config';
import { NoticesProvider } from '../views/common/notices_provider';
import { theme, touchTheme } from './theme';
import './theme.css';

const NONE: readonly Extension[] = [];

/** The whole end-user application, and what `extensions` add to it; they stay the same while it is there. */
export function App({ extensions = NONE }: { readonly extensions?: readonly Extension[] }) {
  const client = useMemo(() => createQueryClient(), []);
  const router = useMemo(() => createAppRouter(client, extensions), [client, extensions]);
  const locale = useAntLocale(client);
  const narrow = useNarrow();
  return (
    <ConfigProvider locale={locale} theme={narrow ? touchTheme : theme} wave={{ disabled: true }} button={buttonConfig} form={formConfig}>
      <NoticesProvider>
        <QueryClientProvider client={client}>
          <ExtensionsContext value={extensions}>
            <RouterProvider router={router} />
          </ExtensionsContext>
        </QueryClientProvider>
      </NoticesProvider>
    </ConfigProvider>
  );
}
