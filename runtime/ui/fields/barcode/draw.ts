/** Bar codes (jsbarcode) and QR codes (uqr) as data addresses of SVG images. */
import JsBarcode from 'jsbarcode';
import { renderSVG } from 'uqr';

const FORMATS: Readonly<Record<string, string>> = { ean13: 'EAN13', ean8: 'EAN8', upca: 'UPC', code128: 'CODE128' };

/** Throws for what the symbology cannot say; the text is shown in any case. */
export function drawCode(code: string, symbology: string): string {
  return `data:image/svg+xml;utf8,${encodeURIComponent(symbology === 'qr' ? renderSVG(code, { border: 2 }) : bars(code, symbology))}`;
}

function bars(code: string, symbology: string): string {
  const image = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  JsBarcode(image, code, {
    format: FORMATS[symbology] ?? 'CODE128',
    displayValue: false,
    height: 48,
    margin: 8,
    background: '#ffffff',
    lineColor: '#000000',
  });
  return new XMLSerializer().serializeToString(image);
}
