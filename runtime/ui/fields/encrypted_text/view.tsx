import { EyeInvisibleOutlined, EyeOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect, useState } from 'react';

import { isApiError } from '../../core/api/api_error';
import { revealSecret } from '../../core/api/record_api';
import { useText } from '../../hooks/use_text';
import type { FieldShowProps } from '../field_kit';
import { useRecordPlace } from '../record_place';
import { Blank } from '../shared/blank';
import { SecretCell } from './cell';

/** What stays on a screen nobody looks at is read by whoever comes by. */
const SHOWN_SECONDS = 30;

/** The text on request, for whoever may; it goes again by itself. */
export function SecretView(props: FieldShowProps) {
  const { field, value } = props;
  const text = useText();
  const place = useRecordPlace();
  const [shown, setShown] = useState<string | null>(null);
  const [failure, setFailure] = useState('');
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    if (shown === null) return undefined;
    const timer = setTimeout(() => setShown(null), SHOWN_SECONDS * 1000);
    return () => clearTimeout(timer);
  }, [shown]);
  if (value === null || value === undefined || value === '') return <Blank />;

  async function reveal(): Promise<void> {
    if (!place) return;
    setBusy(true);
    setFailure('');
    try {
      setShown(await revealSecret(place.entity, place.id, field.key));
    } catch (error) {
      setFailure(isApiError(error) ? error.message : String(error));
    } finally {
      setBusy(false);
    }
  }

  return (
    <span className="yz-secret-view">
      {shown === null ? <SecretCell {...props} /> : <span className="yz-revealed">{shown}</span>}
      {place && field.may_reveal && (
        <Button
          type="text"
          size="small"
          loading={busy}
          icon={shown === null ? <EyeOutlined /> : <EyeInvisibleOutlined />}
          onClick={() => (shown === null ? void reveal() : setShown(null))}
        >
          {text(shown === null ? 'secret_field.reveal' : 'secret_field.hide')}
        </Button>
      )}
      <span role="status" className={failure ? 'yz-field-error' : 'yz-muted'}>
        {failure || (shown === null ? '' : text('secret_field.noted'))}
      </span>
    </span>
  );
}
