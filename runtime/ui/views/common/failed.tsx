import { CompassOutlined, DisconnectOutlined } from '@ant-design/icons';
import { Button } from 'antd';

import { isApiError } from '../../core/api/api_error';
import { useText } from '../../hooks/use_text';
import { Empty } from './empty';
import { errorText } from './error_text';

/** What could not be loaded, why, and the way to try again. */
export function Failed({ error, onRetry }: { readonly error: unknown; readonly onRetry?: () => void }) {
  const text = useText();
  // Gone, or not for these eyes: asking again would not help, and nothing broke.
  if (isApiError(error, 404)) {
    return (
      <Empty
        icon={<CompassOutlined />}
        title={text('error.page_not_found')}
        note={text('error.page_not_found_note')}
        action={<a href="/">{text('shell.to_home')}</a>}
      />
    );
  }
  const id = isApiError(error) ? error.requestId : null;
  return (
    <div className="yz-state" role="alert">
      <DisconnectOutlined className="yz-state-icon" aria-hidden="true" />
      <p className="yz-state-title">{text('error.load')}</p>
      <p className="yz-state-note">{errorText(error, text)}</p>
      {id && <p className="yz-state-id">{text('error.request_id', { id })}</p>}
      {onRetry && <Button onClick={onRetry}>{text('action.retry')}</Button>}
    </div>
  );
}
