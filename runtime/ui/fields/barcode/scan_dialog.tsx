import { Modal } from 'antd';
import { useEffect, useRef, useState } from 'react';

import { useText } from '../../hooks/use_text';
import { codeReader } from './scanner';

interface ScanDialogProps {
  readonly symbology: string;
  readonly onFound: (code: string) => void;
  readonly onClose: () => void;
}

/** The camera's picture until a code is seen in it. */
export default function ScanDialog({ symbology, onFound, onClose }: ScanDialogProps) {
  const text = useText();
  const video = useRef<HTMLVideoElement>(null);
  const [failed, setFailed] = useState(false);
  const found = useRef(onFound);
  useEffect(() => {
    found.current = onFound;
  });
  useEffect(() => {
    let stream: MediaStream | undefined;
    let frame = 0;
    let here = true;
    async function look(): Promise<void> {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
      const screen = video.current;
      if (!here || !screen) return stop();
      screen.srcObject = stream;
      await screen.play();
      const reader = codeReader(symbology);
      const next = async (): Promise<void> => {
        const [code] = await reader.detect(screen);
        if (!here) return;
        if (code?.rawValue) found.current(code.rawValue);
        else frame = requestAnimationFrame(() => void next().catch(() => here && setFailed(true)));
      };
      await next();
    }
    function stop(): void {
      cancelAnimationFrame(frame);
      for (const track of stream?.getTracks() ?? []) track.stop();
    }
    look().catch(() => here && setFailed(true));
    return () => {
      here = false;
      stop();
    };
  }, [symbology]);
  return (
    <Modal title={text('barcode.scan')} open footer={null} onCancel={onClose} width={420}>
      {failed ? <p role="alert">{text('barcode.no_camera')}</p> : <video ref={video} className="yz-scan" muted playsInline />}
    </Modal>
  );
}
