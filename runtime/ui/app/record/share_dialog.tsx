import { DeleteOutlined } from '@ant-design/icons';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Modal, Segmented } from 'antd';
import { useState } from 'react';

import { HOLDER_KINDS, type HolderKind, type Share, type ShareRights } from '../../core/access';
import { endShare, loadShares, shareRecord } from '../../core/api/access_api';
import { isApiError } from '../../core/api/api_error';
import { keys } from '../../core/query_keys';
import type { FieldDefinition } from '../../core/definition';
import { DateInput } from '../../fields/date/input';
import type { PickerOption } from '../../fields/shared/picker';
import { Picker } from '../../fields/shared/picker';
import { usePickerState } from '../../fields/shared/use_picker_state';
import { useHolderOptions } from '../../fields/user/use_holder_options';
import { useFormat } from '../../hooks/use_format';
import { useText } from '../../hooks/use_text';
import { errorText } from '../../views/common/error_text';
import { Failed } from '../../views/common/failed';
import { Bar } from '../../views/common/skeleton';
import './share_dialog.css';

const UNTIL: FieldDefinition = { id: 'until', key: 'until', type: 'date', label: {} };

export interface ShareDialogProps {
  readonly entity: string;
  readonly record: string;
  readonly onClose: () => void;
}

/** Whom a record is shared with, and whom to share it with. */
export function ShareDialog({ entity, record, onClose }: ShareDialogProps) {
  const text = useText();
  const shares = useQuery({ queryKey: keys.shares(entity, record), queryFn: () => loadShares(entity, record), staleTime: 0 });
  return (
    <Modal open title={text('share.title')} footer={null} onCancel={onClose} destroyOnHidden>
      {shares.isPending ? (
        <Bar width="60%" />
      ) : shares.isError ? (
        <Failed error={shares.error} onRetry={() => void shares.refetch()} />
      ) : (
        <>
          {shares.data.may_share && <ShareForm entity={entity} record={record} />}
          <ShareList entity={entity} record={record} shares={shares.data.shares} mayShare={shares.data.may_share} />
        </>
      )}
    </Modal>
  );
}

function ShareForm({ entity, record }: Omit<ShareDialogProps, 'onClose'>) {
  const text = useText();
  const client = useQueryClient();
  const picker = usePickerState();
  const [kind, setKind] = useState<HolderKind>('user');
  const [chosen, setChosen] = useState<PickerOption | null>(null);
  const [rights, setRights] = useState<ShareRights>('read');
  const [until, setUntil] = useState('');
  const [issue, setIssue] = useState<string | null>(null);
  const found = useHolderOptions(kind, picker.search, picker.open);
  const share = useMutation({
    mutationFn: (to: PickerOption) =>
      // To the end of the day named, where the person is.
      shareRecord(entity, record, { kind, id: to.id, name: to.title }, rights, until ? new Date(`${until}T23:59:59`).toISOString() : null),
    onSuccess: (answer) => {
      client.setQueryData(keys.shares(entity, record), answer);
      setChosen(null);
      setIssue(null);
      return client.invalidateQueries({ queryKey: keys.history(entity, record) });
    },
    onError: (error) => setIssue((isApiError(error) && error.issues[0]?.message) || errorText(error, text)),
  });
  return (
    <form
      className="yz-share-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (chosen) share.mutate(chosen);
        else setIssue(text('share.choose'));
      }}
    >
      {issue && <Alert type="error" showIcon title={issue} role="alert" />}
      <Segmented<HolderKind>
        block
        aria-label={text('share.kind')}
        value={kind}
        options={HOLDER_KINDS.map((one) => ({ value: one, label: text(`holder.${one}`) }))}
        onChange={(next) => {
          setKind(next);
          setChosen(null);
          setIssue(null);
        }}
      />
      <Picker
        key={kind}
        label={text(`holder.${kind}`)}
        state={picker}
        found={found}
        value={chosen ? [chosen] : []}
        onChange={([next]) => {
          setChosen(next ?? null);
          setIssue(null);
        }}
      />
      <div className="yz-share-row">
        <Segmented<ShareRights>
          aria-label={text('share.rights')}
          value={rights}
          options={[
            { value: 'read', label: text('share.read') },
            { value: 'write', label: text('share.write') },
          ]}
          onChange={setRights}
        />
        <div className="yz-share-until">
          <span aria-hidden="true">{text('share.until')}</span>
          <DateInput
            field={UNTIL}
            id="share-until"
            label={text('share.until')}
            value={until}
            onChange={(day) => setUntil(typeof day === 'string' ? day : '')}
          />
        </div>
      </div>
      <Button type="primary" htmlType="submit" loading={share.isPending}>
        {text('share.submit')}
      </Button>
    </form>
  );
}

interface ShareListProps extends Omit<ShareDialogProps, 'onClose'> {
  readonly shares: readonly Share[];
  readonly mayShare: boolean;
}

function ShareList({ entity, record, shares, mayShare }: ShareListProps) {
  const text = useText();
  const format = useFormat();
  const client = useQueryClient();
  const end = useMutation({
    mutationFn: (share: Share) => endShare(entity, record, share.to.id),
    onSettled: () => client.invalidateQueries({ queryKey: keys.shares(entity, record) }),
  });
  return (
    <section aria-label={text('share.shared_with')} className="yz-share-list">
      <h3>{text('share.shared_with')}</h3>
      {shares.length === 0 && <p className="yz-muted">{text('share.none')}</p>}
      {end.isError && <Alert type="error" showIcon title={errorText(end.error, text)} role="alert" />}
      <ul>
        {shares.map((share) => (
          <li key={share.to.id}>
            <div>
              <strong>{share.to.name}</strong>
              <p className="yz-muted">
                {[
                  text(`holder.${share.to.kind}`),
                  text(share.rights === 'write' ? 'share.write' : 'share.read'),
                  share.until && text('share.ends', { time: format.dateTime(share.until) }),
                  share.by_name && text('share.by', { name: share.by_name }),
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </p>
            </div>
            {mayShare && (
              <Button
                type="text"
                danger
                icon={<DeleteOutlined />}
                aria-label={text('share.end', { name: share.to.name })}
                loading={end.isPending && end.variables?.to.id === share.to.id}
                onClick={() => end.mutate(share)}
              />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
