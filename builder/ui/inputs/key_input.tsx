import { Input } from 'antd';

import { isAppKey, isKey } from '../draft';
import { useText } from '../i18n/use_text';
import './inputs.css';

export interface KeyInputProps {
  readonly id?: string;
  readonly label: string;
  readonly value: string;
  readonly onChange: (key: string) => void;
  /** Keys of the others beside it. */
  readonly taken: ReadonlySet<string>;
  /** Keys the platform has for itself. */
  readonly reserved?: ReadonlySet<string>;
  /** An app's key: ASCII alone. */
  readonly app?: boolean;
}

/** What is wrong with a key; null where it is good. */
export function keyProblem(
  key: string,
  taken: ReadonlySet<string>,
  reserved: ReadonlySet<string> = new Set(),
  app = false,
): 'input.key_missing' | 'input.key_app' | 'input.key_letters' | 'input.key_taken' | 'input.key_reserved' | null {
  if (key === '') return 'input.key_missing';
  if (app && !isAppKey(key)) return 'input.key_app';
  if (!isKey(key)) return 'input.key_letters';
  if (taken.has(key)) return 'input.key_taken';
  return reserved.has(key) ? 'input.key_reserved' : null;
}

/** What expressions and addresses call an item: small, with what is wrong with it beneath. */
export function KeyInput({ id, label, value, onChange, taken, reserved, app }: KeyInputProps) {
  const text = useText();
  const problem = keyProblem(value, taken, reserved, app);
  return (
    <div className="yzb-key">
      <Input
        id={id}
        value={value}
        maxLength={app ? 30 : 63}
        spellCheck={false}
        aria-label={label}
        aria-invalid={problem !== null}
        status={problem ? 'error' : undefined}
        onChange={(event) => onChange(event.target.value)}
      />
      {problem && (
        <p className="yzb-input-problem" role="alert">
          {text(problem, { key: value })}
        </p>
      )}
    </div>
  );
}
