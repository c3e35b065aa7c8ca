import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, test, vi } from 'vitest';

import { renderSignedIn } from '../../test_render';
import PrintDialog from './print_dialog';

const send = vi.fn<typeof fetch>();
const offer = (name: string, printable = true, languages = ['zh', 'en']) => ({ name, label: { zh: name, en: name }, languages, printable });

function offering(...documents: readonly unknown[]): void {
  send.mockResolvedValue(new Response(JSON.stringify({ documents })));
}

beforeEach(() => {
  send.mockReset();
  vi.stubGlobal('fetch', send);
});

const dialog = <PrintDialog entity="shop.order" record="r1" language="zh" onClose={() => undefined} />;

test('the page stands in a frame in which nothing can run', async () => {
  offering(offer('shop.slip'));
  await renderSignedIn(dialog);
  const frame = await screen.findByTitle<HTMLIFrameElement>('预览');
  expect(frame.getAttribute('sandbox')).toBe('allow-same-origin allow-modals');
  expect(frame.getAttribute('src')).toBe('/api/records/shop/order/r1/documents/shop.slip?format=html&lang=zh');
});

test('another template and another language are shown at once', async () => {
  offering(offer('shop.slip'), offer('shop.label', true, ['en']));
  await renderSignedIn(dialog);
  await userEvent.selectOptions(await screen.findByRole('combobox'), 'shop.label');
  expect((await screen.findByTitle('预览')).getAttribute('src')).toContain('shop.label?format=html&lang=en');
});

test('a record that cannot be printed now says so', async () => {
  offering(offer('shop.slip', false));
  await renderSignedIn(dialog);
  expect(await screen.findByRole('alert')).toBeTruthy();
  expect(screen.queryByTitle('预览')).toBeNull();
});
