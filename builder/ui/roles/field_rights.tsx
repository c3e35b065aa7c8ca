import { Checkbox, Drawer, Segmented, Select } from 'antd';
import { useLabel } from '@yingzao/runtime-ui/hooks/use_label';
import type { Label } from '@yingzao/runtime-ui/core/label';
import { useState } from 'react';

import { type Field, findById, useDocument, useDraftActions } from '../draft';
import { useText } from '../i18n/use_text';
import {
  type FieldRight, type RowGrant, fieldRight, grantsOn, scopeOf, setFieldRight, setRowFieldRight,
} from './rights';
import type { Table } from './use_tables';
import { useRightsWords } from './use_rights_words';

const RIGHTS: readonly FieldRight[] = ['write', 'read', 'hidden'];
const DERIVED = ['formula', 'lookup', 'rollup', 'autonumber'];
const EVERY = '*';

export interface FieldRightsProps {
  readonly role: string;
  readonly name: string;
  readonly table: Table;
  readonly onClose: () => void;
}

/** What a role may do with each field of a table, and with those of its rows. */
export default function FieldRights({ role, name, table, onClose }: FieldRightsProps) {
  const text = useText();
  const label = useLabel();
  const words = useRightsWords();
  const document = useDocument();
  const { edit } = useDraftActions();
  const [chosen, setChosen] = useState(EVERY);
  const grants = grantsOn(document, role, table.key);
  const meant = chosen === EVERY ? grants : grants.filter(({ id }) => id === chosen);
  const ids = meant.map(({ id }) => id);
  const reads = meant.some((grant) => grant.actions?.includes('read'));

  function say(key: string, title: string, right: FieldRight): void {
    edit(text('roles.step_field', { role: name, field: title, right: text(`roles.right_${right}`) }), (draft) => setFieldRight(draft, ids, key, right));
  }

  return (
    <Drawer
      open
      size={560}
      title={text('roles.fields_title', { role: name, entity: label(table.label, table.key) })}
      onClose={onClose}
      destroyOnHidden
    >
      <p className="yz-muted">{text('roles.fields_note')}</p>
      {grants.length === 0 ? (
        <p role="status">{text('roles.fields_none')}</p>
      ) : (
        <>
          {grants.length > 1 && (
            <div className="yzb-fields-for">
              <span>{text('roles.fields_for')}</span>
              <Select
                className="yz-wide"
                aria-label={text('roles.fields_for')}
                value={chosen}
                options={[{ value: EVERY, label: text('roles.fields_every') }, ...grants.map((grant) => ({ value: grant.id, label: grantName(grant) }))]}
                onChange={setChosen}
              />
            </div>
          )}
          <FieldTable
            title={label(table.label, table.key)}
            fields={table.fields}
            rightOf={(key) => fieldRight(meant, key)}
            onChange={say}
            onAll={(right) =>
              edit(text('roles.step_fields', { role: name, right: text(`roles.right_${right}`) }), (draft) => {
                for (const field of table.fields) setFieldRight(draft, ids, field.key, isDerived(field) && right === 'write' ? 'write' : right);
              })
            }
          />
          {reads && <Reveal table={table} grants={meant} />}
          <Checkbox
            checked={meant.every((grant) => grant.comment !== false)}
            indeterminate={meant.some((grant) => grant.comment === false) && meant.some((grant) => grant.comment !== false)}
            onChange={(event) =>
              edit(text('roles.comment'), (draft) => {
                for (const grant of (draft.grants ?? []) as RowGrant[]) {
                  if (!ids.includes(grant.id)) continue;
                  if (event.target.checked) delete grant.comment;
                  else grant.comment = false;
                }
              })
            }
          >
            {text('roles.comment')}
          </Checkbox>
          {table.children.map((child) => {
            const narrowing = grantsOn(document, role, child.key);
            const childName = label(child.label, child.key);
            return (
              <section key={child.key}>
                <h3 className="yzb-small-title">{text('roles.rows_of', { name: childName })}</h3>
                <FieldTable
                  title={childName}
                  fields={child.fields}
                  rightOf={(key) => (narrowing.length > 0 ? fieldRight(narrowing, key) : 'write')}
                  onChange={(key, title, right) =>
                    edit(text('roles.step_field', { role: name, field: title, right: text(`roles.right_${right}`) }), (draft) =>
                      setRowFieldRight(draft, role, child.key, key, right),
                    )
                  }
                  onAll={(right) =>
                    edit(text('roles.step_fields', { role: name, right: text(`roles.right_${right}`) }), (draft) => {
                      for (const field of child.fields) setRowFieldRight(draft, role, child.key, field.key, right);
                    })
                  }
                />
              </section>
            );
          })}
        </>
      )}
    </Drawer>
  );

  function grantName(grant: RowGrant): string {
    const scope = scopeOf(grant);
    const actions = (grant.actions ?? []).map(words.action).join(', ');
    return `${scope ? words.rows([scope], table.key) : text('roles.scope_none')} (${actions})`;
  }
}

function isDerived(field: Field): boolean {
  return DERIVED.includes(field.type) || field.formula !== undefined;
}

interface FieldTableProps {
  readonly title: string;
  readonly fields: readonly Field[];
  readonly rightOf: (key: string) => FieldRight | 'mixed';
  readonly onChange: (key: string, title: string, right: FieldRight) => void;
  readonly onAll: (right: FieldRight) => void;
}

function FieldTable({ title, fields, rightOf, onChange, onAll }: FieldTableProps) {
  const text = useText();
  const label = useLabel();
  const rights = new Set(fields.map((field) => rightOf(field.key)));
  const [only] = rights;
  const common = rights.size === 1 && only !== 'mixed' ? only : undefined;
  return (
    <ul className="yzb-fields">
      <li className="yzb-fields-all">
        <span>{text('roles.fields_all')}</span>
        <RightChoice name={`${title} · ${text('roles.fields_all')}`} right={common} onChange={onAll} />
      </li>
      {fields.map((field) => {
        const name = label(field.label as Label | undefined, field.key);
        const right = rightOf(field.key);
        return (
          <li key={field.key}>
            <span>
              {name}
              {isDerived(field) && <small className="yz-muted"> {text('roles.derived')}</small>}
              {right === 'mixed' && <small className="yz-muted"> {text('roles.right_mixed')}</small>}
            </span>
            <RightChoice
              name={name}
              right={right === 'mixed' ? undefined : right === 'write' && isDerived(field) ? 'read' : right}
              derived={isDerived(field)}
              onChange={(next) => onChange(field.key, name, isDerived(field) && next === 'read' ? 'write' : next)}
            />
          </li>
        );
      })}
    </ul>
  );
}

function RightChoice({
  name,
  right,
  derived,
  onChange,
}: {
  readonly name: string;
  readonly right: FieldRight | undefined;
  readonly derived?: boolean;
  readonly onChange: (right: FieldRight) => void;
}) {
  const text = useText();
  return (
    <Segmented<string>
      size="small"
      aria-label={text('roles.right_of', { name })}
      value={right ?? ''}
      options={RIGHTS.filter((one) => !derived || one !== 'write').map((one) => ({ value: one, label: text(`roles.right_${one}`) }))}
      onChange={(next) => onChange(next as FieldRight)}
    />
  );
}

function Reveal({ table, grants }: { readonly table: Table; readonly grants: readonly RowGrant[] }) {
  const text = useText();
  const label = useLabel();
  const { edit } = useDraftActions();
  const sealed = table.fields.filter((field) => field.type === 'encrypted_text');
  if (sealed.length === 0) return null;
  const reading = grants.filter((grant) => grant.actions?.includes('read'));
  return (
    <>
      {sealed.map((field) => (
        <div key={field.key}>
          <Checkbox
            checked={reading.every((grant) => grant.reveal?.includes(field.key))}
            disabled={reading.some((grant) => grant.fields?.[field.key] === 'hidden')}
            onChange={(event) =>
              edit(text('roles.reveal'), (draft) => {
                for (const { id } of reading) {
                  const grant = findById(draft.grants as RowGrant[] | undefined, id);
                  if (!grant) continue;
                  const rest = (grant.reveal ?? []).filter((key) => key !== field.key);
                  const next = event.target.checked ? [...rest, field.key] : rest;
                  if (next.length > 0) grant.reveal = next;
                  else delete grant.reveal;
                }
              })
            }
          >
            {label(field.label as Label | undefined, field.key)}: {text('roles.reveal')}
          </Checkbox>
        </div>
      ))}
    </>
  );
}
