import { isApiError } from '@yingzao/runtime-ui/core/api/api_error';
import { errorText } from '@yingzao/runtime-ui/views/common/error_text';
import { Alert } from 'antd';

import { useText } from '../../i18n/use_text';

const SHOWN = 10;

/** Why something was not published: the sentence, and each place it is about. */
export function Refused({ error }: { readonly error: unknown }) {
  const text = useText();
  if (!error) return null;
  const issues = isApiError(error) ? error.issues : [];
  return (
    <Alert
      type="error"
      showIcon
      title={errorText(error, text)}
      description={
        issues.length > 0 ? (
          <ul className="yzb-effect-lines">
            {issues.slice(0, SHOWN).map((issue, at) => (
              <li key={at}>{issue.message}</li>
            ))}
          </ul>
        ) : undefined
      }
    />
  );
}
