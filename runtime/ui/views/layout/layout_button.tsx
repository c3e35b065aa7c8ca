import { PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';

import type { ButtonItem, EntityDefinition } from '../../core/definition';
import type { Evaluate } from '../../core/form/evaluation';
import type { Values } from '../../core/record';
import { useFieldEnvironment } from '../../fields/field_environment';
import { useLabel } from '../../hooks/use_label';
import { filledAddress, piecesOf } from './text_places';

export interface LayoutButtonProps {
  readonly button: ButtonItem;
  readonly entity: EntityDefinition;
  readonly values: Values;
  readonly titles: Readonly<Record<string, string>>;
  readonly evaluate: Evaluate;
  /** Opens elsewhere, so that what is being typed here stays. */
  readonly apart?: boolean;
  readonly onProcess?: (process: string) => void;
}

const LOOKS = { normal: 'default', primary: 'primary', link: 'link' } as const;

/** A button of a layout. Nothing is drawn that could not do anything where it stands. */
export function LayoutButton({ button, entity, values, titles, evaluate, apart, onProcess }: LayoutButtonProps) {
  const label = useLabel();
  const { entities, createHref } = useFieldEnvironment();
  const name = label(button.label, button.key);
  const type = LOOKS[button.look];
  const { process } = button;
  if (process) return onProcess ? <Button type={type} onClick={() => onProcess(process)}>{name}</Button> : null;
  if (button.link) {
    const href = filledAddress(piecesOf(button.link, entity, entities, values), titles);
    const here = href.startsWith('/') && !apart;
    return (
      <Button type={type} href={href} target={here ? undefined : '_blank'} rel={here ? undefined : 'noopener noreferrer'}>
        {name}
      </Button>
    );
  }
  if (!button.create || !createHref) return null;
  const search: Record<string, string> = {};
  for (const [key, tree] of Object.entries(button.create.values)) {
    const value = evaluate(tree, values);
    if (typeof value === 'boolean') search[`set.${key}`] = String(value);
    if (typeof value !== 'string' || value === '') continue;
    search[`set.${key}`] = value;
    if (titles[value]) search[`title.${key}`] = titles[value];
  }
  return (
    <Button
      type={type}
      icon={<PlusOutlined />}
      href={createHref(button.create.entity, search)}
      target={apart ? '_blank' : undefined}
    >
      {name}
    </Button>
  );
}
