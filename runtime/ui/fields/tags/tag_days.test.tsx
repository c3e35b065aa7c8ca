import { useState } from 'react';
import { fireEvent, screen } from '@testing-library/react';
import { expect, test } from 'vitest';

import type { FieldDefinition } from '../../core/definition';
import { toInner } from '../../core/expression/value';
import type { FieldValue } from '../../core/record';
import { renderSignedIn } from '../../test_render';
import { GridEnvironmentContext } from '../subtable/grid_environment';
import { TagsCell } from './cell';
import { TagsInput } from './input';
import { tagItems, withDay, withWords } from './tag_items';

const field: FieldDefinition = { id: 't', key: 'tags', type: 'tags', label: {}, expiring: true, of: 'shop.client' };
const endOf = (tag: string) => (tag === 'VIP' ? '2026-03-31' : undefined);

test('a tag of which nothing is said has the day of the record, and sends no other', () => {
  expect(tagItems(['VIP', 'New'], endOf)).toEqual([
    { tag: 'VIP', until: '2026-03-31' },
    { tag: 'New', until: undefined },
  ]);
  expect(withWords(['VIP'], ['VIP', 'New'])).toEqual(['VIP', 'New']);
});

test('a day said stays said while words come and go, and none is said with null', () => {
  const said = withDay(['VIP', 'New'], 'New', '2026-04-01');
  expect(said).toEqual([{ tag: 'VIP' }, { tag: 'New', until: '2026-04-01' }]);
  expect(withWords(said, ['New', 'Old'])).toEqual([{ tag: 'New', until: '2026-04-01' }, { tag: 'Old' }]);
  expect(withWords(said, ['VIP'])).toEqual(['VIP']);
  expect(withDay(['VIP'], 'VIP', null)).toEqual([{ tag: 'VIP', until: null }]);
  expect(tagItems(withDay(['VIP'], 'VIP', null), endOf)).toEqual([{ tag: 'VIP', until: undefined }]);
  expect(withWords(said, [])).toBeNull();
});

test('conditions read the words', () => {
  expect(toInner([{ tag: 'VIP', until: '2026-04-01' }, 'New'], { kind: 'list' })).toEqual(['VIP', 'New']);
});

let given: FieldValue = null;

function Form() {
  const [value, setValue] = useState<FieldValue>(['VIP']);
  return (
    <GridEnvironmentContext value={{ titleOf: endOf } as never}>
      <TagsInput id="tags" label="Tags" field={field} value={value} onChange={(next) => setValue((given = next))} />
    </GridEnvironmentContext>
  );
}

test('the day stands beside each tag and is changed there', async () => {
  await renderSignedIn(<Form />, 'en');
  const day = screen.getByLabelText('VIP until');
  expect(day).toHaveProperty('value', '2026-03-31');
  fireEvent.change(day, { target: { value: '2026-05-01' } });
  expect(given).toEqual([{ tag: 'VIP', until: '2026-05-01' }]);
  fireEvent.change(day, { target: { value: '' } });
  expect(given).toEqual([{ tag: 'VIP', until: null }]);
});

test('whoever looks is told', async () => {
  await renderSignedIn(<TagsCell field={field} value={['VIP']} titles={{ VIP: '2026-03-31' }} />, 'en');
  expect(screen.getByText(/^until /)).toBeTruthy();
});
