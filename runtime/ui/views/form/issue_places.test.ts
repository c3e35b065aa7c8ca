import { expect, test } from 'vitest';

import { controlAt, issueAt, placesOf, withoutPlace } from './issue_places';

const issues = new Map([
  ['papers.1', 'not yours'],
  ['papersize', 'needed'],
  ['lines.0.photos.0', 'too large'],
  ['lines.2.price', 'too low'],
]);

test('a field says what is wrong with one of its items', () => {
  expect(issueAt(issues, 'papers')).toBe('not yours');
  expect(issueAt(issues, 'lines.0.photos')).toBe('too large');
  expect(issueAt(issues, 'lines.1.photos')).toBeUndefined();
  expect(placesOf('lines', issues)).toEqual(['lines.0.photos.0', 'lines.2.price']);
});

test('a change takes away what was said of the field, and of nothing else', () => {
  expect([...withoutPlace(issues, 'papers').keys()]).toEqual(['papersize', 'lines.0.photos.0', 'lines.2.price']);
  expect(withoutPlace(issues, 'name')).toBe(issues);
});

test('the control of an item is that of its field', () => {
  document.body.innerHTML = '<input id="field-lines.0.photos">';
  expect(controlAt('lines.0.photos.3')?.id).toBe('field-lines.0.photos');
  expect(controlAt('other.1')).toBeNull();
});
