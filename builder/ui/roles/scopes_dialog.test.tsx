import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';

import { EMPTY, renderWithDraft } from '../draft/test_draft';
import type { Scope } from './rights';
import ScopesDialog from './scopes_dialog';

async function open(scopes: readonly Scope[], action: 'read' | 'create' = 'read') {
  const done = vi.fn<(scopes: readonly Scope[]) => void>();
  await renderWithDraft(
    // A table the draft does not know: its condition is plain text.
    <ScopesDialog name="销售 · 查看订单" entity="elsewhere.order" action={action} scopes={scopes} onDone={done} onClose={() => undefined} />,
    EMPTY,
  );
  return { done, user: userEvent.setup() };
}

test('conditions are changed, added and taken away side by side', async () => {
  const { done, user } = await open([{ kind: 'own' }, { kind: 'expression', condition: 'amount < 5' }, { kind: 'expression', condition: 'late' }]);
  const list = screen.getByRole('list', { name: '销售 · 查看订单的记录范围' });
  expect(within(list).getAllByRole('listitem')).toHaveLength(3);
  await user.click(screen.getByRole('button', { name: '第 2 种范围的条件：amount < 5' }));
  const input = await screen.findByRole('textbox');
  expect((input as HTMLTextAreaElement).value).toBe('amount < 5');
  await user.clear(input);
  await user.type(input, 'amount < 9');
  await user.click(screen.getByRole('button', { name: '使用此条件' }));
  await screen.findByRole('button', { name: '第 2 种范围的条件：amount < 9' });
  await user.click(screen.getByRole('button', { name: '去掉第 3 种范围' }));
  await user.click(screen.getByRole('button', { name: /添加条件/ }));
  await user.type(await screen.findByRole('textbox'), 'urgent');
  await user.click(screen.getByRole('button', { name: '使用此条件' }));
  await screen.findByRole('button', { name: '第 3 种范围的条件：urgent' });
  await user.click(screen.getByRole('button', { name: /添加范围/ }));
  await user.click(screen.getByRole('button', { name: '使用这些范围' }));
  expect(done).toHaveBeenCalledWith([
    { kind: 'own' },
    { kind: 'expression', condition: 'amount < 9' },
    { kind: 'expression', condition: 'urgent' },
    { kind: 'department_tree' },
  ]);
});

test('the same twice counts once, and none at all is a way to refuse', async () => {
  const { done, user } = await open([{ kind: 'own' }, { kind: 'own' }]);
  await user.click(screen.getByRole('button', { name: '使用这些范围' }));
  expect(done).toHaveBeenLastCalledWith([{ kind: 'own' }]);
  await user.click(screen.getByRole('button', { name: '去掉第 1 种范围' }));
  await user.click(screen.getByRole('button', { name: '去掉第 1 种范围' }));
  expect(screen.getByText('没有范围：不允许。')).toBeTruthy();
  await user.click(screen.getByRole('button', { name: '使用这些范围' }));
  expect(done).toHaveBeenLastCalledWith([]);
});

test('a condition not yet written is not taken', async () => {
  const { done, user } = await open([{ kind: 'expression', condition: '' }]);
  const set = screen.getByRole<HTMLButtonElement>('button', { name: '使用这些范围' });
  expect(set.disabled).toBe(true);
  await user.click(set);
  expect(done).not.toHaveBeenCalled();
});
