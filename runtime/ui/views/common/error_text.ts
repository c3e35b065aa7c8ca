import { type ApiError, isApiError } from '../../core/api/api_error';
import type { Translate } from '../../hooks/use_text';

/** A failed request in plain words: the server's, or ours where it could not say any. */
export function errorText(error: unknown, text: Translate): string {
  if (!isApiError(error)) return text('error.unexpected');
  return error.message || byStatus(error, text);
}

function byStatus(error: ApiError, text: Translate): string {
  switch (error.status) {
    case 0:
      return text('error.network');
    case 403:
      return text('error.forbidden');
    case 404:
      return text('error.not_found');
    case 409:
      return text('error.conflict');
    case 429:
      return text('error.too_many');
    default:
      return text('error.server');
  }
}
