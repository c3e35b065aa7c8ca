import { PlusOutlined, SnippetsOutlined } from '@ant-design/icons';
import { DragArea } from '@yingzao/runtime-ui/dnd';
import { useLabel } from '@yingzao/runtime-ui/hooks/use_label';
import { useLanguage } from '@yingzao/runtime-ui/hooks/use_language';
import type { Label } from '@yingzao/runtime-ui/core/label';
import { Button, Input, type InputRef } from 'antd';
import { Suspense, lazy, useRef, useState } from 'react';

import { type Entity, type Field, findById, useDraftState } from '../draft';
import { useText } from '../i18n/use_text';
import { FieldRow } from './field_row';
import { useUseCounts } from './model_api';
import { addField, duplicateField, moveField, removeField } from './operations/fields';
import { TypeSelect } from './type_select';
import { useEntityEdit } from './use_entity_edit';
import { useFirstContext } from './use_first_context';
import { useTypeChange } from './use_type_change';
import type { Vocabulary } from './vocabulary';

const DeleteDialog = lazy(() => import('./delete_dialog').then((module) => ({ default: module.DeleteDialog })));
const UsesDialog = lazy(() => import('./uses_dialog').then((module) => ({ default: module.UsesDialog })));
const PasteFieldsDialog = lazy(() =>
  import('./paste_fields_dialog').then((module) => ({ default: module.PasteFieldsDialog })),
);

interface FieldTableProps {
  readonly entity: Entity;
  readonly vocabulary: Vocabulary;
  readonly current: string | undefined;
  readonly onOpen: (id: string | undefined) => void;
}

/** The fields of an entity: added, named, typed, put in order and marked without leaving the table. */
export function FieldTable({ entity, vocabulary, current, onOpen }: FieldTableProps) {
  const text = useText();
  const language = useLanguage();
  const label = useLabel();
  const app = useDraftState((state) => state.app);
  const edit = useEntityEdit(entity.id);
  const counts = useUseCounts();
  const retype = useTypeChange(entity, vocabulary);
  const [deleting, setDeleting] = useState<Field>();
  const [asked, setAsked] = useState<Field>();
  const [said, setSaid] = useState('');
  const table = useRef<HTMLTableElement>(null);
  const named = (id: string) => {
    const field = findById(entity.fields, id);
    return label(field?.label as Label, field?.key ?? '');
  };

  function move(id: string, to: number, byKeys = false): void {
    if (to < 0 || to >= entity.fields.length) return;
    edit(text('model.step.move', { name: named(id) }), (one) => moveField(one, id, to));
    setSaid(text('model.moved', { name: named(id), place: to + 1 }));
    // Where the table is drawn again the handle may have lost what the keys were aimed at.
    if (byKeys) requestAnimationFrame(() => table.current?.querySelector<HTMLElement>(`[data-handle="${id}"]`)?.focus());
  }

  function duplicate(field: Field): void {
    let made: string | undefined;
    edit(text('model.step.duplicate', { name: named(field.id) }), (one) => {
      made = duplicateField(one, field.id, { [language]: text('model.copy_of', { name: named(field.id) }) });
    });
    onOpen(made);
  }

  function remove(field: Field): void {
    edit(text('model.step.delete', { name: named(field.id) }), (one) => removeField(one, field.id));
    setDeleting(undefined);
    if (field.id === current) onOpen(undefined);
  }

  return (
    <>
      <DragArea
        nameOf={(id) => named(id.replace(/^place:/, ''))}
        onDrop={(id, place, byKeys) => move(id, entity.fields.findIndex((one) => `place:${one.id}` === place), byKeys)}
      >
        <div className="yzm-scroll">
          <table className="yzm-fields" ref={table}>
            <thead>
              <tr>
                <th scope="col" className="yzm-col-handle">
                  <span className="yz-visually-hidden">{text('model.order')}</span>
                </th>
                <th scope="col">{text('model.field')}</th>
                <th scope="col" className="yzm-col-type">{text('model.type')}</th>
                <th scope="col" className="yzm-col-mark">{text('model.required')}</th>
                <th scope="col" className="yzm-col-mark">{text('model.unique')}</th>
                <th scope="col" className="yzm-col-default">{text('model.default')}</th>
                <th scope="col" className="yzm-col-uses">{text('model.uses')}</th>
                <th scope="col" className="yzm-col-more">
                  <span className="yz-visually-hidden">{text('model.more')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {entity.fields.map((field, at) => (
                <FieldRow
                  key={field.id}
                  entity={entity}
                  field={field}
                  vocabulary={vocabulary}
                  uses={counts[`field:${app}.${entity.key}.${field.key}`] ?? 0}
                  current={field.id === current}
                  busy={field.id === retype.busy}
                  onOpen={() => onOpen(field.id)}
                  onType={(type) => void retype.change(field, type)}
                  onMove={(by) => move(field.id, at + by, true)}
                  onUses={() => setAsked(field)}
                  onDuplicate={() => duplicate(field)}
                  onDelete={() => setDeleting(field)}
                />
              ))}
            </tbody>
          </table>
        </div>
      </DragArea>
      <NewField entity={entity} vocabulary={vocabulary} />
      <p className="yz-visually-hidden" role="status">{said}</p>
      {retype.dialog}
      {asked && (
        <Suspense>
          <UsesDialog
            item={`field:${app}.${entity.key}.${asked.key}`}
            name={named(asked.id)}
            onClose={() => setAsked(undefined)}
          />
        </Suspense>
      )}
      {deleting && (
        <Suspense>
          <DeleteDialog
          title={text('model.delete_field', { name: named(deleting.id) })}
          note={text('model.delete_field_note')}
          item={`field:${app}.${entity.key}.${deleting.key}`}
          onDelete={() => remove(deleting)}
          onCancel={() => setDeleting(undefined)}
          />
        </Suspense>
      )}
    </>
  );
}

/** One field after the other: name, Enter. */
function NewField({ entity, vocabulary }: Pick<FieldTableProps, 'entity' | 'vocabulary'>) {
  const text = useText();
  const language = useLanguage();
  const edit = useEntityEdit(entity.id);
  const context = useFirstContext(entity);
  const [name, setName] = useState('');
  const [type, setType] = useState('text');
  const [pasting, setPasting] = useState<string>();
  const input = useRef<InputRef>(null);

  function add(): void {
    const given = name.trim();
    if (!given) return;
    edit(text('model.step.add_field', { name: given }), (one) => {
      addField(one, { [language]: given }, type, context);
    });
    setName('');
    // The next one; the button is nothing to stay on without a name.
    input.current?.focus();
  }

  return (
    <div className="yzm-new-field">
      <Input
        ref={input}
        data-undo-empty
        value={name}
        maxLength={300}
        placeholder={text('model.new_field')}
        aria-label={text('model.new_field')}
        onChange={(event) => setName(event.target.value)}
        onPressEnter={add}
        onPaste={(event) => {
          // A block, or a list of names, is more than one name.
          const pasted = event.clipboardData.getData('text/plain');
          if (!/[\n\t]/.test(pasted.trim())) return;
          event.preventDefault();
          setPasting(pasted);
        }}
      />
      <TypeSelect value={type} vocabulary={vocabulary} label={text('model.new_field_type')} onChange={setType} />
      <Button type="primary" icon={<PlusOutlined />} disabled={name.trim() === ''} onClick={add}>
        {text('model.add_field')}
      </Button>
      <Button icon={<SnippetsOutlined />} onClick={() => setPasting('')}>
        {text('model.paste_fields')}
      </Button>
      {pasting !== undefined && (
        <Suspense>
          <PasteFieldsDialog
          entity={entity}
          vocabulary={vocabulary}
          given={pasting}
          onClose={() => setPasting(undefined)}
          />
        </Suspense>
      )}
    </div>
  );
}
