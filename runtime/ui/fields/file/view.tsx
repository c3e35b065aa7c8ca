import { filesOf } from '../../core/file';
import type { FieldShowProps } from '../field_kit';
import { Blank } from '../shared/blank';
import { FileList } from '../shared/file_list';

export function FileView({ value }: FieldShowProps) {
  const files = filesOf(value);
  return files.length > 0 ? <FileList files={files} /> : <Blank />;
}
