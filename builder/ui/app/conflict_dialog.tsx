import { useFormat } from '@yingzao/runtime-ui/hooks/use_format';
import { useNotices } from '@yingzao/runtime-ui/hooks/use_notices';
import { errorText } from '@yingzao/runtime-ui/views/common/error_text';
import { Button, Modal } from 'antd';
import { useState } from 'react';

import { useDraftState, useDraftStore } from '../draft';
import { useText } from '../i18n/use_text';
import { ClashChoices } from './clash_choices';

const SHOWN = 12;

/** Somebody else saved while one was working: what they did, and how both go on. */
export default function ConflictDialog() {
  const text = useText();
  const format = useFormat();
  const notices = useNotices();
  const store = useDraftStore();
  const conflict = useDraftState((state) => state.conflict);
  const [theirs, setTheirs] = useState<ReadonlySet<string>>(new Set());
  const [working, setWorking] = useState(false);
  if (!conflict) return null;

  async function keepMine(): Promise<void> {
    setWorking(true);
    try {
      await store.keepMine([...theirs]);
      setTheirs(new Set());
    } catch (error) {
      notices.message.error(errorText(error, text));
    } finally {
      setWorking(false);
    }
  }

  return (
    <Modal
      open
      width={640}
      closable={false}
      keyboard={false}
      maskClosable={false}
      title={text('others.title', { name: conflict.by ?? text('others.somebody') })}
      footer={[
        <Button key="theirs" disabled={working} onClick={() => store.takeTheirs()}>
          {text('others.theirs')}
        </Button>,
        <Button key="mine" type="primary" loading={working} onClick={() => void keepMine()}>
          {text('others.both')}
        </Button>,
      ]}
    >
      <p className="yz-muted">{text('others.note', { at: conflict.at ? format.dateTime(conflict.at) : '' })}</p>
      {conflict.changes.length > 0 && (
        <>
          <h3 className="yzb-small-title">{text('others.changes')}</h3>
          <ul className="yzb-changes">
            {conflict.changes.slice(0, SHOWN).map((change) => (
              <li key={change.path}>{change.text}</li>
            ))}
            {conflict.changes.length > SHOWN && (
              <li>{text('others.more', { count: conflict.changes.length - SHOWN })}</li>
            )}
          </ul>
        </>
      )}
      <ClashChoices
        clashes={conflict.clashes}
        other={text('clash.theirs')}
        taken={theirs}
        onChange={setTheirs}
      />
    </Modal>
  );
}
