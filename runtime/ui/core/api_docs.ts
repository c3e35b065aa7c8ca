/** An app's OpenAPI description, read for people: what can be called, with which fields, and examples. */

export interface ApiSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly title?: string;
  readonly description?: string;
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly readOnly?: boolean;
  readonly properties?: Readonly<Record<string, ApiSchema>>;
  readonly required?: readonly string[];
  readonly items?: ApiSchema;
  readonly examples?: readonly unknown[];
  readonly oneOf?: readonly ApiSchema[];
  readonly 'x-entity'?: string;
}

export interface ApiParameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly description?: string;
  readonly schema?: ApiSchema;
}

interface RawOperation {
  readonly summary: string;
  readonly tags: readonly string[];
  readonly parameters?: readonly (ApiParameter & { readonly $ref?: string })[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: ApiSchema }>> };
}

export interface ApiDocument {
  readonly info: { readonly title: string; readonly version: string; readonly description?: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, RawOperation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, ApiSchema>>;
    readonly parameters: Readonly<Record<string, ApiParameter>>;
  };
}

export interface ApiOperation {
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  readonly group: string;
  readonly parameters: readonly ApiParameter[];
  /** Of a JSON body. */
  readonly body: ApiSchema | null;
}

export interface ApiField {
  readonly key: string;
  readonly title: string;
  readonly type: string;
  readonly required: boolean;
  readonly readOnly: boolean;
  readonly description: string;
  /** Keys of options. */
  readonly options: readonly string[];
}

export interface ApiGroup {
  readonly name: string;
  readonly operations: readonly ApiOperation[];
  /** Of the table the group is about, if it is about one. */
  readonly fields: readonly ApiField[];
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];
const MOST_LEVELS = 4;

/** Groups in the order of the description. */
export function groupsOf(document: ApiDocument): readonly ApiGroup[] {
  const groups = new Map<string, ApiOperation[]>();
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const method of METHODS) {
      const found = methods[method];
      if (!found) continue;
      const group = found.tags[0] ?? '';
      const operation: ApiOperation = {
        method: method.toUpperCase(), path, summary: found.summary, group,
        parameters: (found.parameters ?? []).map((one) => resolvedParameter(one, document)),
        body: found.requestBody?.content['application/json']?.schema ?? null,
      };
      groups.set(group, [...(groups.get(group) ?? []), operation]);
    }
  }
  return [...groups].map(([name, operations]) => ({ name, operations, fields: fieldsOf(operations, document) }));
}

function resolvedParameter(one: ApiParameter & { readonly $ref?: string }, document: ApiDocument): ApiParameter {
  return one.$ref ? (document.components.parameters[one.$ref.split('/').at(-1) ?? ''] ?? one) : one;
}

function resolved(schema: ApiSchema | undefined, document: ApiDocument): ApiSchema {
  if (!schema?.$ref) return schema ?? {};
  return document.components.schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {};
}

const RECORDS = /^\/api\/records\/[^/]+\/([^/]+)$/;

function fieldsOf(operations: readonly ApiOperation[], document: ApiDocument): readonly ApiField[] {
  const entity = operations.map((one) => RECORDS.exec(one.path)?.[1]).find(Boolean);
  const values = entity && document.components.schemas[`${entity}.values`];
  if (!values) return [];
  const wanted = new Set(document.components.schemas[`${entity}.create`]?.required);
  return Object.entries(values.properties ?? {})
    // What every record has is not a field of the table.
    .filter(([, schema]) => schema.title !== undefined)
    .map(([key, schema]) => ({
      key,
      title: schema.title ?? key,
      type: typeOf(schema, document),
      required: wanted.has(key),
      readOnly: schema.readOnly === true,
      description: schema.description ?? '',
      options: (schema.enum ?? []).filter((one): one is string => typeof one === 'string'),
    }));
}

function typeOf(schema: ApiSchema, document: ApiDocument): string {
  const found = resolved(schema, document);
  if (schema['x-entity'] && found.format === 'uuid') return `id → ${schema['x-entity']}`;
  if (found.enum) return 'string';
  const kinds = (Array.isArray(found.type) ? found.type : [found.type ?? 'object']).filter((one) => one !== 'null');
  if (kinds.includes('array')) return `[${typeOf(found.items ?? {}, document)}]`;
  return found.format ?? kinds[0] ?? 'object';
}

/** A value the schema takes. */
export function exampleOf(schema: ApiSchema | undefined, document: ApiDocument, level = 0): unknown {
  const found = resolved(schema, document);
  const given = found.examples?.[0];
  if (given !== undefined) return given;
  if (found.enum) return found.enum.find((one) => one !== null) ?? null;
  if (found.oneOf) return exampleOf(found.oneOf[0], document, level);
  const kind = Array.isArray(found.type) ? found.type[0] : found.type;
  if (kind === 'object' || found.properties) {
    if (level >= MOST_LEVELS) return {};
    const keys = found.required?.length ? found.required : Object.keys(found.properties ?? {}).slice(0, 3);
    return Object.fromEntries(keys.map((key) => [key, exampleOf(found.properties?.[key], document, level + 1)]));
  }
  if (kind === 'array') return level >= MOST_LEVELS ? [] : [exampleOf(found.items, document, level + 1)];
  if (kind === 'boolean') return true;
  if (kind === 'integer' || kind === 'number') return 1;
  if (found.format === 'uuid') return '00000000-0000-0000-0000-000000000000';
  if (found.format === 'date') return '2026-03-31';
  if (found.format === 'date-time') return '2026-03-31T08:00:00Z';
  if (found.format === 'decimal') return '1.00';
  return 'text';
}

export type Snippet = 'curl' | 'python';

/** The call as it is typed elsewhere. The token stands in the environment, not in the text. */
export function snippetOf(kind: Snippet, operation: ApiOperation, origin: string, document: ApiDocument): string {
  const body = operation.body ? exampleOf(operation.body, document) : undefined;
  const headers = operation.parameters.filter((one) => one.in === 'header' && one.required).map((one) => one.name);
  const address = `${origin}${operation.path}`;
  return kind === 'curl' ? curl(operation.method, address, headers, body) : python(operation.method, address, headers, body);
}

const IF_MATCH = '"1"';

function curl(method: string, address: string, headers: readonly string[], body: unknown): string {
  const parts = [`curl -X ${method} '${address}'`, `-H "Authorization: Bearer $YINGZAO_TOKEN"`];
  for (const name of headers) parts.push(`-H '${name}: ${IF_MATCH}'`);
  if (body !== undefined) {
    parts.push(`-H 'Content-Type: application/json'`, `-d '${JSON.stringify(body).replaceAll("'", String.raw`'\''`)}'`);
  }
  return parts.join(' \\\n  ');
}

function python(method: string, address: string, headers: readonly string[], body: unknown): string {
  const given = [`"Authorization": f"Bearer {os.environ['YINGZAO_TOKEN']}"`, ...headers.map((name) => `"${name}": '${IF_MATCH}'`)];
  return [
    'import os', 'import httpx', '',
    'answer = httpx.request(',
    `    "${method}", "${address}",`,
    `    headers={${given.join(', ')}},`,
    ...(body === undefined ? [] : [`    json=${pythonValue(body)},`]),
    ')',
    'answer.raise_for_status()',
    'print(answer.json())',
  ].join('\n');
}

function pythonValue(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (Array.isArray(value)) return `[${value.map(pythonValue).join(', ')}]`;
  if (typeof value === 'object') {
    return `{${Object.entries(value).map(([key, inner]) => `${JSON.stringify(key)}: ${pythonValue(inner)}`).join(', ')}}`;
  }
  return JSON.stringify(value);
}
