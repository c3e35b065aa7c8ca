import { CheckOutlined, CloudSyncOutlined, DisconnectOutlined, WarningOutlined } from '@ant-design/icons';
import { type Format, useFormat } from '@yingzao/runtime-ui/hooks/use_format';
import { errorText } from '@yingzao/runtime-ui/views/common/error_text';

import { useDraftState, useDraftStore } from '../draft';
import { useText } from '../i18n/use_text';

/** Whether the work is safe: "saved 10:32", or what stands in the way. */
export function SaveState() {
  const text = useText();
  const store = useDraftStore();
  const format = useFormat();
  const kind = useDraftState((state) => state.saveKind);
  const error = useDraftState((state) => state.saveError);
  const at = useDraftState((state) => state.savedAt);
  if (kind === 'offline' || kind === 'refused') {
    return (
      <span className="yzb-save yzb-save-bad" role="alert">
        {kind === 'offline' ? <DisconnectOutlined aria-hidden="true" /> : <WarningOutlined aria-hidden="true" />}
        <span title={error ? errorText(error, text) : undefined}>
          {kind === 'offline' ? text('save.offline') : text('save.refused')}
        </span>
        <button type="button" className="yz-link" onClick={() => void store.flush()}>
          {text('action.retry')}
        </button>
      </span>
    );
  }
  const working = kind !== 'saved';
  return (
    <span className="yzb-save" role="status">
      {working ? <CloudSyncOutlined aria-hidden="true" /> : at && <CheckOutlined aria-hidden="true" />}
      {working ? text('save.saving') : at ? text('save.saved', { at: shortTime(at, format) }) : text('save.unchanged')}
    </span>
  );
}

/** "10:32" of today, the date too of another day. */
function shortTime(at: string, format: Format): string {
  const shown = format.dateTime(at);
  const now = format.dateTime(new Date().toISOString());
  const day = shown.lastIndexOf(' ');
  return shown.slice(0, day) === now.slice(0, now.lastIndexOf(' ')) ? shown.slice(day + 1) : shown;
}
