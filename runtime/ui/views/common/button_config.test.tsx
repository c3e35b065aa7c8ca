import { screen } from '@testing-library/react';
import { Button } from 'antd';
import { expect, test } from 'vitest';

import { renderSignedIn } from '../../test_render';

test('a button keeps its name while it works and afterwards', async () => {
  const shown = await renderSignedIn(<Button loading>保存</Button>);
  expect(screen.getByRole('button', { name: '保存' }).querySelector('.anticon-loading')).toBeTruthy();
  shown.unmount();
  await renderSignedIn(<Button>保存</Button>);
  expect(screen.getByRole('button', { name: '保存' })).toBeTruthy();
});
