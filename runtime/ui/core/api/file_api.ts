import type { FileInfo } from '../file';
import { track } from '../uploads';
import { api } from './client';

/** Uploads one file. `onProgress` hears shares from 0 to 1. Rejects with ApiError, or an AbortError. */
export function uploadFile(
  file: Blob,
  name: string,
  onProgress?: (share: number) => void,
  signal?: AbortSignal,
): Promise<FileInfo> {
  return track(api.upload<FileInfo>(`/files?name=${encodeURIComponent(name)}`, file, onProgress, signal));
}
