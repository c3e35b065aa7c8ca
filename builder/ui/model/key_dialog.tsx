import { useNotices } from '@yingzao/runtime-ui/hooks/use_notices';
import { errorText } from '@yingzao/runtime-ui/views/common/error_text';
import { isApiError } from '@yingzao/runtime-ui/core/api/api_error';
import { Alert, Input, Modal } from 'antd';
import { useState } from 'react';

import { isKey, useDraftActions, useDraftState } from '../draft';
import { useText } from '../i18n/use_text';
import type { KeyFieldProps } from './key_field';
import { type UsePlace, usesOf } from './model_api';
import { UsePlaces } from './use_places';

const USED_ELSEWHERE = 'builder.used_elsewhere';

/** Asks for another key, and says who stands against it. */
export default function KeyDialog({ item, value, name, onClose }: KeyFieldProps & { readonly onClose: () => void }) {
  const text = useText();
  const notices = useNotices();
  const { rename } = useDraftActions();
  const [key, setKey] = useState(value);
  const [busy, setBusy] = useState(false);
  const [problems, setProblems] = useState<readonly string[]>([]);
  const [elsewhere, setElsewhere] = useState<readonly UsePlace[]>([]);
  const app = useDraftState((state) => state.app);
  const wrong = key !== '' && !isKey(key);

  async function change(): Promise<void> {
    setBusy(true);
    setProblems([]);
    setElsewhere([]);
    try {
      await rename(text('model.step.key', { name, key }), item, key);
      void notices.message.success(text('model.key_changed'));
      onClose();
    } catch (error) {
      // Where another app names it is a way there, not a sentence.
      if (isApiError(error, 409) && error.code === USED_ELSEWHERE) {
        setElsewhere((await usesOf(app, item)).filter((place) => place.app !== app));
        return;
      }
      const told = isApiError(error) ? error.issues.map((issue) => issue.message) : [];
      setProblems(told.length > 0 ? told : [errorText(error, text)]);
    } finally {
      setBusy(false);
    }
  }

  return (
    <Modal
      open
      title={text('model.change_key', { name })}
      okText={text('model.change')}
      confirmLoading={busy}
      okButtonProps={{ disabled: key === value || !isKey(key) }}
      onOk={() => void change()}
      onCancel={onClose}
    >
      <p>{text('model.key_note')}</p>
      <Input
        autoFocus
        value={key}
        maxLength={63}
        status={wrong ? 'error' : ''}
        aria-label={text('model.key')}
        onChange={(event) => setKey(event.target.value)}
        onPressEnter={() => key !== value && isKey(key) && void change()}
      />
      {wrong && <p className="yzm-bad">{text('model.key_wrong')}</p>}
      {problems.slice(0, 8).map((problem) => (
        <Alert key={problem} type="error" showIcon title={problem} />
      ))}
      {elsewhere.length > 0 && (
        <>
          <Alert type="error" showIcon title={text('model.used_elsewhere')} description={text('model.used_elsewhere_note')} />
          <UsePlaces places={elsewhere} />
        </>
      )}
    </Modal>
  );
}
