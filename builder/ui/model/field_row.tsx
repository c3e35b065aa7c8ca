import { ArrowDownOutlined, ArrowUpOutlined, CopyOutlined, DeleteOutlined, MoreOutlined, SettingOutlined, StarFilled } from '@ant-design/icons';
import { useLabel } from '@yingzao/runtime-ui/hooks/use_label';
import { useLanguage } from '@yingzao/runtime-ui/hooks/use_language';
import type { Label } from '@yingzao/runtime-ui/core/label';
import { MenuPopover } from '@yingzao/runtime-ui/views/common/menu_popover';
import { Button, Checkbox, Tooltip } from 'antd';
import { memo } from 'react';

import { type Entity, type Field, setSetting } from '../draft';
import { ShownExpression } from '../expression/sentence_text';
import { useText } from '../i18n/use_text';
import { isComputed } from './operations/fields';
import { RowHandle, useRowDrag } from './row_handle';
import { TypeSelect } from './type_select';
import { useFieldEdit } from './use_entity_edit';
import type { Vocabulary } from './vocabulary';

interface FieldRowProps {
  readonly entity: Entity;
  readonly field: Field;
  readonly vocabulary: Vocabulary;
  readonly uses: number;
  readonly current: boolean;
  /** Where a field is filled or made by an expression: what that can name. */
  /** Its values are being looked at. */
  readonly busy: boolean;
  readonly onOpen: () => void;
  readonly onType: (type: string) => void;
  readonly onMove: (by: number) => void;
  readonly onUses: () => void;
  readonly onDuplicate: () => void;
  readonly onDelete: () => void;
}

const NOT_UNIQUE = new Set(['subtable', 'long_text', 'rich_text', 'file', 'image', 'signature', 'json', 'location', 'tags']);

function FieldRowBase(props: FieldRowProps) {
  const { entity, field, vocabulary, uses, current, busy, onOpen, onType, onMove, onUses, onDuplicate, onDelete } = props;
  const text = useText();
  const language = useLanguage();
  const label = useLabel();
  const edit = useFieldEdit(entity.id, field.id);
  const { attach, dragged, over } = useRowDrag(field.id, `place:${field.id}`, 'field');
  const name = label(field.label as Label, field.key);

  return (
    <tr ref={attach} data-current={current || undefined} data-over={over || undefined} data-dragged={dragged || undefined}>
      <td>
        <RowHandle id={field.id} label={text('model.move_field', { name })} onMove={onMove} />
      </td>
      <td>
        <div className="yzm-name" data-no-drag>
          <input
            className="yzm-input"
            value={field.label?.[language] ?? ''}
            placeholder={name}
            maxLength={300}
            aria-label={text('model.field_name', { name })}
            onFocus={(event) => event.target.select()}
            onChange={(event) => {
              const given = event.target.value;
              edit(
                text('model.step.rename', { name: given }),
                (one) => {
                  one.label = { ...one.label, [language]: given };
                },
                `label:${field.id}`,
              );
            }}
            onKeyDown={(event) => {
              if (event.key === 'Enter') onOpen();
            }}
          />
          {entity.title === field.key && (
            <Tooltip title={text('model.is_title')}>
              <StarFilled className="yzm-title-mark" aria-label={text('model.is_title')} />
            </Tooltip>
          )}
        </div>
      </td>
      <td data-no-drag>
        <TypeSelect
          value={field.type}
          vocabulary={vocabulary}
          disabled={busy}
          label={text('model.type_of', { name })}
          onChange={onType}
        />
      </td>
      <td className="yzm-col-mark" data-no-drag>
        <Checkbox
          checked={field.required === true}
          disabled={isComputed(field)}
          aria-label={text('model.required_of', { name })}
          onChange={(event) => mark('required', event.target.checked)}
        />
      </td>
      <td className="yzm-col-mark" data-no-drag>
        <Checkbox
          checked={field.unique === true}
          disabled={NOT_UNIQUE.has(field.type)}
          aria-label={text('model.unique_of', { name })}
          onChange={(event) => mark('unique', event.target.checked)}
        />
      </td>
      <td className="yzm-default">{madeBy(field) && <ShownDefault entity={entity.key} field={field} />}</td>
      <td className="yzm-col-uses" data-no-drag>
        {uses > 0 && (
          <Button size="small" type="text" aria-label={text('model.uses_of', { name, count: uses })} onClick={onUses}>
            {text('model.places', { count: uses })}
          </Button>
        )}
      </td>
      <td className="yzm-col-more" data-no-drag>
        <Button
          size="small"
          type="text"
          icon={<SettingOutlined />}
          aria-pressed={current}
          aria-label={text('model.settings_of', { name })}
          onClick={onOpen}
        />
        <MenuPopover
          label={text('model.more_of', { name })}
          placement="bottomRight"
          items={[
            { key: 'duplicate', icon: <CopyOutlined />, label: text('model.duplicate'), onChoose: onDuplicate },
            { key: 'up', icon: <ArrowUpOutlined />, label: text('model.up'), onChoose: () => onMove(-1) },
            { key: 'down', icon: <ArrowDownOutlined />, label: text('model.down'), onChoose: () => onMove(1) },
            { key: 'delete', icon: <DeleteOutlined />, label: text('model.delete'), danger: true, apart: true, onChoose: onDelete },
          ]}
        >
          <Button size="small" type="text" icon={<MoreOutlined />} aria-label={text('model.more_of', { name })} />
        </MenuPopover>
      </td>
    </tr>
  );

  function mark(setting: 'required' | 'unique', on: boolean): void {
    edit(text(on ? `model.step.${setting}` : `model.step.not_${setting}`, { name }), (one) =>
      setSetting(one, setting, on || undefined),
    );
  }
}

/** What fills the field, or makes it, by the names people know. */
function ShownDefault({ entity, field }: { readonly entity: string; readonly field: Field }) {
  return (
    <>
      {field.formula && '= '}
      <ShownExpression entity={entity} text={madeBy(field)} field={field.key} />
    </>
  );
}

/** The expression a field is filled or made by; "" without one. */
function madeBy(field: Field): string {
  return field.formula || (typeof field.default === 'string' ? field.default : '');
}

export const FieldRow = memo(FieldRowBase, (before, after) =>
  (['entity', 'field', 'uses', 'current', 'busy', 'vocabulary'] as const).every((name) => before[name] === after[name]),
);
