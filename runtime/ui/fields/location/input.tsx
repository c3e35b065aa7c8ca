import { AimOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';

import { useText } from '../../hooks/use_text';
import type { FieldInputProps } from '../field_kit';
import { LineInput } from '../shared/line_input';
import { locationText } from './location_text';

/** Longitude and latitude typed, or where the device is. */
export function LocationInput(props: FieldInputProps) {
  const { value, onChange, disabled } = props;
  const text = useText();
  const [asking, setAsking] = useState(false);
  const [failed, setFailed] = useState(false);

  function locate(): void {
    setAsking(true);
    setFailed(false);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setAsking(false);
        onChange(`${coords.longitude.toFixed(6)}, ${coords.latitude.toFixed(6)}`);
      },
      () => {
        setAsking(false);
        setFailed(true);
      },
      { enableHighAccuracy: true, timeout: 15_000 },
    );
  }

  return (
    <>
      <LineInput
        props={{ ...props, value: locationText(value) }}
        maxLength={60}
        placeholder={text('location.placeholder')}
        suffix={
          disabled || !('geolocation' in navigator) ? undefined : (
            <Button
              type="text"
              size="small"
              loading={asking}
              icon={<AimOutlined />}
              aria-label={text('location.here')}
              title={text('location.here')}
              onClick={locate}
            />
          )
        }
      />
      {failed && (
        <p className="yz-field-help" role="alert">
          {text('location.failed')}
        </p>
      )}
    </>
  );
}
