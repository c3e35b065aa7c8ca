import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';

import { EMPTY, renderWithDraft } from '../draft/test_draft';
import { useDocument, useDraftActions } from '../draft';
import { ACTIONS, type Action, cellKey, cellsOf, reachOf, setAll, setScope, usualScope } from './rights';
import { type GridCell, RightsGrid } from './rights_grid';
import { useRightsWords } from './use_rights_words';

const SHOP = {
  ...EMPTY,
  roles: [{ id: 'r1', key: 'seller' }],
  entities: [
    { id: 'e1', key: 'order', label: { zh: '订单' }, fields: [] },
    { id: 'e2', key: 'note', label: { zh: '便条' }, fields: [] },
  ],
  grants: [{ id: 'g1', role: 'seller', entity: 'order', actions: ['read'], scope: 'own' }],
};

interface GridProps {
  readonly onVisit: (cell: GridCell | null) => void;
  readonly onCondition?: (cell: GridCell) => void;
  readonly onSeveral?: (cell: GridCell) => void;
}

function Grid({ onVisit, onCondition = () => undefined, onSeveral = () => undefined }: GridProps) {
  const document = useDocument();
  const { edit } = useDraftActions();
  const words = useRightsWords();
  const cells = cellsOf(document);
  const cell = (entity: string, action: string): GridCell => {
    const scopes = cells.get(cellKey('seller', entity, action as Action)) ?? [];
    return { role: 'seller', entity, action: action as Action, scopes, text: words.short(scopes), changed: false };
  };
  const rows = (document.entities ?? []).map((one) => ({ key: one.key, label: one.label?.zh ?? one.key }));
  const given = (row: string, column: string) => cell(row, column).scopes.length > 0;
  return (
    <RightsGrid
      label="权限"
      corner="表"
      rows={rows}
      columns={ACTIONS.map((action) => ({ key: action, label: words.action(action) }))}
      cell={cell}
      rowReach={(row) => reachOf(ACTIONS.map((action) => given(row, action)))}
      columnReach={(column) => reachOf(rows.map((row) => given(row.key, column)))}
      onToggle={(one) => edit('x', (draft) => setScope(draft, one.role, one.entity, one.action, one.scopes.length > 0 ? null : usualScope(draft, one.role, one.entity, one.action)))}
      onChoose={(one, scope) => edit('x', (draft) => setScope(draft, one.role, one.entity, one.action, scope))}
      onCondition={onCondition}
      onSeveral={onSeveral}
      onAll={(place, give) =>
        edit('x', (draft) =>
          setAll(
            draft,
            rows
              .filter((row) => !place.row || row.key === place.row)
              .flatMap((row) => ACTIONS.filter((action) => !place.column || action === place.column).map((action) => ({ role: 'seller', entity: row.key, action }))),
            give,
          ),
        )
      }
      onVisit={onVisit}
    />
  );
}

const cellNamed = (name: string) => screen.getByRole('button', { name });

test('one walks with arrows, allows with Space, and chooses the records with Enter', async () => {
  const visited = vi.fn<(cell: GridCell | null) => void>();
  const user = userEvent.setup();
  const { store } = await renderWithDraft(<Grid onVisit={visited} />, SHOP);
  cellNamed('订单 · 查看: 本人').focus();
  await user.keyboard('{ArrowRight}{ArrowRight}');
  expect(document.activeElement).toBe(cellNamed('订单 · 更改: 不允许'));
  await user.keyboard(' ');
  // The rows that are read are the rows that may be changed, unless one says otherwise.
  expect(document.activeElement).toBe(cellNamed('订单 · 更改: 本人'));
  await user.keyboard('{Enter}');
  const menu = await screen.findByRole('menu', { name: '订单 · 更改：选择记录范围' });
  expect(document.activeElement).toBe(within(menu).getByRole('menuitemradio', { name: '本人' }));
  await user.keyboard('{ArrowUp}{Enter}');
  expect(document.activeElement).toBe(cellNamed('订单 · 更改: 本部门'));
  expect(visited).toHaveBeenLastCalledWith(expect.objectContaining({ action: 'update', text: '本部门' }));
  expect(store.state.getState().document?.grants).toHaveLength(2);
  await user.keyboard('{ArrowDown}{End}{Home}');
  expect(document.activeElement).toBe(cellNamed('便条 · 查看: 不允许'));
  await user.keyboard(' ');
  expect(document.activeElement).toBe(cellNamed('便条 · 查看: 全部'));
  // One stop for the Tab key, however many cells.
  expect(screen.getAllByRole('button').filter((button) => button.dataset.at && button.tabIndex === 0)).toHaveLength(1);
});

test('headings give and take whole rows and columns', async () => {
  const user = userEvent.setup();
  await renderWithDraft(<Grid onVisit={() => undefined} />, SHOP);
  const order = screen.getByRole<HTMLInputElement>('checkbox', { name: '订单：全部允许或不允许' });
  expect(order.checked).toBe(false);
  await user.click(order);
  expect(order.checked).toBe(true);
  expect(cellNamed('订单 · 删除: 本人')).toBeTruthy();
  expect(screen.getByRole<HTMLInputElement>('checkbox', { name: '查看：全部允许或不允许' }).checked).toBe(false);
  await user.click(screen.getByRole('checkbox', { name: '查看：全部允许或不允许' }));
  expect(cellNamed('便条 · 查看: 全部')).toBeTruthy();
  await user.click(order);
  expect(cellNamed('订单 · 查看: 不允许')).toBeTruthy();
});

test('a condition is asked for, and the cell has the focus again', async () => {
  const user = userEvent.setup();
  const asked = vi.fn<(cell: GridCell) => void>();
  await renderWithDraft(<Grid onVisit={() => undefined} onCondition={asked} />, SHOP);
  await user.click(cellNamed('订单 · 查看: 本人'));
  await user.click(await screen.findByRole('menuitemradio', { name: '按条件…' }));
  expect(asked).toHaveBeenCalledWith(expect.objectContaining({ entity: 'order', action: 'read' }));
  expect(document.activeElement).toBe(cellNamed('订单 · 查看: 本人'));
});

test('several kinds of records are asked for from the same menu', async () => {
  const user = userEvent.setup();
  const asked = vi.fn<(cell: GridCell) => void>();
  await renderWithDraft(<Grid onVisit={() => undefined} onSeveral={asked} />, SHOP);
  cellNamed('订单 · 查看: 本人').focus();
  await user.keyboard('{Enter}{End}{Enter}');
  expect(asked).toHaveBeenCalledWith(expect.objectContaining({ entity: 'order', action: 'read' }));
});
