import { ApartmentOutlined, CrownOutlined, PlusOutlined, TeamOutlined, UserOutlined } from '@ant-design/icons';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Input, Space } from 'antd';
import { useDebounced } from '@yingzao/runtime-ui/hooks/use_debounced';
import { useNotices } from '@yingzao/runtime-ui/hooks/use_notices';
import { updateRecord } from '@yingzao/runtime-ui/core/api/record_api';
import { Empty } from '@yingzao/runtime-ui/views/common/empty';
import { errorText } from '@yingzao/runtime-ui/views/common/error_text';
import { Failed } from '@yingzao/runtime-ui/views/common/failed';
import { Bar } from '@yingzao/runtime-ui/views/common/skeleton';
import { useState } from 'react';

import { useText } from '../i18n/use_text';
import { DepartmentDialog } from './department_dialog';
import { DepartmentTree } from './department_tree_view';
import { wayTo } from './department_tree';
import { FirstPasswords } from './first_passwords';
import { type DepartmentLine, type Organisation, loadStaff, peopleKeys } from './people_api';
import { PersonDrawer } from './person_drawer';

export interface OrganisationTabProps {
  readonly organisation: Organisation;
  /** A department's id, "all", "none" or "inactive". */
  readonly where: string;
  readonly person: string | undefined;
  readonly onGo: (next: Readonly<Record<string, string | undefined>>) => void;
}

/** The tree of departments, and the people of the one chosen. */
export function OrganisationTab({ organisation, where, person, onGo }: OrganisationTabProps) {
  const text = useText();
  const client = useQueryClient();
  const { message } = useNotices();
  const [typed, setTyped] = useState('');
  const search = useDebounced(typed.trim());
  const [dialog, setDialog] = useState<{ readonly department?: DepartmentLine; readonly parent: string | null } | null>(null);
  const [giving, setGiving] = useState(false);
  const chosen = organisation.departments.find(({ id }) => id === where);
  const staff = useInfiniteQuery({
    queryKey: peopleKeys.staff(where, search),
    queryFn: ({ pageParam, signal }) => loadStaff(where, search, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const people = staff.data?.pages.flatMap((page) => page.people) ?? [];
  const move = useMutation({
    mutationFn: ({ department, parent }: { readonly department: DepartmentLine; readonly parent: string | null }) =>
      updateRecord('system.department', department.id, { parent_department: parent }, department.version),
    onSuccess: (_, { department }) => void message.success(text('people.moved', { name: department.name })),
    onError: (error) => void message.error(errorText(error, text)),
    onSettled: () => client.invalidateQueries({ queryKey: peopleKeys.organisation }),
  });
  const places = [
    { key: 'all', icon: <TeamOutlined aria-hidden="true" />, name: text('people.everybody'), count: organisation.people },
    { key: 'none', icon: <UserOutlined aria-hidden="true" />, name: text('people.no_department'), count: organisation.elsewhere },
    { key: 'inactive', icon: <UserOutlined aria-hidden="true" />, name: text('people.inactive'), count: organisation.inactive },
  ];
  return (
    <div className="yzb-organisation">
      <nav className="yzb-departments" aria-label={text('people.departments')}>
        <ul>
          {places.map((place) => (
            <li key={place.key}>
              <button type="button" className="yzb-place" aria-current={where === place.key || undefined} onClick={() => onGo({ department: place.key === 'all' ? undefined : place.key })}>
                {place.icon}
                <span>{place.name}</span>
                <small>{place.count}</small>
              </button>
            </li>
          ))}
        </ul>
        <DepartmentTree
          departments={organisation.departments}
          chosen={where}
          onChoose={(id) => onGo({ department: id })}
          onMove={(department, parent) => move.mutate({ department, parent })}
          onEdit={(department) => setDialog({ department, parent: department.parent })}
          onAdd={(parent) => setDialog({ parent })}
        />
        <Button block icon={<PlusOutlined />} onClick={() => setDialog({ parent: null })}>
          {text('people.add_department')}
        </Button>
      </nav>
      <section className="yzb-staff" aria-labelledby="staff-title">
        <header>
          <div>
            <h2 className="yz-panel-title" id="staff-title">
              {chosen ? wayTo(organisation.departments, chosen.id) : (places.find(({ key }) => key === where)?.name ?? text('people.everybody'))}
            </h2>
            {chosen && (
              <p className="yz-muted">
                <CrownOutlined aria-hidden="true" /> {chosen.head_name ? text('people.head_is', { name: chosen.head_name }) : text('people.no_head')}
              </p>
            )}
          </div>
          <Space wrap>
            {chosen && (
              <Button icon={<ApartmentOutlined />} onClick={() => setDialog({ department: chosen, parent: chosen.parent })}>
                {text('people.edit_department')}
              </Button>
            )}
            {people.length > 0 && where !== 'inactive' && <Button onClick={() => setGiving(true)}>{text('people.first_passwords')}</Button>}
          </Space>
        </header>
        <Input allowClear className="yzb-staff-search" placeholder={text('people.search')} aria-label={text('people.search')} value={typed} onChange={(event) => setTyped(event.target.value)} />
        {staff.isPending && <Bar width="70%" />}
        {staff.isError && <Failed error={staff.error} onRetry={() => void staff.refetch()} />}
        {staff.data && people.length === 0 && <Empty icon={<TeamOutlined />} title={text(search ? 'people.nobody_found' : 'people.nobody')} />}
        {people.length > 0 && (
          <ul className="yzb-staff-list">
            {people.map((one) => (
              <li key={one.id}>
                <button type="button" onClick={() => onGo({ person: one.id })}>
                  <strong>{one.name}</strong>
                  <span>{one.email}</span>
                  <span>{[chosen ? '' : one.department, one.jobTitle].filter(Boolean).join(' · ')}</span>
                </button>
              </li>
            ))}
          </ul>
        )}
        {staff.hasNextPage && (
          <Button loading={staff.isFetchingNextPage} onClick={() => void staff.fetchNextPage()}>
            {text('people.more')}
          </Button>
        )}
      </section>
      {dialog && <DepartmentDialog {...dialog} departments={organisation.departments} onClose={() => setDialog(null)} />}
      {giving && <FirstPasswords people={people} onClose={() => setGiving(false)} />}
      {person && <PersonDrawer person={person} onClose={() => onGo({ person: undefined })} />}
    </div>
  );
}
