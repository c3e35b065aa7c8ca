import { useQuery } from '@tanstack/react-query';
import { useLabel } from '@yingzao/runtime-ui/hooks/use_label';
import type { Label } from '@yingzao/runtime-ui/core/label';
import { errorText } from '@yingzao/runtime-ui/views/common/error_text';
import { Alert, Modal, Select } from 'antd';
import { useState } from 'react';

import { type Entity, type Field, type Option, useDraftActions, useDraftState, useDraftStore } from '../draft';
import { useText } from '../i18n/use_text';
import { previewOf, replaceOption, usesOf } from './model_api';
import { Spinner } from './spinner';
import { UsePlaces } from './use_places';

interface ReplaceOptionDialogProps {
  readonly entity: Entity;
  readonly field: Field;
  readonly option: Option;
  readonly others: readonly Option[];
  readonly onClose: () => void;
  /** Nothing has it: it just goes. */
  readonly onRemove: () => void;
}

/** An option that is in use goes by another one taking its place: in records and in every formula. */
export function ReplaceOptionDialog({ entity, field, option, others, onClose, onRemove }: ReplaceOptionDialogProps) {
  const text = useText();
  const label = useLabel();
  const store = useDraftStore();
  const { flush } = useDraftActions();
  const app = useDraftState((state) => state.app);
  const [by, setBy] = useState<string>();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const item = `option:${app}.${entity.key}.${field.key}.${option.key}`;
  const name = label(option.label as Label, option.key);
  const { data, error } = useQuery({
    queryKey: ['builder', 'option-in-use', app, item],
    queryFn: async () => {
      await flush();
      // Without the option, values that have it do not fit: so they can be counted.
      const without = { ...field, options: (field.options ?? []).filter((one) => one.id !== option.id) };
      const [places, preview] = await Promise.all([usesOf(app, item), previewOf(app, entity.id, field.id, without)]);
      return { places, records: preview?.unfit ?? 0, complete: preview?.complete ?? true };
    },
    gcTime: 0,
    retry: false,
  });
  const unused = data?.places.length === 0 && data.records === 0 && data.complete;

  async function replace(): Promise<void> {
    if (unused) {
      onRemove();
      return;
    }
    if (!by) return;
    setBusy(true);
    try {
      await store.onServer(text('model.step.replace', { name }), (revision) => replaceOption(app, item, by, revision));
      onClose();
    } catch (failure) {
      setProblem(errorText(failure, text));
    } finally {
      setBusy(false);
    }
  }

  return (
    <Modal
      open
      title={text('model.remove_option', { name })}
      okText={text(unused ? 'model.delete' : 'model.replace')}
      okButtonProps={{ danger: unused ?? false, disabled: !unused && !by }}
      confirmLoading={busy}
      onOk={() => void replace()}
      onCancel={onClose}
    >
      {!data && !error && <Spinner />}
      {error && <Alert type="warning" showIcon title={errorText(error, text)} />}
      {unused && <p>{text('model.option_unused')}</p>}
      {data && !unused && (
        <>
          <p>{text(data.complete ? 'model.option_records' : 'model.option_records_some', { count: data.records })}</p>
          {data.places.length > 0 && <UsePlaces places={data.places} />}
        </>
      )}
      {!unused && (
        <div className="yzm-part">
          <span className="yz-setting-label">{text('model.replaced_by')}</span>
          <Select
            value={by}
            aria-label={text('model.replaced_by')}
            options={others.map((one) => ({ value: one.key, label: label(one.label as Label, one.key) }))}
            onChange={setBy}
          />
          <p className="yz-muted">{text('model.replace_note')}</p>
        </div>
      )}
      {problem && <Alert type="error" showIcon title={problem} />}
    </Modal>
  );
}
