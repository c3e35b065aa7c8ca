import type { FieldDefinition } from '../../core/definition';
import { type FieldValue, itemsOf } from '../../core/record';
import { useLabel } from '../../hooks/use_label';
import { OptionTag } from '../choice/option_tag';
import { TagList } from '../shared/tag_list';

/** The chosen options, each in its colour. */
export function OptionTags({
  field,
  value,
  all,
}: {
  readonly field: FieldDefinition;
  readonly value: FieldValue | undefined;
  readonly all?: boolean;
}) {
  const label = useLabel();
  const options = new Map((field.options ?? []).map((option) => [option.key, option]));
  return (
    <TagList
      items={itemsOf(value)}
      all={all}
      nameOf={(key) => label(options.get(key)?.label, key)}
      render={(key) => {
        const option = options.get(key);
        return option ? <OptionTag option={option} /> : <span className="yz-tag">{key}</span>;
      }}
    />
  );
}
