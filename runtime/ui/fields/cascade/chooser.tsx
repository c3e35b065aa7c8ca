import { Cascader } from 'antd';

import { branchOf } from '../../core/form/options';
import { useLabel } from '../../hooks/use_label';
import { useText } from '../../hooks/use_text';
import type { FieldInputProps } from '../field_kit';
import { type Branch, treeOf } from './tree';
import { controlProps } from '../shared/control_props';

/** Chosen level by level, or found by typing any part of the way. */
export function CascadeChooser({ field, value, onChange, id, ...rest }: FieldInputProps) {
  const label = useLabel();
  const text = useText();
  const chosen = typeof value === 'string' && value ? value : undefined;
  const path = chosen ? branchOf(field, chosen).map(({ key }) => key) : [];
  return (
    <Cascader<Branch>
      {...controlProps({ id, ...rest })}
      className="yz-wide"
      allowClear={!rest.compact && { label: text('action.clear') }}
      changeOnSelect={field.leaves_only === false}
      expandTrigger="hover"
      placeholder={rest.compact ? undefined : text('field.choose')}
      notFoundContent={text('field.nothing_found')}
      options={treeOf(field, (option) => label(option.label, option.key), chosen)}
      showSearch={{
        limit: 50,
        filter: (typed, way) =>
          way.map((step) => step.label).join(' ').toLowerCase().includes(typed.trim().toLowerCase()),
      }}
      displayRender={(labels) => labels.join(' / ')}
      value={path}
      onChange={(keys) => onChange((keys as string[] | undefined)?.at(-1) ?? null)}
    />
  );
}
