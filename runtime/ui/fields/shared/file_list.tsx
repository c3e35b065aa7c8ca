import { Suspense, lazy, useState } from 'react';

import { type FileInfo, fileAddress, hasPicture, sizeText } from '../../core/file';
import { useText } from '../../hooks/use_text';
import { FileMark } from './file_mark';
import './file.css';

// Most records are looked at without opening a picture.
const Gallery = lazy(() => import('./gallery'));

/** Files to be opened: pictures in a gallery, everything else is downloaded. */
export function FileList({ files, large }: { readonly files: readonly FileInfo[]; readonly large?: boolean }) {
  const text = useText();
  const [opened, setOpened] = useState<number | null>(null);
  const pictures = files.filter(hasPicture);
  return (
    <>
      <ul className={large ? 'yz-pictures' : 'yz-files'}>
        {files.map((file) => {
          const name = <span className="yz-file-name">{file.name}</span>;
          if (!file.available) {
            return (
              <li key={file.id} className="yz-file yz-muted">
                <FileMark file={file} size={32} />
                {name}
                <span className="yz-file-size">{text('file.gone')}</span>
              </li>
            );
          }
          return (
            <li key={file.id} className={large ? 'yz-picture' : 'yz-file'}>
              {hasPicture(file) ? (
                <button type="button" className="yz-file-open" onClick={() => setOpened(pictures.indexOf(file))}>
                  <FileMark file={file} size={large ? 120 : 32} />
                  {large ? <span className="yz-visually-hidden">{file.name}</span> : name}
                </button>
              ) : (
                <a className="yz-file-open" href={fileAddress(file)} download>
                  <FileMark file={file} size={32} />
                  {name}
                </a>
              )}
              {!large && <span className="yz-file-size">{sizeText(file.size)}</span>}
            </li>
          );
        })}
      </ul>
      {opened !== null && (
        <Suspense>
          <Gallery pictures={pictures} first={opened} onClose={() => setOpened(null)} />
        </Suspense>
      )}
    </>
  );
}
