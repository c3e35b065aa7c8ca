import { useEffect, useState } from 'react';

import { useText } from '../../hooks/use_text';
import type { FieldShowProps } from '../field_kit';
import { Blank } from '../shared/blank';

/** The code drawn, to be scanned from the screen, and its text below. */
export function BarcodeView({ field, value }: FieldShowProps) {
  const text = useText();
  const code = typeof value === 'string' ? value : '';
  const [drawn, setDrawn] = useState<{ readonly code: string; readonly image: string } | null>(null);
  const image = drawn?.code === code ? drawn.image : null;
  useEffect(() => {
    let here = true;
    if (code) {
      void import('./draw')
        .then(({ drawCode }) => drawCode(code, field.symbology ?? 'code128'))
        .then((made) => here && setDrawn({ code, image: made }), () => undefined);
    }
    return () => {
      here = false;
    };
  }, [code, field.symbology]);
  if (!code) return <Blank />;
  return (
    <span className="yz-barcode">
      {image && <img src={image} alt={text('barcode.image', { code })} />}
      <span className="yz-code-text">{code}</span>
    </span>
  );
}
