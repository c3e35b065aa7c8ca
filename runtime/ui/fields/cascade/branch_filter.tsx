import { Cascader } from 'antd';

import { branchOf } from '../../core/form/options';
import { useLabel } from '../../hooks/use_label';
import { useText } from '../../hooks/use_text';
import type { FieldFilterProps } from '../field_kit';
import { type Branch, treeOf } from './tree';

/** Branches a record may lie in: choosing one takes along all below it. */
export function BranchFilter({ field, values, onChange, count, label: name }: FieldFilterProps) {
  const label = useLabel();
  const text = useText();
  if (count === 0) return null;
  const everything = { ...field, options: (field.options ?? []).map((option) => ({ ...option, active: true })) };
  return (
    <Cascader<Branch>
      multiple
      aria-label={name}
      className="yz-wide"
      changeOnSelect
      expandTrigger="hover"
      maxTagCount="responsive"
      showCheckedStrategy={Cascader.SHOW_PARENT}
      placeholder={text('field.choose')}
      notFoundContent={text('field.nothing_found')}
      options={treeOf(everything, (option) => label(option.label, option.key))}
      showSearch={{
        filter: (typed, way) =>
          way.map((step) => step.label).join(' ').toLowerCase().includes(typed.trim().toLowerCase()),
      }}
      value={values.filter(Boolean).map((key) => branchOf(field, key).map((step) => step.key))}
      onChange={(paths) => onChange((paths as string[][]).flatMap((path) => path.at(-1) ?? []))}
    />
  );
}
