import { Input, Modal } from 'antd';
import { type ReactNode, useMemo, useState } from 'react';

import type { FieldDefinition } from '@yingzao/runtime-ui/core/definition';
import { useLabel } from '@yingzao/runtime-ui/hooks/use_label';

import { useText } from '../i18n/use_text';
import { TypeIcon } from '../inputs/type_icon';
import type { Fresh } from './drag_ids';
import { FIELD_KINDS } from './new_field';
import { typeTexts } from './type_texts';
import { PART_TYPES } from './palette';
import { PartIcon } from './part_icon';

export interface QuickInsertProps {
  readonly unplaced: readonly FieldDefinition[];
  readonly onAdd: (fresh: Fresh) => void;
  readonly onClose: () => void;
}

interface Choice {
  readonly fresh: Fresh;
  readonly icon: ReactNode;
  readonly name: string;
  readonly detail: string;
}

/** `/`: type a few letters, Enter puts the first one in. */
export function QuickInsert({ unplaced, onAdd, onClose }: QuickInsertProps) {
  const text = useText();
  const label = useLabel();
  const [wanted, setWanted] = useState('');
  const [at, setAt] = useState(0);
  const all = useMemo<readonly Choice[]>(
    () => [
      ...unplaced.map((field): Choice => ({ fresh: { make: 'field', key: field.key }, icon: <TypeIcon type={field.type} />, name: label(field.label, field.key), detail: text('quick.field') })),
      ...PART_TYPES.map((type): Choice => ({ fresh: { make: 'part', type }, icon: <PartIcon type={type} />, name: text(`designer.part_${type}`), detail: text('quick.part') })),
      ...FIELD_KINDS.map(({ type }): Choice => ({ fresh: { make: 'new_field', type }, icon: <TypeIcon type={type} />, name: label(typeTexts(type)), detail: text('quick.new_field') })),
    ],
    [unplaced, label, text],
  );
  const word = wanted.trim().toLocaleLowerCase();
  const found = all.filter(({ name, fresh }) => name.toLocaleLowerCase().includes(word) || ('type' in fresh && fresh.type.includes(word))).slice(0, 12);
  const current = Math.min(at, found.length - 1);
  const take = (choice: Choice | undefined) => {
    if (!choice) return;
    onClose();
    onAdd(choice.fresh);
  };
  return (
    <Modal open title={text('quick.title')} footer={null} width={420} onCancel={onClose} destroyOnHidden>
      <Input
        autoFocus
        role="combobox"
        aria-label={text('quick.title')}
        aria-expanded
        aria-controls="yz-quick"
        aria-activedescendant={found[current] ? `yz-quick-${current}` : undefined}
        placeholder={text('quick.hint')}
        value={wanted}
        onChange={(event) => {
          setWanted(event.target.value);
          setAt(0);
        }}
        onKeyDown={(event) => {
          const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
          if (step) {
            event.preventDefault();
            setAt((current + step + found.length) % Math.max(found.length, 1));
          } else if (event.key === 'Enter') {
            event.preventDefault();
            take(found[current]);
          }
        }}
      />
      <ul id="yz-quick" role="listbox" className="yz-quick" aria-label={text('quick.title')}>
        {found.map((choice, index) => (
          // Chosen by the keys of the box above.
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
          <li key={`${choice.fresh.make}${choice.name}`} id={`yz-quick-${index}`} role="option" aria-selected={index === current} onClick={() => take(choice)}>
            <span className="yz-palette-sign" aria-hidden="true">{choice.icon}</span>
            <span className="yz-palette-name">{choice.name}</span>
            <span className="yz-muted">{choice.detail}</span>
          </li>
        ))}
      </ul>
      {found.length === 0 && <p className="yz-muted">{text('quick.nothing')}</p>}
    </Modal>
  );
}
