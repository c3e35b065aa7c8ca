import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Checkbox, Modal } from 'antd';
import { keys } from '@yingzao/runtime-ui/core/query_keys';
import { Picker, type PickerOption } from '@yingzao/runtime-ui/fields/shared/picker';
import { usePickerState } from '@yingzao/runtime-ui/fields/shared/use_picker_state';
import { usePeopleOptions } from '@yingzao/runtime-ui/fields/user/use_people_options';
import { useLabel } from '@yingzao/runtime-ui/hooks/use_label';
import { useNotices } from '@yingzao/runtime-ui/hooks/use_notices';
import { errorText } from '@yingzao/runtime-ui/views/common/error_text';
import { Bar } from '@yingzao/runtime-ui/views/common/skeleton';
import { useState } from 'react';

import { useText } from '../i18n/use_text';
import { type Belongings, deactivate, loadBelongings, peopleKeys } from './people_api';

type Part = 'records' | 'tasks' | 'heads';

/** Ends somebody's work here: what is theirs, who takes it over. */
export function LeaveDialog({ person, name, onClose }: { readonly person: string; readonly name: string; readonly onClose: () => void }) {
  const text = useText();
  const client = useQueryClient();
  const { message } = useNotices();
  const people = usePickerState();
  const found = usePeopleOptions(people.search, people.open);
  const theirs = useQuery({ queryKey: peopleKeys.belongings(person), queryFn: () => loadBelongings(person), staleTime: 0 });
  const [to, setTo] = useState<PickerOption | null>(null);
  const [left, setLeft] = useState<ReadonlySet<Part>>(new Set());
  const parts = theirs.data ? present(theirs.data) : [];
  const handed = parts.filter((part) => !left.has(part));
  const leave = useMutation({
    mutationFn: () =>
      deactivate(person, {
        ...(to && handed.length > 0 ? { to: to.id } : {}),
        records: handed.includes('records'), tasks: handed.includes('tasks'), heads: handed.includes('heads'),
      }),
    onSuccess: (done) => {
      const working = done.runs.length > 0 || (handed.includes('tasks') && done.tasks_left > 0);
      const said = working ? 'people.left_working' : 'people.left_done';
      void message.success(text(said, { name }));
      for (const queryKey of [keys.record('system.user', person), keys.records('system.user'), peopleKeys.organisation, peopleKeys.sessions(person)])
        void client.invalidateQueries({ queryKey });
      onClose();
    },
  });
  const options = { ...found, options: found.options.filter(({ id }) => id !== person) };
  return (
    <Modal
      open
      title={text('people.deactivate_named', { name })}
      okText={text('people.deactivate')}
      okButtonProps={{ danger: true, disabled: !theirs.data || (handed.length > 0 && !to), loading: leave.isPending }}
      onOk={() => leave.mutate()}
      onCancel={onClose}
      destroyOnHidden
    >
      <p>{text('people.deactivate_note')}</p>
      {theirs.isPending && <Bar width="60%" />}
      {theirs.data && parts.length === 0 && <p className="yz-muted">{text('people.owns_nothing')}</p>}
      {theirs.data && parts.length > 0 && (
        <>
          <fieldset className="yzb-leave">
            <legend>{text('people.hand_over')}</legend>
            {parts.map((part) => (
              <Checkbox
                key={part}
                checked={!left.has(part)}
                onChange={(event) =>
                  setLeft((now) => {
                    const next = new Set(now);
                    if (event.target.checked) next.delete(part);
                    else next.add(part);
                    return next;
                  })
                }
              >
                <PartText part={part} theirs={theirs.data} />
              </Checkbox>
            ))}
          </fieldset>
          {handed.length > 0 && (
            <Picker label={text('people.to_whom')} state={people} found={options} value={to ? [to] : []} onChange={([chosen]) => setTo(chosen ?? null)} />
          )}
        </>
      )}
      {leave.isError && <Alert type="error" showIcon role="alert" title={errorText(leave.error, text)} />}
    </Modal>
  );
}

function present(theirs: Belongings): readonly Part[] {
  const counts: Readonly<Record<Part, number>> = { records: theirs.records.length, tasks: theirs.tasks, heads: theirs.heads.length };
  return (['records', 'tasks', 'heads'] as const).filter((part) => counts[part] > 0);
}

function PartText({ part, theirs }: { readonly part: Part; readonly theirs: Belongings }) {
  const text = useText();
  const label = useLabel();
  if (part === 'tasks') return text('people.their_tasks', { count: theirs.tasks });
  if (part === 'heads') return text('people.their_heads', { names: theirs.heads.map((one) => one.name).join(', ') });
  const counted = theirs.records.map((one) => `${label(one.label, one.entity)} ${one.count}${one.capped ? '+' : ''}`);
  return text('people.their_records', { names: counted.join(', ') });
}
