import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

import { type Budget, bundleBudget } from '../../runtime/ui/bundle_budget.ts';
import { firstLoad } from '../../runtime/ui/first_load.ts';
import { quietIcons } from '../../runtime/ui/quiet_icons.ts';
import { ROUTE_LOADS } from './route_loads.ts';
import { runtimeUi } from './runtime_ui.ts';

const BUDGET: Budget = {
  routes: ROUTE_LOADS,
  leadingTo: ['builder/ui/extension.tsx', 'builder/ui/app/sections.ts'],
  everywhere: ['builder/ui/i18n/zh.json', 'runtime/ui/views/common/icon_table.ts', 'runtime/ui/app/shell/notification_bell.tsx'],
  texts: ['runtime/ui/core/i18n/zh.json', 'antd/es/locale/zh_CN.js', 'dayjs/locale/zh-cn.js'],
  apart: ['builder/ui/forms/preview_page.tsx', 'builder/ui/app/empty_app.tsx'],
};

/** The one front end: the end-user app, the builder and the page of public forms. */
export default defineConfig(({ command }) => ({
  // The server mounts the built files at /static; the development server serves them from the root.
  base: command === 'build' ? '/static/' : '/',
  resolve: { alias: runtimeUi },
  plugins: [quietIcons(), react(), bundleBudget(BUDGET)],
  // The development server bundles the libraries ahead of the pages, with the same change.
  optimizeDeps: { rolldownOptions: { plugins: [quietIcons()] } },
  build: {
    outDir: '../../runtime/static',
    emptyOutDir: true,
    target: 'es2022',
    // The shell names every file a page loads later. Its icons, a third of them, are found by the page itself.
    modulePreload: { resolveDependencies: (_, files) => files.filter((file) => !/(Outlined|Filled)-/.test(file)) },
    // Shells load in one go; what changes seldom keeps its hash across our own releases. ECharts is
    // imported by the chart component alone, so its group stays out of the first load.
    rolldownOptions: {
      // Visitors of public forms load a page of their own, without the component library.
      input: { app: 'index.html', public: 'public.html' },
      output: {
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler|use-sync-external-store)[\\/]/, priority: 30 },
            { name: 'tanstack', test: /node_modules[\\/]@tanstack[\\/]/, priority: 20 },
            { name: 'i18n', test: /node_modules[\\/](i18next|react-i18next)[\\/]/, priority: 20 },
            { name: 'echarts', test: /node_modules[\\/](echarts|zrender)[\\/]/, priority: 20 },
            // Sixty small files of the first load weigh more than one of the same content: compression sees
            // no further than a file, and every list of a screen's files names each of them.
            { name: firstLoad('library', /node_modules/), debugName: 'library', tags: ['$initial'], priority: 10, includeDependenciesRecursively: false },
            { name: firstLoad('shell', /runtime[\\/]ui[\\/]/), debugName: 'shell', tags: ['$initial'], priority: 10, includeDependenciesRecursively: false },
            // What nearly every screen with inputs needs, for the same reason.
            { name: 'controls', test: /node_modules[\\/](antd|@rc-component|rc-[\w-]+|@ant-design)[\\/]/, minShareCount: 50, priority: 5, includeDependenciesRecursively: false },
          ],
        },
      },
    },
    chunkSizeWarningLimit: 1200,
  },
  server: {
    proxy: {
      '/api': 'http://127.0.0.1:8000',
      '/healthz': 'http://127.0.0.1:8000',
      '/readyz': 'http://127.0.0.1:8000',
    },
  },
}));
