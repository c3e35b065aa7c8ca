import { ScanOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { Suspense, lazy, useState } from 'react';

import { useText } from '../../hooks/use_text';
import type { FieldInputProps } from '../field_kit';
import { LineInput } from '../shared/line_input';
import { canScan } from './scanner';

const ScanDialog = lazy(() => import('./scan_dialog'));

const DIGITS = new Set(['ean13', 'ean8', 'upca']);

/** Typed, shot with a hand scanner (which types), or seen by the phone's camera. */
export function BarcodeInput(props: FieldInputProps) {
  const { field, onChange, disabled } = props;
  const text = useText();
  const [scanning, setScanning] = useState(false);
  return (
    <>
      <LineInput
        props={props}
        inputMode={DIGITS.has(field.symbology ?? '') ? 'numeric' : 'text'}
        maxLength={field.max_length ?? 1000}
        suffix={
          canScan() && !disabled ? (
            <Button
              type="text"
              size="small"
              icon={<ScanOutlined />}
              aria-label={text('barcode.scan')}
              title={text('barcode.scan')}
              onClick={() => setScanning(true)}
            />
          ) : undefined
        }
      />
      {scanning && (
        <Suspense>
          <ScanDialog
            symbology={field.symbology ?? 'code128'}
            onClose={() => setScanning(false)}
            onFound={(code) => {
              setScanning(false);
              onChange(code);
            }}
          />
        </Suspense>
      )}
    </>
  );
}
