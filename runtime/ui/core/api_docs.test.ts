import { expect, test } from 'vitest';

import { type ApiDocument, exampleOf, groupsOf, snippetOf } from './api_docs';

const DOCUMENT: ApiDocument = {
  info: { title: 'Depot', version: '1.0.0+1' },
  paths: {
    '/api/records/depot/tool': {
      get: { summary: 'List', tags: ['Tools'], parameters: [{ $ref: '#/components/parameters/limit', name: '', in: '' }] },
      post: {
        summary: 'Create one', tags: ['Tools'],
        requestBody: {
          content: {
            'application/json': {
              schema: { type: 'object', required: ['values'], properties: { values: { $ref: '#/components/schemas/tool.create' } } },
            },
          },
        },
      },
    },
    '/api/records/depot/tool/{id}': {
      delete: { summary: 'Delete one', tags: ['Tools'], parameters: [{ name: 'If-Match', in: 'header', required: true }] },
    },
    '/api/tasks': { get: { summary: "One's own tasks", tags: ['Tasks'] } },
  },
  components: {
    parameters: { limit: { name: 'limit', in: 'query' } },
    schemas: {
      'tool.values': {
        type: 'object',
        properties: {
          name: { title: 'Name', type: ['string', 'null'] },
          state: { title: 'State', enum: ['in', 'out', null] },
          keeper: { title: 'Keeper', 'x-entity': 'system.user', type: ['string', 'null'], format: 'uuid' },
          rents: { title: 'Rents', type: 'string', format: 'decimal', readOnly: true },
          created_at: { type: 'string', format: 'date-time' },
        },
      },
      'tool.create': {
        type: 'object', required: ['name'],
        properties: { name: { type: 'string' }, state: { enum: ['in', 'out'] } },
        examples: [{ name: "Bob's drill", state: 'in' }],
      },
    },
  },
};

test('operations stand in groups, and a table has its fields', () => {
  const [tools, tasks] = groupsOf(DOCUMENT);
  expect(tools?.operations.map((one) => `${one.method} ${one.path}`)).toEqual([
    'GET /api/records/depot/tool', 'POST /api/records/depot/tool', 'DELETE /api/records/depot/tool/{id}',
  ]);
  expect(tools?.operations[0]?.parameters).toEqual([{ name: 'limit', in: 'query' }]);
  expect(tools?.fields.map((one) => [one.key, one.type, one.required, one.readOnly])).toEqual([
    ['name', 'string', true, false], ['state', 'string', false, false], ['keeper', 'id → system.user', false, false],
    ['rents', 'decimal', false, true],
  ]);
  expect(tools?.fields[1]?.options).toEqual(['in', 'out']);
  expect(tasks?.fields).toEqual([]);
});

test('examples are what the schema takes', () => {
  expect(exampleOf({ type: ['array', 'null'], items: { type: 'object', properties: { n: { type: 'integer' } } } }, DOCUMENT)).toEqual([{ n: 1 }]);
  const circle: ApiDocument = { ...DOCUMENT, components: { ...DOCUMENT.components, schemas: { a: { type: 'object', properties: { a: { $ref: '#/components/schemas/a' } } } } } };
  expect(exampleOf({ $ref: '#/components/schemas/a' }, circle)).toEqual({ a: { a: { a: { a: {} } } } });
});

test('a call can be copied as it stands', () => {
  const tools = groupsOf(DOCUMENT)[0];
  const [, create, remove] = tools?.operations ?? [];
  if (!create || !remove) throw new Error('missing');
  expect(snippetOf('curl', create, 'https://y.test', DOCUMENT)).toBe(
    String.raw`curl -X POST 'https://y.test/api/records/depot/tool' \
  -H "Authorization: Bearer $YINGZAO_TOKEN" \
  -H 'Content-Type: application/json' \
  -d '{"values":{"name":"Bob'\''s drill","state":"in"}}'`,
  );
  expect(snippetOf('curl', remove, 'https://y.test', DOCUMENT)).toContain(`-H 'If-Match: "1"'`);
  expect(snippetOf('python', create, 'https://y.test', DOCUMENT)).toContain(`json={"values": {"name": "Bob's drill", "state": "in"}},`);
});
