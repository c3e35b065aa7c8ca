import { isApiError } from '@yingzao/runtime-ui/core/api/api_error';
import { errorText } from '@yingzao/runtime-ui/views/common/error_text';
import { Alert } from 'antd';

import { useText } from '../../i18n/use_text';

const SHOWN = 10;

export interface RefusedProps {
  readonly error: unknown;
  /** What was refused is a file: where in it something is wrong is said as whoever wrote it knows it. */
  readonly inFile?: boolean;
}

/** Why something was not published: the sentence, and each place it is about. */
export function Refused({ error, inFile = false }: RefusedProps) {
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
              <li key={at}>
                {issue.message} {issue.hint && text('source.did_you_mean', { name: issue.hint })}
                {inFile && issue.pointer && <code className="yzb-refused-place">{issue.pointer}</code>}
              </li>
            ))}
            {issues.length > SHOWN && <li>{text('history.more', { count: issues.length - SHOWN })}</li>}
          </ul>
        ) : undefined
      }
    />
  );
}
