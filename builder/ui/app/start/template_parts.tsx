import { useLabel } from '@yingzao/runtime-ui/hooks/use_label';
import { Checkbox } from 'antd';

import { useText } from '../../i18n/use_text';
import { type TemplatePart, withPart } from './parts';

export interface TemplatePartsProps {
  readonly name: string;
  readonly parts: readonly TemplatePart[];
  readonly chosen: ReadonlySet<string>;
  readonly onChange: (chosen: ReadonlySet<string>) => void;
}

/** The tables of a template, to begin with some of them. */
export function TemplateParts({ name, parts, chosen, onChange }: TemplatePartsProps) {
  const text = useText();
  const label = useLabel();
  const called = new Map(parts.map((part) => [part.key, label(part.label, part.key)]));
  return (
    <fieldset className="yzb-parts">
      <legend className="yz-muted">{text('parts.which', { name })}</legend>
      {parts.map((part) => (
        <Checkbox
          key={part.key}
          checked={chosen.has(part.key)}
          disabled={part.here}
          onChange={(event) => onChange(withPart(parts, chosen, part.key, event.target.checked))}
        >
          {called.get(part.key)}
          {part.here && <span className="yz-muted"> {text('parts.here')}</span>}
          {!part.here && part.needs.length > 0 && (
            <span className="yz-muted">
              {' '}
              {text('parts.needs', { names: part.needs.map((key) => called.get(key) ?? key).join(text('remove.between')) })}
            </span>
          )}
        </Checkbox>
      ))}
      <p className="yz-muted">{text('parts.later')}</p>
    </fieldset>
  );
}
