import type { Option } from '../../core/definition';
import { useLabel } from '../../hooks/use_label';
import { tagColours } from './tag_colours';

/** An option as a quiet coloured tag; the label always says what the colour says. */
export function OptionTag({ option }: { readonly option: Option }) {
  const label = useLabel();
  const colours = tagColours(option.colour);
  return (
    <span className="yz-tag" style={{ color: colours.text, background: colours.background }}>
      <span className="yz-tag-dot" style={{ background: colours.dot }} aria-hidden="true" />
      {label(option.label, option.key)}
    </span>
  );
}
