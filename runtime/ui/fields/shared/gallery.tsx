import { DownloadOutlined, LeftOutlined, RightOutlined } from '@ant-design/icons';
import { Button, Modal } from 'antd';
import { useEffect, useState } from 'react';

import { type FileInfo, fileAddress } from '../../core/file';
import { useText } from '../../hooks/use_text';

export interface GalleryProps {
  readonly pictures: readonly FileInfo[];
  readonly first: number;
  readonly onClose: () => void;
}

/** Pictures large, one after the other; the arrow keys turn the pages. */
export default function Gallery({ pictures, first, onClose }: GalleryProps) {
  const text = useText();
  const [at, setAt] = useState(first);
  const count = pictures.length;
  const picture = pictures[at];
  useEffect(() => {
    function turn(event: KeyboardEvent): void {
      const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
      if (step !== 0) setAt((current) => (current + step + count) % count);
    }
    window.addEventListener('keydown', turn);
    return () => window.removeEventListener('keydown', turn);
  }, [count]);
  if (!picture) return null;
  return (
    <Modal
      open
      width="min(1100px, 96vw)"
      title={picture.name}
      onCancel={onClose}
      className="yz-gallery"
      footer={
        <div className="yz-gallery-foot">
          <span className="yz-muted" aria-live="polite">
            {text('file.place', { place: at + 1, count })}
          </span>
          <Button icon={<DownloadOutlined />} href={fileAddress(picture)} download>
            {text('file.download')}
          </Button>
        </div>
      }
    >
      <div className="yz-gallery-stage">
        {count > 1 && (
          <Button
            icon={<LeftOutlined />}
            aria-label={text('file.previous')}
            onClick={() => setAt((at - 1 + count) % count)}
          />
        )}
        <img src={fileAddress(picture, true)} alt={picture.name} />
        {count > 1 && (
          <Button icon={<RightOutlined />} aria-label={text('file.next')} onClick={() => setAt((at + 1) % count)} />
        )}
      </div>
    </Modal>
  );
}
