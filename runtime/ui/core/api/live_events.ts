/** Server-sent events, gathered so that a burst of changes causes one round of reloading. */

export interface EventBatch {
  /** Entities of which something changed. */
  readonly entities: Set<string>;
  /** Those of which many changed, or it was not told which. */
  readonly anywhere: Set<string>;
  /** [entity, record id] */
  readonly records: Set<readonly [string, string]>;
  /** [entity, record id] of records over which a process moved; without the id where it was not told. */
  readonly processes: Set<readonly [string, string?]>;
  tasks: boolean;
  notifications: boolean;
  catalog: boolean;
}

const GATHER_MILLISECONDS = 400;
const FIRST_RETRY_MILLISECONDS = 2_000;
const LONGEST_RETRY_MILLISECONDS = 60_000;

export class LiveEvents {
  private source: EventSource | null = null;
  private batch = emptyBatch();
  private gathering: ReturnType<typeof setTimeout> | undefined;
  private retrying: ReturnType<typeof setTimeout> | undefined;
  private wait = FIRST_RETRY_MILLISECONDS;

  /** `after` is the place in the change log from which on to hear; afterwards that of the last event. */
  constructor(
    private readonly deliver: (batch: EventBatch) => void,
    private after = '',
    private readonly address = '/api/events',
  ) {}

  open(): void {
    if (typeof EventSource === 'undefined') return;
    const source = new EventSource(this.after ? `${this.address}?after=${encodeURIComponent(this.after)}` : this.address);
    this.source = source;
    const listen = (kind: string, take: (data: Readonly<Record<string, unknown>>) => void) =>
      source.addEventListener(kind, (event) => {
        this.after = (event as MessageEvent).lastEventId || this.after;
        take(readData(event));
        this.gather();
      });
    source.addEventListener('open', () => {
      this.wait = FIRST_RETRY_MILLISECONDS;
      // Changes of records are told from the last place on; tasks and notices have no place.
      this.batch.tasks = true;
      this.batch.notifications = true;
      this.gather();
    });
    listen('change', ({ entity, record }) => {
      if (typeof entity !== 'string') return;
      this.batch.entities.add(entity);
      if (typeof record === 'string') this.batch.records.add([entity, record]);
      else this.batch.anywhere.add(entity);
    });
    listen('process', ({ entity, record }) => {
      if (typeof entity !== 'string') return;
      this.batch.processes.add(typeof record === 'string' ? [entity, record] : [entity]);
    });
    listen('task', () => {
      this.batch.tasks = true;
    });
    listen('notification', () => {
      this.batch.notifications = true;
    });
    listen('catalog', () => {
      this.batch.catalog = true;
    });
    source.addEventListener('error', () => {
      // A refused connection is final for EventSource; a broken one it mends itself.
      if (source.readyState === EventSource.CLOSED) this.retry();
    });
  }

  close(): void {
    this.source?.close();
    this.source = null;
    clearTimeout(this.gathering);
    clearTimeout(this.retrying);
    this.gathering = undefined;
  }

  private retry(): void {
    clearTimeout(this.retrying);
    this.retrying = setTimeout(() => this.open(), this.wait);
    this.wait = Math.min(this.wait * 2, LONGEST_RETRY_MILLISECONDS);
  }

  private gather(): void {
    this.gathering ??= setTimeout(() => {
      this.gathering = undefined;
      const batch = this.batch;
      this.batch = emptyBatch();
      this.deliver(batch);
    }, GATHER_MILLISECONDS);
  }
}

function emptyBatch(): EventBatch {
  return {
    entities: new Set(),
    anywhere: new Set(),
    records: new Set(),
    processes: new Set(),
    tasks: false,
    notifications: false,
    catalog: false,
  };
}

function readData(event: Event): Record<string, unknown> {
  try {
    return JSON.parse((event as MessageEvent<string>).data) as Record<string, unknown>;
  } catch {
    return {};
  }
}
