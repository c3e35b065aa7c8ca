import { ApiError } from '@yingzao/runtime-ui/core/api/api_error';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { DraftStore } from './draft_store';
import type { Kept } from './kept';
import { sectionOf } from './items';
import type { Package } from './package';
import { EMPTY, MemoryApi } from './test_draft';

class MemoryKeeper {
  kept: Kept | null = null;

  load() {
    return this.kept;
  }

  keep(kept: Kept) {
    this.kept = JSON.parse(JSON.stringify(kept)) as Kept;
  }
}

let api: MemoryApi;
let keeper: MemoryKeeper;

async function opened(): Promise<DraftStore> {
  const store = new DraftStore('shop', api, keeper);
  await store.load();
  return store;
}

const addEntity = (key: string) => (document: Package) => {
  sectionOf(document, 'entities').push({ id: `e_${key}`, key, label: { zh: key }, fields: [] });
};
const entityKeys = (document: Package | null) => document?.entities?.map((entity) => entity.key);

beforeEach(() => {
  vi.useFakeTimers();
  api = new MemoryApi(EMPTY);
  keeper = new MemoryKeeper();
});
afterEach(() => vi.useRealTimers());

test('an edit is a step of its own, saved once it has settled', async () => {
  const store = await opened();
  store.edit('新增数据表', addEntity('order'));
  store.edit('新增数据表', addEntity('line'));
  expect(store.state.getState().saveKind).toBe('waiting');
  expect(api.document).toBe(EMPTY);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(entityKeys(api.document)).toEqual(['order', 'line']);
  expect(store.state.getState()).toMatchObject({ saveKind: 'saved', revision: 2, changed: true });
  store.undo();
  expect(entityKeys(store.state.getState().document)).toEqual(['order']);
  store.undo();
  expect(store.state.getState().document).toEqual({ ...EMPTY });
  store.redo();
  await store.flush();
  expect(entityKeys(api.document)).toEqual(['order']);
});

test('somebody who never pauses is saved all the same', async () => {
  const store = await opened();
  for (let at = 0; at < 20; at += 1) {
    store.edit('改名', (document) => void (document.app.label.zh = `商店${at}`), { key: 'label' });
    await vi.advanceTimersByTimeAsync(300);
  }
  expect(api.revision).toBeGreaterThan(1);
});

test('letters typed into one input are one step; a pause begins another', async () => {
  const store = await opened();
  for (const text of ['订', '订单', '订单表']) {
    store.edit('改名', (document) => void (document.app.label.zh = text), { key: 'label' });
  }
  await vi.advanceTimersByTimeAsync(5_000);
  store.edit('改名', (document) => void (document.app.label.zh = '订单表二'), { key: 'label' });
  expect(store.state.getState().history.past).toHaveLength(2);
  store.undo();
  expect(store.state.getState().document?.app.label.zh).toBe('订单表');
  store.undo();
  expect(store.state.getState().document?.app.label.zh).toBe('商店');
});

test('a recipe that changes nothing is no step, and a whole new document is one', async () => {
  const store = await opened();
  store.edit('无', () => undefined);
  expect(store.state.getState().history.past).toHaveLength(0);
  store.edit('换', (document) => ({ ...document, app: { ...document.app, version: '2.0.0' } }));
  expect(store.state.getState().document?.app.version).toBe('2.0.0');
  store.undo();
  expect(store.state.getState().document).toEqual(EMPTY);
});

test('undo goes on after the page was loaded again', async () => {
  const first = await opened();
  first.edit('新增数据表', addEntity('order'));
  first.edit('新增数据表', addEntity('line'));
  first.undo();
  await first.flush();
  first.dispose();
  const second = await opened();
  expect(second.state.getState().history.past.map((step) => step.label)).toEqual(['新增数据表']);
  second.redo();
  expect(entityKeys(second.state.getState().document)).toEqual(['order', 'line']);
  second.undo();
  second.undo();
  expect(entityKeys(second.state.getState().document)).toBeUndefined();
});

test('steps that belong to another state of the draft are forgotten', async () => {
  const first = await opened();
  first.edit('新增数据表', addEntity('order'));
  await first.flush();
  first.dispose();
  await api.save({ ...api.document, app: { ...EMPTY.app, version: '1.1.0' } }, 0);
  const second = await opened();
  expect(second.state.getState().history.past).toEqual([]);
  expect(second.state.getState().document?.app.version).toBe('1.1.0');
});

test('without a connection the work is kept here, tried again, and survives the page', async () => {
  const first = await opened();
  api.failing = new ApiError(0, 'network', '');
  first.edit('新增数据表', addEntity('order'));
  await vi.advanceTimersByTimeAsync(1_000);
  expect(first.state.getState().saveKind).toBe('offline');
  first.edit('新增数据表', addEntity('line'));
  first.leave();
  api.failing = null;
  const second = await opened();
  expect(entityKeys(second.state.getState().document)).toEqual(['order', 'line']);
  expect(second.state.getState().history.past).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(100);
  expect(entityKeys(api.document)).toEqual(['order', 'line']);
  expect(keeper.kept?.unsaved).toBeUndefined();
  first.dispose();
});

test('it is tried again by itself', async () => {
  const store = await opened();
  api.failing = new ApiError(503, 'busy', '');
  store.edit('新增数据表', addEntity('order'));
  await vi.advanceTimersByTimeAsync(1_000);
  api.failing = null;
  await vi.advanceTimersByTimeAsync(3_000);
  expect(store.state.getState().saveKind).toBe('saved');
  expect(entityKeys(api.document)).toEqual(['order']);
});

test('what the server refuses is said and not sent again until it is changed', async () => {
  const store = await opened();
  const save = vi.spyOn(api, 'save').mockRejectedValueOnce(new ApiError(413, 'too_large', '草稿太大'));
  store.edit('新增数据表', addEntity('order'));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(store.state.getState()).toMatchObject({ saveKind: 'refused', saveError: { message: '草稿太大' } });
  expect(save).toHaveBeenCalledTimes(1);
  store.undo();
  store.edit('新增数据表', addEntity('line'));
  await vi.advanceTimersByTimeAsync(1_000);
  expect(store.state.getState().saveKind).toBe('saved');
});

test('a save whose answer was lost on the way is nobody else\'s', async () => {
  const store = await opened();
  vi.spyOn(api, 'save').mockImplementationOnce(async (document) => {
    api.document = JSON.parse(JSON.stringify(document)) as Package;
    api.revision += 1;
    throw new ApiError(0, 'network', '');
  });
  store.edit('新增数据表', addEntity('order'));
  await vi.advanceTimersByTimeAsync(1_000);
  store.edit('新增数据表', addEntity('line'));
  vi.spyOn(api, 'save').mockRejectedValueOnce(new ApiError(412, 'builder.draft_changed', ''));
  await vi.advanceTimersByTimeAsync(3_000);
  expect(store.state.getState()).toMatchObject({ saveKind: 'saved', conflict: null, revision: 3 });
  expect(entityKeys(api.document)).toEqual(['order', 'line']);
  expect(store.state.getState().history.past).toHaveLength(2);
});

test('without a connection every edit is kept here soon, not only with the next attempt', async () => {
  const store = await opened();
  api.failing = new ApiError(0, 'network', '');
  store.edit('新增数据表', addEntity('order'));
  await vi.advanceTimersByTimeAsync(10_000);
  store.edit('新增数据表', addEntity('line'));
  await vi.advanceTimersByTimeAsync(1_000);
  expect(entityKeys(keeper.kept?.unsaved?.document ?? null)).toEqual(['order', 'line']);
  store.dispose();
});

const theirs = { ...EMPTY, app: { ...EMPTY.app, version: '1.1.0' } };

function somebodyElseSaves(): void {
  vi.spyOn(api, 'save').mockImplementationOnce(async () => {
    api.document = theirs;
    api.revision = 7;
    throw new ApiError(412, 'builder.draft_changed', '');
  });
  vi.spyOn(api, 'merge').mockImplementation(async (_saved, document, take) => ({
    document: { ...document, app: theirs.app },
    draft: { ...(await api.load()), updated_by_name: '李娜' },
    changes: [{ kind: 'changed', path: ':app.version', text: '应用：版本由 1.0.0 改为 1.1.0' }],
    clashes: take.length > 0 ? [] : [{ path: ':app.label', text: '应用：名称', base: null, local: null, other: null }],
  }));
}

test('when somebody else saved, both go on only by a decision: mine on top of theirs', async () => {
  const store = await opened();
  somebodyElseSaves();
  store.edit('新增数据表', addEntity('order'));
  await vi.advanceTimersByTimeAsync(1_000);
  expect(store.state.getState()).toMatchObject({ saveKind: 'conflict', conflict: { by: '李娜' } });
  expect(store.state.getState().conflict?.clashes).toHaveLength(1);
  expect(keeper.kept?.unsaved?.document.entities).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(api.document).toBe(theirs);
  await store.keepMine([':app.label']);
  expect(api.document).toEqual({ ...theirs, entities: [expect.objectContaining({ key: 'order' })] });
  expect(store.state.getState()).toMatchObject({ saveKind: 'saved', conflict: null, revision: 8 });
  expect(keeper.kept?.unsaved).toBeUndefined();
});

test('when somebody else saved, theirs alone gives mine up', async () => {
  const store = await opened();
  somebodyElseSaves();
  store.edit('新增数据表', addEntity('order'));
  await vi.advanceTimersByTimeAsync(1_000);
  store.takeTheirs();
  expect(store.state.getState()).toMatchObject({ saveKind: 'saved', conflict: null, revision: 7, document: theirs });
  expect(store.state.getState().history.past).toEqual([]);
});

test('unsaved work that comes back to a draft others saved meets them', async () => {
  const first = await opened();
  api.failing = new ApiError(0, 'network', '');
  first.edit('新增数据表', addEntity('order'));
  await vi.advanceTimersByTimeAsync(1_000);
  first.dispose();
  api.failing = null;
  api.document = theirs;
  api.revision = 9;
  const second = await opened();
  expect(second.state.getState().saveKind).toBe('conflict');
  await second.keepMine();
  expect(entityKeys(api.document)).toEqual(['order']);
});

test('what the server makes is one step too', async () => {
  const store = await opened();
  store.edit('新增数据表', addEntity('order'));
  vi.spyOn(api, 'rename').mockImplementation(async () => {
    api.document = { ...api.document, entities: api.document.entities?.map((one) => ({ ...one, key: 'deal' })) };
    api.revision += 1;
    return api.load();
  });
  await store.rename('改标识', 'entity:shop.order', 'deal');
  expect(entityKeys(store.state.getState().document)).toEqual(['deal']);
  expect(store.state.getState().saveKind).toBe('saved');
  store.undo();
  await store.flush();
  expect(entityKeys(api.document)).toEqual(['order']);
});

test('looking again takes up what others saved, while nothing of mine waits', async () => {
  const store = await opened();
  api.document = theirs;
  api.revision = 3;
  await store.refresh();
  expect(store.state.getState()).toMatchObject({ document: theirs, revision: 3 });
});
