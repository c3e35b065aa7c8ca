import { beforeEach, expect, test, vi } from 'vitest';

import { type EventBatch, LiveEvents } from './live_events';

class FakeSource extends EventTarget {
  static readonly CLOSED = 2;
  static opened: FakeSource[] = [];
  readyState = 1;
  closed = false;

  constructor(readonly url: string) {
    super();
    FakeSource.opened.push(this);
  }

  close(): void {
    this.closed = true;
  }

  tell(type: string, data: object, lastEventId = ''): void {
    this.dispatchEvent(new MessageEvent(type, { data: JSON.stringify(data), lastEventId }));
  }
}

beforeEach(() => {
  FakeSource.opened = [];
  vi.useFakeTimers();
  vi.stubGlobal('EventSource', FakeSource);
  return () => vi.useRealTimers();
});

test('a burst of events is delivered once, with records where they are told', () => {
  const batches: EventBatch[] = [];
  const events = new LiveEvents((batch) => batches.push(batch));
  events.open();
  const [source] = FakeSource.opened;
  source?.tell('change', { entity: 'a.b', record: '1', kind: 'update' });
  source?.tell('change', { entity: 'a.b', record: '2', kind: 'update' });
  source?.tell('change', { entity: 'a.c', kind: 'update' });
  source?.tell('process', { entity: 'a.b', record: '1' });
  source?.tell('process', { entity: 'a.c' });
  source?.tell('task', {});
  expect(batches).toHaveLength(0);
  vi.advanceTimersByTime(1000);
  expect(batches).toHaveLength(1);
  const [batch] = batches;
  expect([...(batch?.entities ?? [])]).toEqual(['a.b', 'a.c']);
  expect([...(batch?.records ?? [])]).toEqual([
    ['a.b', '1'],
    ['a.b', '2'],
  ]);
  expect([...(batch?.anywhere ?? [])]).toEqual(['a.c']);
  expect([...(batch?.processes ?? [])]).toEqual([['a.b', '1'], ['a.c']]);
  expect(batch).toMatchObject({ tasks: true, notifications: false, catalog: false });
});

test('a refused connection is opened again, more and more slowly', () => {
  const events = new LiveEvents(() => {});
  events.open();
  const refuse = () => {
    const source = FakeSource.opened.at(-1);
    if (!source) return;
    source.readyState = FakeSource.CLOSED;
    source.dispatchEvent(new Event('error'));
  };
  refuse();
  vi.advanceTimersByTime(2_000);
  expect(FakeSource.opened).toHaveLength(2);
  refuse();
  vi.advanceTimersByTime(3_000);
  expect(FakeSource.opened).toHaveLength(2);
  vi.advanceTimersByTime(1_000);
  expect(FakeSource.opened).toHaveLength(3);
});

test('the line begins where the person was read, and again where it broke', () => {
  const events = new LiveEvents(() => {}, '7');
  events.open();
  const [source] = FakeSource.opened;
  expect(source?.url).toBe('/api/events?after=7');
  source?.tell('change', { entity: 'a.b' }, '12');
  if (source) source.readyState = FakeSource.CLOSED;
  source?.dispatchEvent(new Event('error'));
  vi.advanceTimersByTime(2_000);
  expect(FakeSource.opened.at(-1)?.url).toBe('/api/events?after=12');
});

test('on every opening tasks and notices are asked again; after closing nothing comes', () => {
  const deliver = vi.fn<(batch: EventBatch) => void>();
  const events = new LiveEvents(deliver);
  events.open();
  const [source] = FakeSource.opened;
  source?.dispatchEvent(new Event('open'));
  vi.advanceTimersByTime(1000);
  expect(deliver).toHaveBeenCalledWith(expect.objectContaining({ tasks: true, notifications: true }));
  source?.tell('task', {});
  events.close();
  vi.advanceTimersByTime(1000);
  expect(deliver).toHaveBeenCalledTimes(1);
  expect(source?.closed).toBe(true);
});
