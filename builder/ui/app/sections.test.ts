import { expect, test } from 'vitest';

import { SCHEMA } from '../schema_form/test_packages';
import { SECTIONS } from './sections';

test('every part of a package is edited somewhere', () => {
  const edited = new Set(SECTIONS.flatMap(({ lists = [] }) => lists));
  expect(Object.keys(SCHEMA.properties ?? {}).filter((list) => !edited.has(list))).toEqual([]);
});
