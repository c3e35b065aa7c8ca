import { filesOf } from '../../core/file';
import { isBlank } from '../../core/record';
import { useText } from '../../hooks/use_text';
import type { FieldShowProps } from '../field_kit';
import { Blank } from './blank';
import { FileMark } from './file_mark';
import './file.css';

const SHOWN = 3;

/** One line: the first pictures, or the first name, and how many more there are. */
export function FileCell({ value }: FieldShowProps) {
  const text = useText();
  const files = filesOf(value);
  if (isBlank(value)) return <Blank />;
  if (files.length === 0) return <>{text('file.count', { count: Array.isArray(value) ? value.length : 0 })}</>;
  const onlyPictures = files.every((file) => file.width !== null);
  const shown = files.slice(0, onlyPictures ? SHOWN : 1);
  const names = files.map((file) => file.name).join('\n');
  return (
    <span className="yz-file-cell" title={names}>
      {shown.map((file) => (
        <FileMark key={file.id} file={file} size={24} />
      ))}
      {onlyPictures ? (
        <span className="yz-visually-hidden">{names}</span>
      ) : (
        <span className="yz-file-name">{shown[0]?.name}</span>
      )}
      {files.length > shown.length && <span className="yz-muted">+{files.length - shown.length}</span>}
    </span>
  );
}
