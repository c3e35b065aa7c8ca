import { IdcardOutlined, PlusOutlined, TeamOutlined } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import { Button, Drawer } from 'antd';
import { paths } from '@yingzao/runtime-ui/core/route_paths';
import { Empty } from '@yingzao/runtime-ui/views/common/empty';
import { Bar } from '@yingzao/runtime-ui/views/common/skeleton';
import { Suspense, lazy, useState } from 'react';

import { useText } from '../i18n/use_text';
import type { GroupLine } from './people_api';

const PersonAccess = lazy(() => import('@yingzao/runtime-ui/app/record/person_access'));

/** Positions or groups: who is in them stands in their record, their roles here. */
export function GroupList({ kind, lines }: { readonly kind: 'position' | 'group'; readonly lines: readonly GroupLine[] }) {
  const text = useText();
  const [open, setOpen] = useState<GroupLine | null>(null);
  const entity = `system.${kind}`;
  const add = (
    <Link to={paths.create('system', entity) as '/'} className="ant-btn ant-btn-default yzb-link-button">
      <PlusOutlined aria-hidden="true" /> {text(`people.add_${kind}`)}
    </Link>
  );
  if (lines.length === 0)
    return <Empty icon={kind === 'position' ? <IdcardOutlined /> : <TeamOutlined />} title={text(`people.no_${kind}`)} note={text(`people.no_${kind}_note`)} action={add} />;
  return (
    <section className="yzb-groups">
      {add}
      <ul className="yzb-staff-list">
        {lines.map((line) => (
          <li key={line.id}>
            <Link to={paths.record('system', entity, line.id) as '/'}>
              <strong>{line.name}</strong>
              <span>{line.purpose}</span>
              <span>{text('people.count', { count: line.people })}</span>
            </Link>
            <Button size="small" aria-label={`${text('people.roles')}: ${line.name}`} onClick={() => setOpen(line)}>
              {text('people.roles')}
            </Button>
          </li>
        ))}
      </ul>
      {open && (
        <Drawer open size={560} title={open.name} onClose={() => setOpen(null)} destroyOnHidden>
          <Suspense fallback={<Bar width="60%" />}>
            <PersonAccess person={open.id} name={open.name} kind={kind} />
          </Suspense>
        </Drawer>
      )}
    </section>
  );
}
