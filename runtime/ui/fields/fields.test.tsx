import { readdirSync } from 'node:fs';

import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { describe, expect, test, vi } from 'vitest';

import type { FieldDefinition } from '../core/definition';
import { parseDuration } from '../core/format/duration';
import type { FieldValue } from '../core/record';
import { renderSignedIn } from '../test_render';
import { contrast, tagColours } from './choice/tag_colours';
import { FIELD_TYPES, kitOf } from './registry';
import { pasteInto } from './subtable/paste';

function field(type: string, more: Partial<FieldDefinition> = {}): FieldDefinition {
  return { id: 'f', key: 'f', type, label: { zh: '字段', en: 'Field' }, ...more };
}

const OPTIONS = [{ id: 'o1', key: 'won', label: { zh: '赢单', en: 'Won' }, colour: '#52c41a' }];

test('every type has a folder and every folder a type', () => {
  const folders = readdirSync(import.meta.dirname, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'shared')
    .map((entry) => entry.name);
  expect(folders.toSorted()).toEqual([...FIELD_TYPES].toSorted());
});

test('every type brings its four components, how it is aligned and what it is filtered as', () => {
  for (const type of FIELD_TYPES) {
    const kit = kitOf(field(type, { result: 'money' }));
    for (const part of ['Input', 'Cell', 'View', 'Filter'] as const) expect(kit[part]).toBeTypeOf('function');
    expect(kit.width).toBeGreaterThan(0);
  }
});

test('a type this page does not know is shown as text', async () => {
  const { Cell } = kitOf(field('hologram'));
  await renderSignedIn(<Cell field={field('hologram')} value="as it is" />);
  expect(screen.getByText('as it is')).toBeTruthy();
});

test.each<[string, Partial<FieldDefinition>, FieldValue, string]>([
  ['money', { scale: 2 }, '1234567.5', '¥1,234,567.50'],
  ['percent', { scale: 4 }, '0.1500', '15%'],
  ['integer', {}, '12000', '12,000'],
  ['decimal', { scale: 1 }, '3.14', '3.1'],
  ['boolean', {}, true, '是'],
  ['date', {}, '2026-03-31', '2026-03-31'],
  ['datetime', {}, '2026-03-31T08:00:00Z', '2026-03-31 16:00'],
  ['choice', { options: OPTIONS }, 'won', '赢单'],
  ['multi_choice', { options: OPTIONS }, ['won'], '赢单'],
  ['tags', {}, ['急'], '急'],
  ['formula', { result: 'money', scale: 2 }, '5', '¥5.00'],
  ['rollup', { result: 'integer' }, '3', '3'],
  ['autonumber', {}, 'Q-1', 'Q-1'],
  ['phone', { region: 'CN' }, 'ring the bell', 'ring the bell'],
  ['email', {}, 'li@example.com', 'li@example.com'],
  ['url', {}, 'https://www.example.com/a/', 'example.com/a'],
  ['url', {}, 'javascript:alert(1)', 'javascript:alert(1)'],
  ['time', {}, '08:30:00', '08:30'],
  ['time', {}, '08:30:15', '08:30:15'],
  ['duration', {}, '01:30:00', '1 小时 30 分'],
  ['duration', {}, '-120:00:05', '-120 小时 5 秒'],
  ['rich_text', {}, '<p>a &lt; b</p><ul><li><p>c</p></li></ul>', 'a < b c'],
  ['barcode', {}, '6901234567892', '6901234567892'],
  ['json', {}, '{"a":1}', '{"a":1}'],
  ['text', {}, null, '—'],
])('a cell of %s shows its value', async (type, more, value, shown) => {
  const { Cell } = kitOf(field(type, more));
  await renderSignedIn(<Cell field={field(type, more)} value={value} />);
  expect(screen.getByText(shown)).toBeTruthy();
});

test('an address is shown on one line, with its postcode', async () => {
  const { Cell } = kitOf(field('address'));
  const value = { province: '江苏省', city: '苏州市', text: '江苏省苏州市', postcode: '215000' } as unknown as FieldValue;
  await renderSignedIn(<Cell field={field('address')} value={value} />);
  expect(screen.getByTitle('江苏省苏州市').textContent).toBe('江苏省苏州市 215000');
});

test('a district is found by typing', async () => {
  const onChange = vi.fn<(value: FieldValue) => void>();
  const { Input } = kitOf(field('address'));
  await renderSignedIn(<Input id="a" label="a" field={field('address')} value={null} onChange={onChange} />);
  const box = await screen.findByRole('combobox');
  await userEvent.type(box, '姑苏');
  await userEvent.click(await screen.findByText('姑苏'));
  expect(onChange).toHaveBeenLastCalledWith({ province: '江苏省', city: '苏州市', district: '姑苏区' });
});

test('a place is shown with the way to a map', async () => {
  const { View } = kitOf(field('location'));
  const value = { longitude: '120.600000', latitude: '31.300000' } as unknown as FieldValue;
  await renderSignedIn(<View field={field('location')} value={value} />, 'en');
  expect(screen.getByText('120.600000, 31.300000')).toBeTruthy();
  expect(screen.getByRole('link', { name: 'Show on a map' }).getAttribute('href')).toContain('mlat=31.300000');
});

test('a phone number is shown as its country writes it, and can be called', async () => {
  const { Cell } = kitOf(field('phone'));
  await renderSignedIn(<Cell field={field('phone', { region: 'CN' })} value="+8613812345678" />);
  const link = await screen.findByRole<HTMLAnchorElement>('link', { name: '138 1234 5678' });
  expect(link.getAttribute('href')).toBe('tel:+8613812345678');
});

test('a phone number tells how it was typed to whoever comes to it', async () => {
  const { Cell } = kitOf(field('phone'));
  await renderSignedIn(<Cell field={field('phone', { region: 'CN' })} value="+8613812345678" title="0086-138 1234-5678" />, 'en');
  (await screen.findByRole('link', { name: '138 1234 5678' })).focus();
  expect(await screen.findByText('Typed as: 0086-138 1234-5678')).toBeTruthy();
});

test('a number of another country keeps its country code', async () => {
  const { Cell } = kitOf(field('phone'));
  await renderSignedIn(<Cell field={field('phone', { region: 'CN' })} value="+16502530000" />);
  expect(await screen.findByRole('link', { name: '+1 650 253 0000' })).toBeTruthy();
});

test.each([
  ['url', 'https://example.com/', 'https://example.com/'],
  ['email', 'a?cc=x@example.com', 'mailto:a%3Fcc%3Dx@example.com'],
])('a link of %s leads where it says', async (type, value, href) => {
  const { Cell } = kitOf(field(type));
  await renderSignedIn(<Cell field={field(type)} value={value} />);
  expect(screen.getByRole('link').getAttribute('href')).toBe(href);
});

test('what is no address is no link', async () => {
  const { Cell } = kitOf(field('url'));
  await renderSignedIn(<Cell field={field('url')} value="javascript:alert(1)" />);
  expect(screen.queryByRole('link')).toBeNull();
});

test('stars are told to those who cannot see them', async () => {
  const { Cell } = kitOf(field('rating'));
  await renderSignedIn(<Cell field={field('rating', { stars: 5 })} value="3" />, 'en');
  expect(screen.getByRole('img', { name: '3 of 5 stars' })).toBeTruthy();
});

test('rich text is built of known elements alone', async () => {
  const { View } = kitOf(field('rich_text'));
  const markup = '<h1>Big</h1><p onclick="x()">a<b>b</b><img src=x onerror=alert(1)><a href="javascript:x">c</a></p><script>d</script>';
  const { container } = await renderSignedIn(<View field={field('rich_text')} value={markup} />);
  expect(container.querySelector('.yz-rich-text')?.innerHTML).toBe('<h3>Big</h3><p>abc</p>');
});

test('a bar code and a QR code are drawn', async () => {
  const { View } = kitOf(field('barcode'));
  for (const symbology of ['ean13', 'qr']) {
    const { unmount } = await renderSignedIn(
      <View field={field('barcode', { symbology })} value="6901234567892" />,
      'en',
    );
    const image = await screen.findByRole<HTMLImageElement>('img', { name: 'Bar code 6901234567892' });
    expect(image.src).toMatch(/^data:image\/svg\+xml/);
    unmount();
  }
});

test.each([
  ['1:30', '01:30:00'],
  ['1h30m', '01:30:00'],
  ['１小时 30 分', '01:30:00'],
  ['90 min', '01:30:00'],
  ['1.5h', '01:30:00'],
  ['-2d', '-48:00:00'],
  ['90', null],
  ['1:75', null],
  ['30m1h', null],
])('a duration typed as %s is %s', (typed, value) => {
  expect(parseDuration(typed)).toBe(value);
});

test('a record in another currency says so', async () => {
  const { Cell } = kitOf(field('money'));
  await renderSignedIn(<Cell field={field('money')} value="10" currency="USD" />, 'en');
  expect(screen.getByText('$10.00')).toBeTruthy();
});

test('a cell shows three tags and how many there are beside, by name for those who listen', async () => {
  const { Cell, View } = kitOf(field('tags'));
  const words = ['a', 'b', 'c', 'd', 'e'];
  const shown = await renderSignedIn(<Cell field={field('tags')} value={words} />);
  expect(screen.getByText('+2')).toBeTruthy();
  expect(screen.getByText('d、e')).toBeTruthy();
  shown.unmount();
  await renderSignedIn(<View field={field('tags')} value={words} />);
  for (const word of words) expect(screen.getByText(word)).toBeTruthy();
});

test('linked records show their titles, and one that may not be seen a dot', async () => {
  const { Cell } = kitOf(field('multi_reference'));
  await renderSignedIn(<Cell field={field('multi_reference')} value={['1', '2']} titles={{ 1: 'Acme' }} />);
  expect(screen.getByText('Acme')).toBeTruthy();
  expect(screen.getByText('…')).toBeTruthy();
});

describe('typing', () => {
  function Typed({ of, onValue }: { readonly of: FieldDefinition; readonly onValue: (value: FieldValue) => void }) {
    const [value, setValue] = useState<FieldValue>(null);
    const { Input } = kitOf(of);
    return (
      <Input
        id="input"
        label="input"
        field={of}
        value={value}
        onChange={(next) => {
          setValue(next);
          onValue(next);
        }}
      />
    );
  }

  test('an amount keeps every digit, groups thousands on leaving, and refuses a third place', async () => {
    const onValue = vi.fn<(value: FieldValue) => void>();
    await renderSignedIn(<Typed of={field('money', { scale: 2 })} onValue={onValue} />);
    const input = screen.getByLabelText<HTMLInputElement>('input');
    await userEvent.type(input, '123456789012345.678');
    expect(onValue).toHaveBeenLastCalledWith('123456789012345.67');
    await userEvent.tab();
    expect(input.value).toBe('123,456,789,012,345.67');
  });

  test('15 percent is the fraction 0.15', async () => {
    const onValue = vi.fn<(value: FieldValue) => void>();
    await renderSignedIn(<Typed of={field('percent', { scale: 4 })} onValue={onValue} />);
    await userEvent.type(screen.getByLabelText('input'), '15');
    expect(onValue).toHaveBeenLastCalledWith('0.15');
  });

  test('an emptied text is blank', async () => {
    const onValue = vi.fn<(value: FieldValue) => void>();
    await renderSignedIn(<Typed of={field('text')} onValue={onValue} />);
    await userEvent.type(screen.getByLabelText('input'), 'a{Backspace}');
    expect(onValue).toHaveBeenLastCalledWith(null);
  });

  test('tags are typed one after another, twice is once', async () => {
    const onValue = vi.fn<(value: FieldValue) => void>();
    await renderSignedIn(<Typed of={field('tags')} onValue={onValue} />);
    await userEvent.type(screen.getByLabelText('input'), 'a{Enter}b{Enter}a、');
    expect(onValue.mock.calls).toEqual([[['a']], [['a', 'b']]]);
  });

  test('a minus alone is on the way to a number', async () => {
    const onValue = vi.fn<(value: FieldValue) => void>();
    await renderSignedIn(<Typed of={field('decimal', { scale: 2 })} onValue={onValue} />);
    await userEvent.type(screen.getByLabelText('input'), '-2.5');
    expect(onValue).toHaveBeenLastCalledWith('-2.5');
  });
});

describe('pasting from a spreadsheet', () => {
  const columns = [
    field('text', { key: 'name' }),
    field('integer', { key: 'count' }),
    field('formula', { key: 'sum', derived: true, result: 'money' }),
    field('percent', { key: 'off', scale: 4 }),
  ];

  test('fills rows from the cell in use and adds what is missing', () => {
    const pasted = pasteInto([{ id: '1', name: 'old' }], columns, { row: 0, column: 0 }, 'a\t1,000\tx\t15%\r\nb\t2\t\t0.1\n', () => ({ '#': 'n' }), 10);
    expect(pasted).toEqual({
      rows: [
        { id: '1', name: 'a', count: '1000', off: '0.15' },
        { '#': 'n', name: 'b', count: '2', off: '0.1' },
      ],
      refused: 0,
    });
  });

  test('counts what is no value of its field or beyond the last row', () => {
    const pasted = pasteInto([], columns, { row: 0, column: 1 }, '1.5\nx\n3', () => ({}), 2);
    expect(pasted?.refused).toBe(3);
  });

  test('a single cell is ordinary typing', () => {
    expect(pasteInto([], columns, { row: 0, column: 0 }, 'plain', () => ({}), 5)).toBeNull();
  });
});

test.each(['#ffff00', '#1677ff', '#52c41a', '#000000', '#f5f5f5'])('a tag of colour %s stays readable', (colour) => {
  const { text, background } = tagColours(colour);
  const channels = (hex: string) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as unknown as [number, number, number];
  expect(contrast(channels(text), channels(background))).toBeGreaterThanOrEqual(4.5);
});
