/** Server-sent events, gathered so that a burst of changes causes one round of reloading. */

export interface EventBatch {
  /** Entities of which something changed. */
  readonly entities: Set<string>;
  /** Those of which many changed, or it was not told which. */
  readonly anywhere: Set<string>;
  /** [entity, record id] */
  readonly records: Set<readonly [string, string]>;
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
  private missed = false;

  constructor(
    private readonly deliver: (batch: EventBatch) => void,
    private readonly address = '/api/events',
  ) {}

  open(): void {
    if (typeof EventSource === 'undefined') return;
    const source = new EventSource(this.address);
    this.source = source;
    source.addEventListener('open', () => {
      this.wait = FIRST_RETRY_MILLISECONDS;
      if (this.missed) {
        // Whatever happened while the line was down was not told.
        this.missed = false;
        this.batch.tasks = true;
        this.batch.notifications = true;
        this.gather();
      }
    });
    source.addEventListener('change', (event) => {
      const change = readData(event);
      if (typeof change.entity !== 'string') return;
      this.batch.entities.add(change.entity);
      if (typeof change.record === 'string') {
        this.batch.records.add([change.entity, change.record]);
      } else {
        this.batch.anywhere.add(change.entity);
      }
      this.gather();
    });
    source.addEventListener('task', () => {
      this.batch.tasks = true;
      this.gather();
    });
    source.addEventListener('notification', () => {
      this.batch.notifications = true;
      this.gather();
    });
    source.addEventListener('catalog', () => {
      this.batch.catalog = true;
      this.gather();
    });
    source.addEventListener('error', () => {
      this.missed = true;
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
  return { entities: new Set(), anywhere: new Set(), records: new Set(), tasks: false, notifications: false, catalog: false };
}

function readData(event: Event): Record<string, unknown> {
  try {
    return JSON.parse((event as MessageEvent<string>).data) as Record<string, unknown>;
  } catch {
    return {};
  }
}
