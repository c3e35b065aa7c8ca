import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

import { runtimeUi } from './runtime_ui.ts';

export default defineConfig({
  resolve: { alias: runtimeUi },
  plugins: [react()],
  test: {
    environment: 'jsdom',
    include: ['**/*.test.{ts,tsx}'],
    setupFiles: ['./test_setup.ts'],
    restoreMocks: true,
    // Form tests drive real controls; a busy machine needs longer than five seconds for them.
    testTimeout: 20_000,
  },
});
