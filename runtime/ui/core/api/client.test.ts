import { beforeEach, describe, expect, test, vi } from 'vitest';

import { ApiClient, newIdempotencyKey } from './client';
import { ApiError, isApiError, pathOfPointer } from './api_error';

const send = vi.fn<typeof fetch>();

function answer(body: unknown, status = 200): void {
  send.mockResolvedValueOnce(new Response(body === undefined ? null : JSON.stringify(body), { status }));
}

function sent(): { url: string; headers: Headers; body: unknown; method: string } {
  const [url, init] = send.mock.calls.at(-1) ?? [];
  return {
    url: String(url),
    headers: new Headers(init?.headers),
    body: init?.body ? JSON.parse(String(init.body)) : undefined,
    method: init?.method ?? '',
  };
}

beforeEach(() => {
  send.mockReset();
  vi.stubGlobal('fetch', send);
});

describe('a request', () => {
  test('carries the CSRF token on writes only', async () => {
    const client = new ApiClient();
    client.setCsrf('token');
    answer({});
    await client.request('/me');
    expect(sent().headers.has('X-CSRF-Token')).toBe(false);
    answer({});
    await client.request('/me', { method: 'PATCH', body: { language: 'en' } });
    expect(sent().headers.get('X-CSRF-Token')).toBe('token');
  });

  test('names the version a change is based on and the key of a create', async () => {
    const client = new ApiClient();
    answer({});
    await client.request('/records/a/b/1', { method: 'PATCH', body: {}, version: 7, idempotencyKey: 'k' });
    expect(sent().headers.get('If-Match')).toBe('"7"');
    expect(sent().headers.get('Idempotency-Key')).toBe('k');
  });

  test('leaves out empty query parameters and escapes the rest', async () => {
    const client = new ApiClient();
    answer({});
    await client.request('/records/a/b', { query: { filter: 'x == "甲&乙"', sort: '', after: undefined, limit: 5 } });
    expect(sent().url).toBe('/api/records/a/b?filter=x+%3D%3D+%22%E7%94%B2%26%E4%B9%99%22&limit=5');
  });

  test('asks in the chosen language and answers undefined for an empty body', async () => {
    const client = new ApiClient();
    client.setLanguage('en');
    send.mockResolvedValueOnce(new Response(null, { status: 204 }));
    expect(await client.request('/x', { method: 'DELETE' })).toBeUndefined();
    expect(sent().headers.get('Accept-Language')).toBe('en');
  });
});

describe('a refusal', () => {
  test('becomes an ApiError with its issues by field path', async () => {
    answer(
      {
        error: {
          code: 'validation',
          message: '内容有误',
          request_id: 'r1',
          issues: [
            { pointer: '/values/name', code: 'value.required', message: '必填' },
            { pointer: '/values/lines/1/price', code: 'value.below_minimum', message: '太小' },
            { pointer: '', code: 'check', message: '不一致' },
          ],
        },
      },
      422,
    );
    const error = await new ApiClient().request('/x').catch((caught: unknown) => caught);
    expect(isApiError(error, 422)).toBe(true);
    const refused = error as ApiError;
    expect(refused.message).toBe('内容有误');
    expect(refused.requestId).toBe('r1');
    expect([...refused.issuesByPath().keys()]).toEqual(['name', 'lines.1.price', '']);
  });

  test('without our error shape still tells its status', async () => {
    send.mockResolvedValueOnce(new Response('<html>Bad gateway</html>', { status: 502 }));
    const error = await new ApiClient().request('/x').catch((caught: unknown) => caught);
    expect(error).toMatchObject({ status: 502, code: 'http.502', issues: [] });
  });

  test('of the network has status 0, an abort stays an abort', async () => {
    send.mockRejectedValueOnce(new TypeError('Failed to fetch'));
    await expect(new ApiClient().request('/x')).rejects.toMatchObject({ status: 0, code: 'network' });
    send.mockRejectedValueOnce(new DOMException('stopped', 'AbortError'));
    await expect(new ApiClient().request('/x')).rejects.toBeInstanceOf(DOMException);
  });
});

test('pointers lose the envelope and their escapes', () => {
  expect(pathOfPointer('/values/a~1b/~0c')).toBe('a/b.~c');
  expect(pathOfPointer('/lines/0')).toBe('lines.0');
});

test('idempotency keys are 128 random bits', () => {
  const keys = new Set(Array.from({ length: 50 }, newIdempotencyKey));
  expect(keys.size).toBe(50);
  expect([...keys].every((key) => /^[0-9a-f]{32}$/.test(key))).toBe(true);
});

describe('a token another tab has made out of date', () => {
  const refusal = { error: { code: 'csrf_failed', message: 'no' } };

  test('is asked for again, once for all requests, and the write repeated', async () => {
    const client = new ApiClient();
    client.setCsrf('old');
    send.mockImplementation((url, init) => {
      const csrf = new Headers(init?.headers).get('X-CSRF-Token');
      if (String(url).endsWith('/me')) return Promise.resolve(new Response(JSON.stringify({ csrf: 'new' })));
      return Promise.resolve(
        csrf === 'new' ? new Response('{"done":true}') : new Response(JSON.stringify(refusal), { status: 403 }),
      );
    });
    const both = await Promise.all(['/a', '/b'].map((path) => client.request(path, { method: 'POST', body: {} })));
    expect(both).toEqual([{ done: true }, { done: true }]);
    expect(send.mock.calls.filter(([url]) => String(url).endsWith('/me'))).toHaveLength(1);
  });

  test('is not tried without end', async () => {
    const client = new ApiClient();
    client.setCsrf('same');
    send.mockImplementation((url) =>
      Promise.resolve(
        String(url).endsWith('/me')
          ? new Response(JSON.stringify({ csrf: 'same' }))
          : new Response(JSON.stringify(refusal), { status: 403 }),
      ),
    );
    await expect(client.request('/a', { method: 'POST', body: {} })).rejects.toMatchObject({ code: 'csrf_failed' });
    expect(send).toHaveBeenCalledTimes(2);
  });
});
