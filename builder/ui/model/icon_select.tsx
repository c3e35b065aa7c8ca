import { DefinitionIcon } from '@yingzao/runtime-ui/views/common/icons';
import { Select } from 'antd';
import { useEffect, useState } from 'react';

import { useText } from '../i18n/use_text';

interface IconSelectProps {
  readonly value: string | undefined;
  readonly label: string;
  readonly onChange: (value: unknown) => void;
}

/** One of the pictures definitions may name. */
export function IconSelect({ value, label, onChange }: IconSelectProps) {
  const text = useText();
  const [names, setNames] = useState<readonly string[]>([]);
  useEffect(() => {
    let current = true;
    void import('@yingzao/runtime-ui/views/common/icon_table').then((module) => current && setNames(Object.keys(module.default)));
    return () => {
      current = false;
    };
  }, []);
  return (
    <Select
      allowClear
      showSearch
      value={value}
      aria-label={label}
      placeholder={text('model.choose_icon')}
      options={names.map((name) => ({ value: name, label: <span className="yzm-icon-choice"><DefinitionIcon name={name} /> {name.replaceAll('_', ' ')}</span> }))}
      onChange={(given) => onChange(given)}
    />
  );
}
