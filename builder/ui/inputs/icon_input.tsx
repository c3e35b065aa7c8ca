import { DefinitionIcon } from '@yingzao/runtime-ui/views/common/icons';
import ICONS from '@yingzao/runtime-ui/views/common/icon_table';
import { Button, Popover } from 'antd';
import { useState } from 'react';

import { useText } from '../i18n/use_text';
import './inputs.css';

const NAMES = Object.keys(ICONS);

export interface IconInputProps {
  readonly label: string;
  readonly value: string | null | undefined;
  readonly onChange: (icon: string) => void;
}

/** One of the pictures an item can have, chosen from all of them at a glance. */
export function IconInput({ label, value, onChange }: IconInputProps) {
  const text = useText();
  const [open, setOpen] = useState(false);
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      trigger="click"
      placement="bottomLeft"
      arrow={false}
      destroyOnHidden
      content={
        <div className="yzb-icons" role="group" aria-label={label}>
          {NAMES.map((name) => (
            <button
              key={name}
              type="button"
              className="yzb-icon-choice"
              aria-pressed={name === value}
              aria-label={name.replaceAll('_', ' ')}
              title={name.replaceAll('_', ' ')}
              onClick={() => {
                onChange(name);
                setOpen(false);
              }}
            >
              <DefinitionIcon name={name} />
            </button>
          ))}
        </div>
      }
    >
      <Button aria-label={`${label}: ${value ? `${value.replaceAll('_', ' ')}, ` : ''}${text('input.choose_icon')}`} icon={<DefinitionIcon name={value} />}>
        {text('input.choose_icon')}
      </Button>
    </Popover>
  );
}
