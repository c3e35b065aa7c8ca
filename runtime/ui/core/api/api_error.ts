/** One place of the submitted JSON and what is wrong with it. */
export interface Issue {
  readonly pointer: string;
  readonly code: string;
  readonly message: string;
  readonly hint?: string | null;
  readonly severity?: 'error' | 'warning';
  /** Of a warning: what to name under `override` to accept it. */
  readonly check?: string;
}

interface ErrorBody {
  readonly error?: {
    readonly code?: string;
    readonly message?: string;
    readonly issues?: readonly Issue[] | null;
    readonly request_id?: string | null;
  };
}

/** A refused or failed request. `status` 0 means that no answer came (offline, or the server is down). */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly issues: readonly Issue[] = [],
    readonly requestId: string | null = null,
  ) {
    super(message);
  }

  static fromBody(status: number, body: unknown): ApiError {
    const error = (body as ErrorBody | null)?.error;
    return new ApiError(
      status,
      error?.code ?? `http.${status}`,
      error?.message ?? '',
      error?.issues ?? [],
      error?.request_id ?? null,
    );
  }

  /** Issues by field path: `/values/lines/0/price` → "lines.0.price"; "" for the whole record. */
  issuesByPath(): ReadonlyMap<string, readonly Issue[]> {
    const byPath = new Map<string, Issue[]>();
    for (const issue of this.issues) {
      const path = pathOfPointer(issue.pointer);
      byPath.set(path, [...(byPath.get(path) ?? []), issue]);
    }
    return byPath;
  }
}

/** JSON pointer (RFC 6901) to a dotted field path; the envelope's "values" is dropped. */
export function pathOfPointer(pointer: string): string {
  const steps = pointer
    .split('/')
    .filter((step) => step !== '')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  if (steps[0] === 'values') steps.shift();
  return steps.join('.');
}

export function isApiError(error: unknown, status?: number): error is ApiError {
  return error instanceof ApiError && (status === undefined || error.status === status);
}
