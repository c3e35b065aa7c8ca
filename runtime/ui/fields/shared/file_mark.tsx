import { type FileInfo, hasPicture, thumbnailAddress } from '../../core/file';
import { FileIcon } from './file_icon';

/** The picture of a file, small, or the icon of its kind. */
export function FileMark({ file, size }: { readonly file: FileInfo; readonly size: number }) {
  if (!hasPicture(file)) return <FileIcon kind={file.kind} />;
  return (
    <img className="yz-file-thumbnail" src={thumbnailAddress(file)} alt="" width={size} height={size} loading="lazy" />
  );
}
