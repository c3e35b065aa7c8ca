import { ArrowLeftOutlined, CodeOutlined, CopyOutlined, DeleteOutlined, FormOutlined } from '@ant-design/icons';
import { api } from '@yingzao/runtime-ui/core/api/client';
import { useNotices } from '@yingzao/runtime-ui/hooks/use_notices';
import { isApiError } from '@yingzao/runtime-ui/core/api/api_error';
import { errorText } from '@yingzao/runtime-ui/views/common/error_text';
import { Button, Modal, Segmented, Skeleton, Tooltip } from 'antd';
import { Suspense, lazy, useCallback, useState } from 'react';

import { useSection } from '../app/use_section';
import { useDraftActions, useDraftState } from '../draft';
import { useText } from '../i18n/use_text';
import { pointerBelow, setAt, type Steps } from '../schema_form/core/paths';
import { type Json, type JsonObject, modelRef } from '../schema_form/core/schema';
import { canonical } from '../schema_form/core/canonical';
import { SchemaForm } from '../schema_form/schema_form';
import { DraftExpression } from './draft_expression';
import { NAMED_KINDS, consequences, duplicateItem, indexOf, removeItem, withoutLooseEdges } from './item_operations';
import type { ItemsScreenProps } from './items_screen';
import { KeyField } from './key_field';
import type { Naming } from './vocabulary_api';

const JsonView = lazy(() => import('../source/json_view'));

export interface ItemEditorProps extends ItemsScreenProps {
  readonly naming: Naming;
  readonly item: JsonObject;
  readonly index: number;
  readonly name: string;
  readonly word: string;
}

/** One item: its form with what is hand-made for its section, or its JSON. */
export function ItemEditor({ naming, section, model, item, index, name, word, without = [], Panel, Preview }: ItemEditorProps) {
  const text = useText();
  const notices = useNotices();
  const { edit, rename } = useDraftActions();
  const { go } = useSection();
  const issues = useDraftState((state) => state.issues);
  const [asJson, setAsJson] = useState(false);
  const id = String(item.id ?? '');
  const pointer = pointerBelow('', [section, index]);
  const change = useCallback(
    (steps: Steps, value: Json | undefined) => {
      const also = consequences(item, steps, value);
      const setting = typeof steps[0] === 'string' ? naming.words.setting(steps[0]) : word;
      edit(
        text('items.changed', { name, setting }),
        (draft) => {
          const at = indexOf(draft, section, id);
          const target = at < 0 ? index : at;
          if (steps.length === 0 && value !== undefined) {
            (draft[section] as unknown[])[target] = value;
            return;
          }
          setAt(draft, [section, target, ...steps], value);
          for (const [place, next] of also) setAt(draft, [section, target, ...place], next);
          if (steps[0] === 'nodes') {
            const holder = draft[section] as unknown as JsonObject[];
            const kept = withoutLooseEdges(JSON.parse(JSON.stringify(holder[target])) as JsonObject);
            if ((kept.edges as readonly Json[] | undefined)?.length !== (holder[target]?.edges as readonly Json[] | undefined)?.length) holder[target] = kept;
          }
        },
        { key: `${pointer}/${steps.join('/')}` },
      );
    },
    [edit, id, index, item, name, naming.words, pointer, section, text, word],
  );
  const kind = NAMED_KINDS[section];
  const app = naming.names.app;
  const changeKey = async (key: string) => {
    const label = text('items.changed', { name, setting: naming.words.setting('key') });
    if (kind === undefined || typeof item.key !== 'string') change(['key'], key);
    else {
      try {
        await rename(label, `${kind}:${app}.${item.key}`, key);
      } catch (error) {
        if (!isApiError(error, 422)) {
          // Taken, named by another app, saved by somebody else meanwhile: it keeps its key.
          void notices.message.error(refusalOf(error, text));
          return;
        }
        // A draft that cannot be read as a whole has nobody to say who names it: only this place changes.
        change(['key'], key);
        void notices.message.warning(text('items.renamed_alone'));
      }
    }
  };
  const remove = async () => {
    let used = 0;
    if (kind !== undefined && typeof item.key === 'string') {
      try {
        const answer = await api.request<{ uses: readonly unknown[] }>(`/apps/${app}/draft/uses`, { query: { item: `${kind}:${app}.${item.key}` } });
        used = answer.uses.length;
      } catch {
        used = 0;
      }
    }
    const now = () => {
      edit(text('items.removed', { kind: word, name }), (draft) => removeItem(draft, section, id));
      go('', true);
    };
    if (used === 0) return now();
    Modal.confirm({
      title: text('items.used_title', { name, count: used }),
      content: text('items.used_note'),
      okText: text('items.remove_anyway'),
      okButtonProps: { danger: true },
      cancelText: text('action.cancel'),
      onOk: now,
    });
    return undefined;
  };
  const duplicate = () => {
    let made: string | undefined;
    edit(text('items.copied', { kind: word, name }), (draft) => {
      made = duplicateItem(draft, section, id, (one) => text('items.copy_of', { name: one }));
    });
    if (made) go(made);
  };
  return (
    <>
      <header className="yzb-editor-head">
        <Button className="yzb-editor-back" type="text" icon={<ArrowLeftOutlined />} aria-label={text('items.back')} onClick={() => go('')} />
        <h2 className="yzb-editor-title">{name}</h2>
        <Segmented
          aria-label={text('items.look')}
          value={asJson ? 'json' : 'form'}
          options={[
            { value: 'form', icon: <FormOutlined />, label: text('items.form') },
            { value: 'json', icon: <CodeOutlined />, label: 'JSON' },
          ]}
          onChange={(next) => setAsJson(next === 'json')}
        />
        <Tooltip title={text('edit.copy')}>
          <Button type="text" icon={<CopyOutlined />} aria-label={text('edit.copy')} onClick={duplicate} />
        </Tooltip>
        <Tooltip title={text('edit.remove')}>
          <Button type="text" danger icon={<DeleteOutlined />} aria-label={text('edit.remove')} onClick={() => void remove()} />
        </Tooltip>
      </header>
      {asJson ? (
        <Suspense fallback={<Skeleton active />}>
          <JsonView
            root={naming.root}
            schema={modelRef(naming.root, model)}
            value={canonical(naming.root, modelRef(naming.root, model), item)}
            pointer={pointer}
            issues={issues}
            label={text('source.of', { name })}
            onApply={(value) => {
              edit(text('source.applied', { name }), (draft) => {
                (draft[section] as unknown[])[index] = value;
              });
              if (value && typeof value === 'object' && 'id' in value && value.id !== id) go(String(value.id), true);
            }}
          />
        </Suspense>
      ) : (
        <div className="yzb-editor-body">
          <div className="yzb-editor-form">
            {Panel && <Panel naming={naming} item={item} index={index} onEdit={change} />}
            <SchemaForm
              root={naming.root}
              words={naming.words}
              names={naming.names}
              model={model}
              value={item}
              pointer={pointer}
              issues={issues}
              onEdit={change}
              without={['key', ...without]}
              Expression={DraftExpression}
            />
            {'key' in item && <KeyField value={String(item.key)} label={naming.words.setting('key')} beside={(naming.names.document[section] as readonly { id: string; key?: string }[] | undefined) ?? []} id={id} onChange={(key) => void changeKey(key)} />}
          </div>
          {Preview && (
            <aside className="yzb-editor-preview" aria-label={text('items.preview')}>
              <Preview naming={naming} item={item} index={index} onEdit={change} />
            </aside>
          )}
        </div>
      )}
    </>
  );
}

function refusalOf(error: unknown, text: ReturnType<typeof useText>): string {
  return (isApiError(error) && error.issues[0]?.message) || errorText(error, text);
}
