import { DownOutlined, PlusOutlined, QuestionCircleOutlined, SafetyOutlined } from '@ant-design/icons';
import { Button, Segmented, Select, Space } from 'antd';
import { useLabel } from '@yingzao/runtime-ui/hooks/use_label';
import { useNarrow } from '@yingzao/runtime-ui/hooks/use_narrow';
import { Empty } from '@yingzao/runtime-ui/views/common/empty';
import { MenuPopover } from '@yingzao/runtime-ui/views/common/menu_popover';
import { Suspense, lazy, useCallback, useMemo, useState } from 'react';

import { useSection } from '../app/use_section';
import { type Role, findById, keysOf, newId, sectionOf, uniqueKey, useDocument, useDraftActions } from '../draft';
import { useText } from '../i18n/use_text';
import { rightsChanges } from './changes';
import { RightsGrid, type GridCell, type GridLine } from './rights_grid';
import {
  ACTIONS, APP_ITSELF, type Action, type Scope, cellKey, cellsOf, reachOf, scopesOf, setAll, setScope, setScopes, signature, usualScope,
} from './rights';
import { RoleList, RoleMenu } from './role_list';
import { RoleSettings } from './role_settings';
import { RolesOverview } from './roles_overview';
import { type Table, useTables } from './use_tables';
import { usePublished } from './use_published';
import { useRightsWords } from './use_rights_words';
import './roles.css';

const FieldRights = lazy(() => import('./field_rights'));
const ChangesPanel = lazy(() => import('./changes_panel'));
const ConditionDialog = lazy(() => import('./condition_dialog'));
const ScopesDialog = lazy(() => import('./scopes_dialog'));
const WhyDialog = lazy(() => import('./why_dialog'));
const UsesPanel = lazy(() => import('./uses_panel'));

const MODES = ['role', 'entity', 'overview'] as const;
type Mode = (typeof MODES)[number];
const NONE: readonly Scope[] = [];
const NO_ROLES: readonly Role[] = [];

/** Roles of the app and all they may do: address `role/<id>`, `entity/<key>` or `overview`. */
export default function RolesSection() {
  const text = useText();
  const label = useLabel();
  const words = useRightsWords();
  const narrow = useNarrow();
  const document = useDocument();
  const { edit } = useDraftActions();
  const { inside, go } = useSection();
  const published = usePublished().package;
  const tables = useTables(document);
  const [visited, setVisited] = useState<GridCell | null>(null);
  const [fieldsOf, setFieldsOf] = useState<{ readonly role: string; readonly table: Table } | null>(null);
  const [conditionOf, setConditionOf] = useState<GridCell | null>(null);
  const [severalOf, setSeveralOf] = useState<GridCell | null>(null);
  const [fresh, setFresh] = useState<string>();
  const [panel, setPanel] = useState<'changes' | 'why' | null>(null);

  const roles = document.roles ?? NO_ROLES;
  const mode: Mode = MODES.find((one) => one === inside[0]) ?? 'role';
  const lines = useMemo(
    () => [...roles.map((role) => ({ key: role.key, label: words.role(role, role.key) })), { key: APP_ITSELF, label: words.role(undefined, APP_ITSELF) }],
    [roles, words],
  );
  const chosenRole = roles.find((role) => role.id === inside[1])?.key ?? (inside[1] === APP_ITSELF ? APP_ITSELF : (roles[0]?.key ?? APP_ITSELF));
  const chosen = roles.find((role) => role.key === chosenRole);
  const chosenTable = tables.listed.find(({ key }) => key === inside[1]) ?? tables.listed[0];
  const cells = useMemo(() => cellsOf(document), [document]);
  const changes = useMemo(() => rightsChanges(published, document), [published, document]);
  const before = useMemo(() => (published ? publishedCells(published, document) : null), [published, document]);

  const roleName = useCallback((key: string) => lines.find((one) => one.key === key)?.label ?? key, [lines]);
  const tableName = useCallback(
    (key: string) => {
      const found = tables.listed.find((one) => one.key === key);
      return label(found?.label, key);
    },
    [label, tables.listed],
  );

  const freshRole = findById(document.roles, fresh ?? '');
  const appName = ({ app }: Table) => (typeof app === 'string' ? app : label(app ?? undefined, ''));

  function cellOf(role: string, entity: string, action: Action): GridCell {
    const key = cellKey(role, entity, action);
    const scopes = cells.get(key) ?? NONE;
    const changed = before !== null && signature(scopes) !== signature(before.get(key));
    return { role, entity, action, scopes, text: words.short(scopes), changed };
  }

  function choose(cell: GridCell, scope: Scope | null): void {
    reach(cell, scope ? [scope] : []);
  }

  function reach(cell: GridCell, scopes: readonly Scope[]): void {
    const step = text('roles.step_scope', {
      role: roleName(cell.role), action: words.action(cell.action), entity: tableName(cell.entity), rows: words.short(scopes),
    });
    edit(step, (draft) => setScopes(draft, cell.role, cell.entity, cell.action, scopes));
  }

  function toggle(cell: GridCell): void {
    const now = scopesOf(document, cell.role, cell.entity, cell.action);
    choose(cell, now.length > 0 ? null : usualScope(document, cell.role, cell.entity, cell.action));
  }

  function addRole(): void {
    const made: Role = { id: newId('r'), key: uniqueKey('role', keysOf(roles), 'role'), label: { zh: '新角色', en: 'New role' } };
    edit(text('roles.add'), (draft) => void sectionOf<Role>(draft, 'roles').push(made));
    go(`role/${made.id}`);
    setFresh(made.id);
  }

  const byRole = mode === 'role';
  const actionLines: readonly GridLine[] = ACTIONS.map((action) => ({ key: action, label: words.action(action) }));
  const rows: readonly GridLine[] = byRole
    ? tables.listed.map((table) => ({
        key: table.key,
        label: label(table.label, table.key),
        note: table.app ? text('roles.other_app', { app: appName(table) }) : undefined,
        extra: <FieldsButton name={label(table.label, table.key)} onOpen={() => setFieldsOf({ role: chosenRole, table })} />,
      }))
    : lines.map((line) => ({
        ...line,
        extra: chosenTable && <FieldsButton name={line.label} onOpen={() => setFieldsOf({ role: line.key, table: chosenTable })} />,
      }));
  const at = (row: string, column: string) =>
    byRole ? cellOf(chosenRole, row, column as Action) : cellOf(row, chosenTable?.key ?? '', column as Action);
  const given = (row: string, column: string) => at(row, column).scopes.length > 0;

  function all(place: { readonly row?: string; readonly column?: string }, give: boolean, name: string): void {
    const meant = rows
      .filter((row) => place.row === undefined || row.key === place.row)
      .flatMap((row) => actionLines.filter((one) => place.column === undefined || one.key === place.column).map((one) => at(row.key, one.key)));
    edit(text('roles.step_all', { name }), (draft) => setAll(draft, meant, give));
  }

  const title = byRole ? text('roles.grid_by_role', { name: roleName(chosenRole) }) : text('roles.grid_by_entity', { name: tableName(chosenTable?.key ?? '') });
  return (
    <div className="yzb-roles">
      <header className="yzb-roles-head">
        <div>
          <h1 className="yz-page-title">{text('roles.title')}</h1>
          <p className="yz-muted">{text('roles.note')}</p>
        </div>
        <Space wrap>
          {changes.length > 0 && (
            <Button onClick={() => setPanel('changes')}>{text('roles.changed', { count: changes.length })}</Button>
          )}
          <Button icon={<QuestionCircleOutlined />} onClick={() => setPanel('why')}>
            {text('why.open')}
          </Button>
        </Space>
      </header>
      <div className="yzb-roles-tools">
        <Segmented
          aria-label={text('roles.mode')}
          value={mode}
          options={[
            { value: 'role', label: text('roles.by_role') },
            { value: 'entity', label: text('roles.by_entity') },
            { value: 'overview', label: text('roles.overview') },
          ]}
          onChange={(next) => go(next === 'role' ? '' : next)}
        />
        {mode === 'entity' && (
          <Select
            className="yzb-roles-table"
            aria-label={text('roles.entity_pick')}
            showSearch={{ optionFilterProp: 'label' }}
            value={chosenTable?.key}
            options={tables.listed.map((table) => ({ value: table.key, label: label(table.label, table.key) }))}
            onChange={(key: string) => go(`entity/${key}`, true)}
          />
        )}
        {mode === 'role' && narrow && (
          <Select
            className="yzb-roles-table"
            aria-label={text('roles.list')}
            value={chosenRole}
            options={lines.map((line) => ({ value: line.key, label: line.label }))}
            onChange={(key: string) => go(`role/${key === APP_ITSELF ? APP_ITSELF : (roles.find((role) => role.key === key)?.id ?? '')}`, true)}
          />
        )}
      </div>
      {mode === 'overview' ? (
        <RolesOverview
          tables={tables.listed}
          roles={lines}
          cells={cells}
          before={before}
          onOpen={(role) => go(`role/${role === APP_ITSELF ? APP_ITSELF : (roles.find((one) => one.key === role)?.id ?? '')}`)}
        />
      ) : (
        <div className={mode === 'role' && !narrow ? 'yzb-roles-body' : ''}>
          {mode === 'role' && !narrow && <RoleList roles={roles} chosen={chosenRole} onChoose={(id) => go(`role/${id}`)} onAdd={addRole} />}
          <div className="yzb-roles-main">
            {narrow && mode === 'role' && (
              <Space>
                <Button icon={<PlusOutlined />} onClick={addRole}>
                  {text('roles.add')}
                </Button>
                {chosen && <RoleMenu key={chosen.id} role={chosen} roles={roles} onChoose={(id) => go(`role/${id}`)} />}
              </Space>
            )}
            {roles.length === 0 && mode === 'role' && (
              <Empty icon={<SafetyOutlined />} title={text('roles.none')} note={text('roles.none_note')} action={<Button type="primary" onClick={addRole}>{text('roles.add')}</Button>} />
            )}
            <p className="yzb-rights-said" role="status">
              {visited && words.sentence(roleName(visited.role), visited.action, visited.entity, tableName(visited.entity), visited.scopes)}
              {visited?.changed && (
                <span className="yz-muted">
                  {' '}
                  {text('roles.was', { rows: words.short(before?.get(cellKey(visited.role, visited.entity, visited.action)) ?? NONE) })}
                </span>
              )}
            </p>
            <RightsGrid
              key={`${mode}|${byRole ? chosenRole : chosenTable?.key}`}
              label={title}
              corner={text(byRole ? 'roles.entity' : 'roles.role')}
              rows={rows}
              columns={actionLines}
              cell={at}
              rowReach={(row) => reachOf(actionLines.map((one) => given(row, one.key)))}
              columnReach={(column) => reachOf(rows.map((row) => given(row.key, column)))}
              onToggle={toggle}
              onChoose={choose}
              onCondition={setConditionOf}
              onSeveral={setSeveralOf}
              onAll={all}
              onVisit={setVisited}
            />
            <p className="yzb-rights-keys yz-muted">{text('roles.keys')}</p>
            {byRole && tables.others.length > 0 && (
              <MenuPopover
                label={text('roles.add_entity')}
                heading={<span className="yz-muted">{text('roles.add_entity_note')}</span>}
                items={tables.others.map((table) => ({
                  key: table.key,
                  label: label(table.label, table.key),
                  trailing: <small className="yz-muted">{appName(table)}</small>,
                  onChoose: () =>
                    edit(text('roles.add_entity'), (draft) => setScope(draft, chosenRole, table.key, 'read', { kind: 'all' })),
                }))}
              >
                <Button icon={<PlusOutlined />}>
                  {text('roles.add_entity')} <DownOutlined aria-hidden="true" />
                </Button>
              </MenuPopover>
            )}
            {byRole && (
              <Suspense>
                <UsesPanel role={chosenRole} name={roleName(chosenRole)} />
              </Suspense>
            )}
          </div>
        </div>
      )}
      <Suspense>
        {fieldsOf && (
          <FieldRights role={fieldsOf.role} name={roleName(fieldsOf.role)} table={fieldsOf.table} onClose={() => setFieldsOf(null)} />
        )}
        {panel === 'changes' && published && (
          <ChangesPanel changes={changes} published={published} roleName={roleName} tableName={tableName} onClose={() => setPanel(null)} />
        )}
        {conditionOf && (
          <ConditionDialog
            name={`${roleName(conditionOf.role)} · ${words.action(conditionOf.action)}${tableName(conditionOf.entity)}`}
            entity={conditionOf.entity}
            value={conditionOf.scopes.find(({ kind }) => kind === 'expression')?.condition ?? ''}
            onClose={() => setConditionOf(null)}
            onDone={(condition) => {
              setConditionOf(null);
              if (condition) choose(conditionOf, { kind: 'expression', condition });
            }}
          />
        )}
        {severalOf && (
          <ScopesDialog
            name={`${roleName(severalOf.role)} · ${words.action(severalOf.action)}${tableName(severalOf.entity)}`}
            entity={severalOf.entity}
            action={severalOf.action}
            scopes={severalOf.scopes}
            onClose={() => setSeveralOf(null)}
            onDone={(scopes) => {
              setSeveralOf(null);
              reach(severalOf, scopes);
            }}
          />
        )}
        {freshRole && <RoleSettings role={freshRole} onClose={() => setFresh(undefined)} />}
        {panel === 'why' && <WhyDialog onClose={() => setPanel(null)} />}
      </Suspense>
    </div>
  );
}

function FieldsButton({ name, onOpen }: { readonly name: string; readonly onOpen: () => void }) {
  const text = useText();
  return (
    <Button type="text" size="small" className="yzb-rights-fields" aria-label={text('roles.detail_of', { name })} onClick={onOpen}>
      {text('roles.field')}
    </Button>
  );
}

/** Cells of the version that serves under the keys roles have now. */
function publishedCells(published: Parameters<typeof cellsOf>[0], draft: Parameters<typeof cellsOf>[0]) {
  const now = new Map((draft.roles ?? []).map((role) => [role.id, role.key]));
  const renamed = new Map((published.roles ?? []).map((role) => [role.key, now.get(role.id) ?? role.key]));
  const cells = new Map<string, readonly Scope[]>();
  for (const [key, scopes] of cellsOf(published)) {
    const [role = '', entity = '', action = ''] = key.split('|');
    cells.set(cellKey(renamed.get(role) ?? role, entity, action as Action), scopes);
  }
  return cells;
}
