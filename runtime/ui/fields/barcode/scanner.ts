/** The browser's own reader of bar codes, where it has one (Chrome on Android, Safari behind a switch). */
export interface CodeReader {
  detect(source: CanvasImageSource): Promise<readonly { readonly rawValue: string }[]>;
}

interface ReaderWindow {
  readonly BarcodeDetector?: new (options?: { formats?: readonly string[] }) => CodeReader;
}

const FORMATS: Readonly<Record<string, readonly string[]>> = {
  ean13: ['ean_13'],
  ean8: ['ean_8'],
  upca: ['upc_a', 'ean_13'],
  code128: ['code_128', 'code_39', 'ean_13', 'ean_8'],
  qr: ['qr_code'],
};

export function canScan(): boolean {
  return 'BarcodeDetector' in globalThis && Boolean(globalThis.navigator?.mediaDevices?.getUserMedia);
}

export function codeReader(symbology: string): CodeReader {
  const Reader = (globalThis as ReaderWindow).BarcodeDetector;
  if (!Reader) throw new Error('this browser reads no bar codes');
  return new Reader({ formats: FORMATS[symbology] ?? FORMATS.code128 });
}
