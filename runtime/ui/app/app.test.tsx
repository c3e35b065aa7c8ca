import { render, screen } from '@testing-library/react';
import { expect, test } from 'vitest';

import { App } from './app';

test('shows the product name as the first heading', () => {
  render(<App />);
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('营造 Yingzao');
});
