import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';

import type { EntityDefinition, FormSection, LayoutItem, SectionItem } from '../../core/definition';
import type { Evaluate } from '../../core/form/evaluation';
import type { Values } from '../../core/record';
import { FieldEnvironmentContext } from '../../fields/field_environment';
import { renderSignedIn } from '../../test_render';
import { LayoutButton } from './layout_button';
import { FieldCell } from './field_cell';
import { LayoutItems } from './layout_items';
import { reveal } from './layout_tabs';
import { filledAddress, piecesOf } from './text_places';

const entity: EntityDefinition = {
  name: 'shop.order', app: 'shop', key: 'order', label: { zh: '订单' }, title: 'name', actions: [],
  fields: [
    { id: 'f1', key: 'name', type: 'text', label: { zh: '名称' } },
    { id: 'f2', key: 'total', type: 'money', label: { zh: '总额' }, scale: 2 },
    { id: 'f3', key: 'client', type: 'reference', label: { zh: '客户' }, entity: 'shop.client' },
  ],
};
/** Trees of these tests are functions. */
const evaluate: Evaluate = (tree, values) => (tree as (values: Values) => string | boolean | null)(values);

const base = (key: string) => ({ id: key, key, label: { zh: key } });
const section = (key: string, fields: readonly string[], more: Partial<SectionItem> = {}): SectionItem => ({
  ...base(key), type: 'section', columns: 2, fields, ...more,
});

function draw(layout: readonly LayoutItem[], values: Values = {}, faults?: (keys: readonly string[]) => number) {
  const fields = (one: FormSection) =>
    one.fields.length === 0 ? null : <div>{one.fields.map((key) => <input key={key} id={key} aria-label={`field ${key}`} />)}</div>;
  return renderSignedIn(
    <LayoutItems
      layout={layout} entity={entity} entities={{}} values={values} titles={{ c1: '星辰科技' }}
      evaluate={evaluate} Cell={FieldCell} fields={fields} faults={faults}
    />,
  );
}

/** Neither on a page that is not shown nor in a folded section. */
function isSeen(element: Element): boolean {
  return !element.closest('[hidden], details:not([open])');
}

test('tabs are walked with the arrow keys, and what was typed on another stays', async () => {
  const tabs = ['one', 'two', 'three'].map((key) => ({ ...base(key), layout: [section(`s-${key}`, [key])] }));
  await draw([{ ...base('pages'), type: 'tabs', tabs }]);
  await userEvent.type(screen.getByLabelText('field one'), 'kept');
  await userEvent.click(screen.getByRole('tab', { name: 'one' }));
  await userEvent.keyboard('{ArrowRight}');
  expect(document.activeElement).toBe(screen.getByRole('tab', { name: 'two' }));
  expect(screen.getByRole('tabpanel', { name: 'two' })).toBeTruthy();
  expect(isSeen(screen.getByLabelText('field one'))).toBe(false);
  await userEvent.keyboard('{ArrowLeft}{ArrowLeft}');
  expect(screen.getByRole('tab', { selected: true }).textContent).toBe('three');
  await userEvent.keyboard('{Home}');
  expect(screen.getByLabelText<HTMLInputElement>('field one').value).toBe('kept');
  expect(isSeen(screen.getByLabelText('field one'))).toBe(true);
});

test('a tab with nothing to see is left out, and one with messages says how many', async () => {
  const tabs = [
    { ...base('full'), layout: [section('a', ['name'])] },
    { ...base('bare'), layout: [section('b', [])] },
    { ...base('off'), layout: [section('c', ['total'])], visible_when: () => false },
  ];
  await draw([{ ...base('pages'), type: 'tabs', tabs }], {}, (keys) => (keys.includes('name') ? 2 : 0));
  expect(screen.getAllByRole('tab').map((tab) => tab.textContent)).toEqual(['full2']);
});

test('a message leads to its field on another tab and in a folded section', async () => {
  const tabs = [
    { ...base('first'), layout: [section('a', ['name'])] },
    { ...base('second'), layout: [section('b', ['total'], { collapsible: 'closed' })] },
  ];
  await draw([{ ...base('pages'), type: 'tabs', tabs }]);
  const hidden = screen.getByLabelText('field total');
  expect(isSeen(hidden)).toBe(false);
  reveal(hidden);
  await screen.findByRole('tab', { name: 'second', selected: true });
  expect(isSeen(hidden)).toBe(true);
});

test('a note is filled with what the record has just now, as people read it', async () => {
  const note = { ...base('hint'), type: 'note' as const, tone: 'info' as const, text: { zh: '客户 {client} 的总额是 {total}。{gone}' } };
  await draw([note], { client: 'c1', total: '1234.50' });
  expect(screen.getByRole('note').textContent).toMatch(/^hint客户 星辰科技 的总额是 \D*1,234\.50。$/);
});

test('values become parts of an address, never more of it', () => {
  const pieces = piecesOf('https://maps.example/?q={name}&c={client}', entity, {}, { name: 'a&b=../#', client: 'c1' });
  expect(filledAddress(pieces, { c1: '星 辰' })).toBe('https://maps.example/?q=a%26b%3D..%2F%23&c=%E6%98%9F%20%E8%BE%B0');
});

test('a button opens the form of a new record with what it was told, and is not drawn where it can do nothing', async () => {
  const create = { ...base('帮他建一个'), type: 'button' as const, look: 'normal' as const, create: { entity: 'shop.task', values: { client: (values: Values) => values.client ?? null, urgent: () => true, blank: () => null } } };
  const process = { ...base('提交'), type: 'button' as const, look: 'primary' as const, process: 'shop.review' };
  const createHref = (name: string, search: Readonly<Record<string, string>>) => `/new/${name}?${new URLSearchParams(search).toString()}`;
  await renderSignedIn(
    <FieldEnvironmentContext value={{ entities: {}, createHref }}>
      {[create, process].map((button) => (
        <LayoutButton key={button.key} button={button} entity={entity} values={{ client: 'c1' }} titles={{ c1: 'X' }} evaluate={evaluate} />
      ))}
    </FieldEnvironmentContext>,
  );
  expect(screen.getByRole('link', { name: /帮他建一个/ }).getAttribute('href')).toBe('/new/shop.task?set.client=c1&title.client=X&set.urgent=true');
  expect(screen.queryByText('提交')).toBeNull();
});
