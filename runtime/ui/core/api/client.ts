/** The one place that talks HTTP: session cookie, CSRF header, ETags, idempotency keys, error shape. */
import { ApiError } from './api_error';

export interface RequestOptions {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: unknown;
  /** Record version the change is based on; sent as If-Match. */
  readonly version?: number;
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
  /** Arrives even when the page is left right after. */
  readonly keepalive?: boolean;
}

export class ApiClient {
  private csrf: string | null = null;
  private language = 'zh';
  private viewAs: string | null = null;
  private onViewOver: (() => void) | undefined;
  private renewing: Promise<void> | null = null;

  constructor(private readonly base = '/api') {}

  setCsrf(token: string | null): void {
    this.csrf = token;
  }

  /** Every request goes along with the look's id; `onOver` is called once it has ended. */
  setViewAs(look: string | null, onOver?: () => void): void {
    this.viewAs = look;
    this.onViewOver = onOver;
  }

  setLanguage(language: string): void {
    this.language = language;
  }

  /** Sends one request and answers its JSON (undefined for an empty answer). Throws ApiError. */
  async request<T>(path: string, options: RequestOptions = {}): Promise<T> {
    return parse(await (await this.asked(path, options)).text()) as T;
  }

  /** A file the server makes on the spot, and what it calls it. Throws ApiError. */
  async file(path: string, options: RequestOptions = {}): Promise<{ readonly content: Blob; readonly name: string }> {
    const response = await this.asked(path, options);
    const given = /filename\*=UTF-8''([^;]+)/.exec(response.headers.get('Content-Disposition') ?? '')?.[1];
    return { content: await response.blob(), name: given ? decodeURIComponent(given) : 'document' };
  }

  private async asked(path: string, options: RequestOptions): Promise<Response> {
    const given = this.csrf;
    try {
      return await this.send(path, options);
    } catch (error) {
      // Another tab changed the password or signed in anew: the cookie is shared, the token is not.
      if (!(error instanceof ApiError) || error.code !== 'csrf_failed' || !(await this.renewCsrf(given))) throw error;
      return await this.send(path, options);
    }
  }

  /** Asks for the session's token; whether it is another one than the one that was refused. */
  private async renewCsrf(refused: string | null): Promise<boolean> {
    if (this.csrf === refused) {
      this.renewing ??= this.send('/me', {})
        .then((response) => response.json())
        .then((me: { readonly csrf: string }) => this.setCsrf(me.csrf))
        .finally(() => {
          this.renewing = null;
        });
      await this.renewing;
    }
    return this.csrf !== refused;
  }

  private async send(path: string, options: RequestOptions): Promise<Response> {
    const method = options.method ?? 'GET';
    const headers = new Headers({ Accept: 'application/json', 'Accept-Language': this.language });
    if (options.body !== undefined) headers.set('Content-Type', 'application/json');
    if (method !== 'GET' && this.csrf) headers.set('X-CSRF-Token', this.csrf);
    if (this.viewAs) headers.set('X-View-As', this.viewAs);
    if (options.version !== undefined) headers.set('If-Match', `"${options.version}"`);
    if (options.idempotencyKey) headers.set('Idempotency-Key', options.idempotencyKey);

    let response: Response;
    try {
      response = await fetch(this.base + path + queryText(options.query), {
        method,
        headers,
        body: options.body === undefined ? undefined : JSON.stringify(options.body),
        credentials: 'same-origin',
        signal: options.signal,
        keepalive: options.keepalive,
      });
    } catch (failure) {
      if (failure instanceof DOMException && failure.name === 'AbortError') throw failure;
      throw new ApiError(0, 'network', '');
    }
    if (!response.ok) {
      const error = ApiError.fromBody(response.status, parse(await response.text()));
      if (error.code === 'view_as.over' && this.viewAs) this.onViewOver?.();
      throw error;
    }
    return response;
  }

  /** Sends bytes, or a form with files, and tells how far they got, which `fetch` cannot. Throws ApiError. */
  upload<T>(
    path: string,
    content: Blob | FormData,
    onProgress?: (share: number) => void,
    signal?: AbortSignal,
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open('POST', this.base + path);
      request.setRequestHeader('Accept', 'application/json');
      request.setRequestHeader('Accept-Language', this.language);
      // A form names its own boundary.
      if (content instanceof Blob) request.setRequestHeader('Content-Type', 'application/octet-stream');
      if (this.csrf) request.setRequestHeader('X-CSRF-Token', this.csrf);
      if (this.viewAs) request.setRequestHeader('X-View-As', this.viewAs);
      request.upload.addEventListener('progress', (event) => {
        if (event.lengthComputable) onProgress?.(event.loaded / event.total);
      });
      request.addEventListener('load', () => {
        const body = parse(request.responseText);
        if (request.status >= 200 && request.status < 300) resolve(body as T);
        else reject(ApiError.fromBody(request.status, body));
      });
      request.addEventListener('error', () => reject(new ApiError(0, 'network', '')));
      request.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
      signal?.addEventListener('abort', () => request.abort());
      request.send(content);
    });
  }
}

function queryText(query: RequestOptions['query']): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== '') search.set(key, String(value));
  }
  const text = search.toString();
  return text ? `?${text}` : '';
}

function parse(text: string): unknown {
  if (!text) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    // A proxy's HTML page, for instance: the status alone must do.
    return undefined;
  }
}

/** A random key for a create: a repeat of the same request makes no second record. */
export function newIdempotencyKey(): string {
  // crypto.randomUUID is missing outside secure contexts, and intranets often serve plain HTTP.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export const api = new ApiClient();
