import { DefinitionIcon } from '@yingzao/runtime-ui/views/common/icons';
import ICONS from '@yingzao/runtime-ui/views/common/icon_table';
import { ColorPicker, Select } from 'antd';

import { useText } from '../../i18n/use_text';

interface LookInputProps {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly onChange: (next: string) => void;
}

const NAMES = Object.keys(ICONS);

/** One of the pictures an item can have. */
export function IconInput({ id, label, value, onChange }: LookInputProps) {
  const text = useText();
  const names = value && !NAMES.includes(value) ? [value, ...NAMES] : NAMES;
  return (
    <Select
      id={id}
      aria-label={label}
      className="yz-icon-choice"
      allowClear
      showSearch
      placeholder={text('edit.not_set')}
      value={value || undefined}
      options={names.map((name) => ({ value: name, label: name }))}
      optionRender={({ value: name }) => (
        <span className="yz-icon-option"><DefinitionIcon name={String(name)} /> {String(name).replaceAll('_', ' ')}</span>
      )}
      labelRender={({ value: name }) => (
        <span className="yz-icon-option"><DefinitionIcon name={String(name)} /> {String(name).replaceAll('_', ' ')}</span>
      )}
      onChange={(next: string | undefined) => onChange(next ?? '')}
    />
  );
}

export function ColourInput({ id, value, onChange }: LookInputProps) {
  return (
    <span id={id}>
      <ColorPicker value={value || null} allowClear disabledAlpha format="hex" onChangeComplete={(next) => onChange(next.toHexString())} onClear={() => onChange('')} showText />
    </span>
  );
}
