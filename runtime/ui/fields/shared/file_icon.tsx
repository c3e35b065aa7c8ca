import {
  FileExcelOutlined,
  FileImageOutlined,
  FileOutlined,
  FilePdfOutlined,
  FilePptOutlined,
  FileTextOutlined,
  FileWordOutlined,
  FileZipOutlined,
  SoundOutlined,
  VideoCameraOutlined,
} from '@ant-design/icons';
import type { ComponentType } from 'react';

const ICONS: Readonly<Record<string, ComponentType<{ 'aria-hidden'?: boolean }>>> = {
  image: FileImageOutlined,
  document: FileWordOutlined,
  spreadsheet: FileExcelOutlined,
  presentation: FilePptOutlined,
  pdf: FilePdfOutlined,
  archive: FileZipOutlined,
  text: FileTextOutlined,
  audio: SoundOutlined,
  video: VideoCameraOutlined,
};

/** What kind of file it is, at a glance. */
export function FileIcon({ kind }: { readonly kind: string }) {
  const Icon = ICONS[kind] ?? FileOutlined;
  return (
    <span className={`yz-file-icon yz-file-${kind}`} aria-hidden="true">
      <Icon aria-hidden />
    </span>
  );
}
