import { Radio } from 'antd';

import type { Clash } from '../draft';
import { useText } from '../i18n/use_text';

export interface ClashChoicesProps {
  readonly clashes: readonly Clash[];
  /** What the other side is called: "theirs", "published", "new template". */
  readonly other: string;
  /** Paths where the other side is to stand. */
  readonly taken: ReadonlySet<string>;
  readonly onChange: (taken: ReadonlySet<string>) => void;
}

/** Places both sides changed, each to be decided; mine stands until somebody says otherwise. */
export function ClashChoices({ clashes, other, taken, onChange }: ClashChoicesProps) {
  const text = useText();
  if (clashes.length === 0) return null;

  function choose(path: string, theirs: boolean): void {
    const next = new Set(taken);
    if (theirs) next.add(path);
    else next.delete(path);
    onChange(next);
  }

  return (
    <section className="yzb-clashes" aria-label={text('clash.title')}>
      <h3 className="yzb-small-title">{text('clash.title')}</h3>
      {clashes.map((clash) => (
        <fieldset key={clash.path} className="yzb-clash">
          <legend>{clash.text}</legend>
          <Radio.Group
            value={taken.has(clash.path) ? 'other' : 'mine'}
            onChange={(event) => choose(clash.path, event.target.value === 'other')}
          >
            <Radio value="mine">
              {text('clash.mine')} <ClashValue value={clash.local} />
            </Radio>
            <Radio value="other">
              {other} <ClashValue value={clash.other} />
            </Radio>
          </Radio.Group>
        </fieldset>
      ))}
    </section>
  );
}

const LONGEST = 200;

function ClashValue({ value }: { readonly value: unknown }) {
  const text = useText();
  if (value === null || value === undefined) return <em>{text('clash.removed')}</em>;
  const shown = typeof value === 'string' ? value : JSON.stringify(value);
  return <code>{shown.length > LONGEST ? `${shown.slice(0, LONGEST)}…` : shown}</code>;
}
