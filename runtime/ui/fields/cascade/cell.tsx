import { branchOf, optionText } from '../../core/form/options';
import { useLanguage } from '../../hooks/use_language';
import { OptionTag } from '../choice/option_tag';
import type { FieldShowProps } from '../field_kit';
import { Blank } from '../shared/blank';

/** The option itself; the way to it on pointing, and to a screen reader. */
export function CascadeCell({ field, value }: FieldShowProps) {
  const language = useLanguage();
  if (typeof value !== 'string' || !value) return <Blank />;
  const branch = branchOf(field, value);
  const option = branch.at(-1);
  if (!option) return <span>{value}</span>;
  const path = optionText(field, value, language);
  const above = optionText(field, branch.at(-2)?.key ?? '', language);
  return (
    <span title={path} className="yz-branch">
      {above && <span className="yz-visually-hidden">{above} / </span>}
      <OptionTag option={withColour(option, branch)} />
    </span>
  );
}

/** With room, the whole way. */
export function CascadeView({ field, value }: FieldShowProps) {
  const language = useLanguage();
  if (typeof value !== 'string' || !value) return <Blank />;
  const branch = branchOf(field, value);
  const option = branch.at(-1);
  if (!option) return <span>{value}</span>;
  const above = branch.slice(0, -1);
  return (
    <span className="yz-branch">
      {above.length > 0 && (
        <span className="yz-branch-above">{optionText(field, above.at(-1)?.key ?? '', language)} / </span>
      )}
      <OptionTag option={withColour(option, branch)} />
    </span>
  );
}

/** An option without a colour of its own has that of the branch it lies in. */
function withColour<T extends { readonly colour?: string | null }>(option: T, branch: readonly T[]): T {
  return { ...option, colour: branch.findLast(({ colour }) => colour)?.colour ?? null };
}
