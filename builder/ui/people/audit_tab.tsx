import { FileSearchOutlined } from '@ant-design/icons';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { Picker, type PickerOption } from '@yingzao/runtime-ui/fields/shared/picker';
import { usePickerState } from '@yingzao/runtime-ui/fields/shared/use_picker_state';
import { usePeopleOptions } from '@yingzao/runtime-ui/fields/user/use_people_options';
import { useDebounced } from '@yingzao/runtime-ui/hooks/use_debounced';
import { useFormat } from '@yingzao/runtime-ui/hooks/use_format';
import { Empty } from '@yingzao/runtime-ui/views/common/empty';
import { Failed } from '@yingzao/runtime-ui/views/common/failed';
import { Bar } from '@yingzao/runtime-ui/views/common/skeleton';
import { useState } from 'react';

import { useText } from '../i18n/use_text';
import zh from '../i18n/zh.json';
import type { BuilderKey } from '../i18n/texts';
import { type AuditEntry, loadAudit, peopleKeys } from './people_api';

/** Who did what about the platform itself, the latest first. */
export default function AuditTab() {
  const text = useText();
  const format = useFormat();
  const [typed, setTyped] = useState('');
  const [person, setPerson] = useState<PickerOption | null>(null);
  const people = usePickerState();
  const found = usePeopleOptions(people.search, people.open);
  const q = useDebounced(typed.trim());
  const query = { ...(q && { q }), ...(person && { person: person.id }) };
  const log = useInfiniteQuery({
    queryKey: peopleKeys.audit(query),
    queryFn: ({ pageParam, signal }) => loadAudit(query, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    staleTime: 0,
  });
  const entries = log.data?.pages.flatMap((page) => page.entries) ?? [];
  return (
    <section className="yzb-audit">
      <div className="yzb-give">
        <Input allowClear aria-label={text('audit.search')} placeholder={text('audit.search')} value={typed} onChange={(event) => setTyped(event.target.value)} />
        <Picker label={text('audit.person')} state={people} found={found} value={person ? [person] : []} onChange={([chosen]) => setPerson(chosen ?? null)} />
      </div>
      {log.isPending && <Bar width="70%" />}
      {log.isError && <Failed error={log.error} onRetry={() => void log.refetch()} />}
      {log.data && entries.length === 0 && <Empty icon={<FileSearchOutlined />} title={text('audit.nothing')} />}
      {entries.length > 0 && (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reached by keyboard
        <div className="yzb-rights-scroll" tabIndex={0} role="region" aria-label={text('people.tab_audit')}>
          <table className="yzb-audit-table">
            <thead>
              <tr>
                <th scope="col">{text('audit.at')}</th>
                <th scope="col">{text('audit.who')}</th>
                <th scope="col">{text('audit.what')}</th>
                <th scope="col">{text('audit.on')}</th>
                <th scope="col">{text('audit.detail')}</th>
              </tr>
            </thead>
            <tbody>
              {entries.map((entry) => (
                <tr key={entry.id}>
                  <td className="yz-figure">{format.dateTime(entry.at)}</td>
                  <td>{entry.by_name ?? entry.principal}</td>
                  <td>{actionName(entry, text)}</td>
                  <td>{entry.subject_name ?? entry.subject}</td>
                  <td className="yzb-audit-detail">{detailOf(entry)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {log.hasNextPage && (
        <Button loading={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
          {text('people.more')}
        </Button>
      )}
    </section>
  );
}

/** Kinds that have no words yet are shown as the log has them. */
function actionName(entry: AuditEntry, text: ReturnType<typeof useText>): string {
  const key = `audit.action_${entry.action}`;
  return key in zh ? text(key as BuilderKey) : entry.action;
}

function detailOf(entry: AuditEntry): string {
  if (Array.isArray(entry.detail?.items)) return namesOf(entry.detail.items as readonly SummaryItem[], Number(entry.detail.more ?? 0));
  return Object.entries(entry.detail ?? {})
    .filter(([, value]) => value !== null && value !== '' && !(Array.isArray(value) && value.length === 0))
    .map(([key, value]) => `${key}: ${Array.isArray(value) ? value.join(', ') : typeof value === 'object' ? JSON.stringify(value) : String(value)}`)
    .join(' · ');
}

/** Of a sitting at a draft; the builder of the app has it in words. */
interface SummaryItem {
  readonly kind: 'added' | 'removed' | 'changed';
  readonly place: readonly (readonly [list: string, id: string, name: string | Readonly<Record<string, string>>])[];
}

const SIGNS = { added: '+', removed: '−', changed: '~' } as const;
const NAMED = 8;

function namesOf(items: readonly SummaryItem[], more: number): string {
  const named = items.slice(0, NAMED).map(({ kind, place }) => {
    const names = place.map(([, id, name]) => (typeof name === 'string' ? name : (Object.values(name)[0] ?? id)));
    return `${SIGNS[kind]} ${names.join(' › ') || '·'}`;
  });
  const left = items.length - named.length + more;
  return [...named, ...(left > 0 ? [`+${left}`] : [])].join(' · ');
}
