import { CompassOutlined, DisconnectOutlined, LockOutlined } from '@ant-design/icons';
import { Button } from 'antd';

import { isApiError } from '../../core/api/api_error';
import { useText } from '../../hooks/use_text';
import { Empty } from './empty';
import { errorText } from './error_text';

export interface FailedProps {
  readonly error: unknown;
  readonly onRetry?: () => void;
  /** It stands in place of a whole screen, so it is that screen's heading. */
  readonly page?: boolean;
}

/** What could not be loaded, why, and the way to try again. */
export function Failed({ error, onRetry, page }: FailedProps) {
  const text = useText();
  const Title = page ? 'h1' : 'p';
  // Gone, or not for these eyes: asking again would not help, and nothing broke.
  if (isApiError(error, 404)) {
    return (
      <Empty
        heading={page}
        icon={<CompassOutlined />}
        title={text('error.page_not_found')}
        note={text('error.page_not_found_note')}
        action={<a href="/">{text('shell.to_home')}</a>}
      />
    );
  }
  if (isApiError(error, 403)) {
    return (
      <Empty
        heading={page}
        icon={<LockOutlined />}
        title={text('error.not_allowed')}
        note={errorText(error, text)}
        action={<a href="/">{text('shell.to_home')}</a>}
      />
    );
  }
  const id = isApiError(error) ? error.requestId : null;
  return (
    <div className="yz-state" role="alert">
      <DisconnectOutlined className="yz-state-icon" aria-hidden="true" />
      <Title className="yz-state-title">{text('error.load')}</Title>
      <p className="yz-state-note">{errorText(error, text)}</p>
      {id && <p className="yz-state-id">{text('error.request_id', { id })}</p>}
      {onRetry && <Button onClick={onRetry}>{text('action.retry')}</Button>}
    </div>
  );
}
