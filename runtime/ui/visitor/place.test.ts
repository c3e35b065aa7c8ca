import { expect, test } from 'vitest';

import { parametersOf, placeOf, resumeAddress } from './place';

test('the form is named by its address, whatever workspace it stands in', () => {
  expect(placeOf(new URL('https://a.example/f/trial?utm_source=x'))).toEqual({
    prefix: '',
    slug: 'trial',
    embedded: false,
    resume: null,
  });
  expect(placeOf(new URL('https://a.example/w/north/f/trial?embedded=1&resume=t0'))).toEqual({
    prefix: '/w/north',
    slug: 'trial',
    embedded: true,
    resume: 't0',
  });
});

test('only the parameters the form asks for are sent along', () => {
  const address = new URL('https://a.example/f/trial?utm_source=mail&utm_medium=&token=secret');
  expect(parametersOf(address, ['utm_source', 'utm_medium', 'utm_campaign'])).toEqual({ utm_source: 'mail' });
});

test('the way back keeps the parameters and leaves the frame', () => {
  const address = new URL('https://a.example/f/trial?utm_source=mail&embedded=1#top');
  expect(resumeAddress(address, 'abc')).toBe('https://a.example/f/trial?utm_source=mail&resume=abc');
});
