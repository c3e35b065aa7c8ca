import { CloseOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Modal, Select, Space } from 'antd';
import { Suspense, lazy, useState } from 'react';

import { newId } from '../draft';
import { ShownExpression } from '../expression/sentence_text';
import { useText } from '../i18n/use_text';
import { type Action, PRESETS, type Scope, type ScopeKind, mayScope, sameScope } from './rights';
import { useRightsWords } from './use_rights_words';

const ConditionDialog = lazy(() => import('./condition_dialog'));

export interface ScopesDialogProps {
  /** What is decided: "Seller · Change orders". */
  readonly name: string;
  readonly entity: string;
  readonly action: Action;
  readonly scopes: readonly Scope[];
  readonly onDone: (scopes: readonly Scope[]) => void;
  readonly onClose: () => void;
}

interface Line {
  readonly id: string;
  readonly scope: Scope;
}

const lineOf = (scope: Scope): Line => ({ id: newId('s'), scope });

/** Several scopes of one right side by side: a record is within reach when any of them includes it. */
export default function ScopesDialog({ name, entity, action, scopes, onDone, onClose }: ScopesDialogProps) {
  const text = useText();
  const words = useRightsWords();
  const [lines, setLines] = useState<readonly Line[]>(() => scopes.map(lineOf));
  /** The line whose condition is written; "" for one to be added. */
  const [writing, setWriting] = useState<string>();
  const kinds: readonly ScopeKind[] = [...PRESETS.filter((kind) => mayScope(action, kind)), 'expression'];
  const preset = kinds.find((kind) => kind !== 'expression' && kind !== 'all' && !lines.some(({ scope }) => scope.kind === kind));
  const written = lines.find(({ id }) => id === writing)?.scope.condition ?? '';
  const unfinished = lines.some(({ scope }) => scope.kind === 'expression' && !scope.condition);
  const all = lines.length > 1 && lines.some(({ scope }) => scope.kind === 'all');

  function put(id: string, scope: Scope): void {
    setLines(lines.map((line) => (line.id === id ? { id, scope } : line)));
  }

  function done(): void {
    const each: Scope[] = [];
    for (const { scope } of lines) if (!each.some((one) => sameScope(one, scope))) each.push(scope);
    onDone(each);
  }

  return (
    <Modal
      open
      width={620}
      title={text('roles.scopes_of', { name })}
      okText={text('roles.scopes_set')}
      okButtonProps={{ disabled: unfinished }}
      onOk={done}
      onCancel={onClose}
    >
      <p className="yz-muted">{text('roles.scopes_note')}</p>
      {lines.length === 0 && <p role="status">{text('roles.scopes_none')}</p>}
      <ul className="yzb-scopes" aria-label={text('roles.scopes_of', { name })}>
        {lines.map(({ id, scope }, at) => {
          const number = at + 1;
          return (
            <li key={id}>
              <Select<ScopeKind>
                aria-label={text('roles.scope_number', { number })}
                value={scope.kind}
                options={kinds.map((kind) => ({ value: kind, label: text(`roles.scope_${kind}`) }))}
                onChange={(kind) => {
                  put(id, { kind });
                  if (kind === 'expression') setWriting(id);
                }}
              />
              {scope.kind === 'expression' ? (
                <button
                  type="button"
                  className="yzb-scopes-condition"
                  aria-label={text('roles.condition_number', { number, condition: words.condition(entity, scope.condition ?? '') })}
                  onClick={() => setWriting(id)}
                >
                  {scope.condition ? <ShownExpression entity={entity} text={scope.condition} /> : <span className="yz-muted">{text('roles.condition_write')}</span>}
                </button>
              ) : (
                <span className="yzb-scopes-plain" />
              )}
              <Button
                type="text"
                icon={<CloseOutlined />}
                aria-label={text('roles.scope_remove', { number })}
                onClick={() => setLines(lines.filter((line) => line.id !== id))}
              />
            </li>
          );
        })}
      </ul>
      <Space wrap>
        <Button icon={<PlusOutlined />} onClick={() => setWriting('')}>
          {text('roles.condition_add')}
        </Button>
        {preset && (
          <Button icon={<PlusOutlined />} onClick={() => setLines([...lines, lineOf({ kind: preset })])}>
            {text('roles.scope_add')}
          </Button>
        )}
      </Space>
      {all && <p role="status" className="yz-muted">{text('roles.scopes_all')}</p>}
      <Suspense>
        {writing !== undefined && (
          <ConditionDialog
            name={name}
            entity={entity}
            value={written}
            onClose={() => setWriting(undefined)}
            onDone={(condition) => {
              setWriting(undefined);
              if (!condition) return;
              const scope: Scope = { kind: 'expression', condition };
              if (writing === '') setLines([...lines, lineOf(scope)]);
              else put(writing, scope);
            }}
          />
        )}
      </Suspense>
    </Modal>
  );
}
