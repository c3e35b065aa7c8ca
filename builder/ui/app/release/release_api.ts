/** Planning, publishing and going back (docs/architecture.md, HTTP shapes). */
import { api } from '@yingzao/runtime-ui/core/api/client';
import type { Issue } from '@yingzao/runtime-ui/core/api/api_error';

import type { Change, DraftAnswer, Package } from '../../draft';
import { draftPath } from '../../draft';

export interface ItemChange extends Change {
  /** What it is about, in words; "" for the app itself. */
  readonly item: string;
}

export interface Retyped {
  readonly field: string;
  readonly before: string;
  readonly after: string;
  readonly values: number;
  readonly kept_aside: number;
  readonly examples: readonly unknown[];
}

/** `option` and `by` are keys of options of the field. */
export interface ReplacedOption {
  readonly field: string;
  readonly option: string;
  readonly by: string;
  readonly records: number;
}

/** A field whose texts are given the form of another type; those it cannot read stay as they are. */
export interface ReadAnew {
  readonly field: string;
  readonly after: string;
  readonly values: number;
  readonly unfit: number;
  readonly examples: readonly string[];
}

/** What publishing would do to the data. Entities are "app.entity", fields "app.entity.field". */
export interface Plan {
  readonly app: string;
  readonly version: number;
  readonly entities_added: readonly string[];
  readonly fields_added: readonly string[];
  readonly hidden: readonly string[];
  readonly retyped: readonly Retyped[];
  readonly recomputed: Readonly<Record<string, number>>;
  readonly numbered: Readonly<Record<string, number>>;
  /** How many records what is hidden has. */
  readonly hidden_records: Readonly<Record<string, number>>;
  readonly replaced: readonly ReplacedOption[];
  readonly read_anew: readonly ReadAnew[];
  readonly ddl: readonly string[];
  readonly warnings: readonly Issue[];
}

export interface Planned {
  readonly issues: readonly (Issue & { readonly place?: string })[];
  /** Null while there are errors. */
  readonly plan: Plan | null;
  readonly changes: readonly ItemChange[];
}

export interface Running {
  readonly process: string;
  readonly version: number;
  readonly instances: number;
}

export interface ScenarioResult {
  readonly key: string;
  readonly label: string;
  readonly passed: boolean;
  readonly steps: readonly { readonly passed: boolean; readonly text?: string; readonly message?: string }[];
  readonly left: number;
}

export interface PublishedClash {
  readonly path: string;
  readonly text: string;
  readonly base: unknown;
  readonly local: unknown;
  readonly published: unknown;
}

export interface Version {
  readonly number: number;
  readonly package_version: string;
  readonly published_at: string;
  readonly published_by_name: string;
  readonly note: string | null;
  readonly origin: 'package' | 'draft' | 'restore';
  readonly serving: boolean;
}

/** A sitting at the draft, or what became of it. `open`: they are at it still. */
export interface HistoryEntry {
  readonly id: number | null;
  readonly action: 'edited' | 'discarded' | 'joined' | 'published';
  readonly at: string;
  readonly since: string | null;
  readonly by_name: string;
  readonly changes: readonly { readonly kind: 'added' | 'removed' | 'changed'; readonly path: string; readonly text: string }[];
  /** Changes beyond those. */
  readonly more: number;
  readonly open: boolean;
  readonly version?: number;
}

const appPath = (app: string) => `/apps/${encodeURIComponent(app)}`;

export function loadPlan(app: string): Promise<Planned> {
  return api.request(`${draftPath(app)}/plan`, { method: 'POST' });
}

export async function loadRunning(app: string): Promise<readonly Running[]> {
  return (await api.request<{ running: readonly Running[] }>(`${draftPath(app)}/running`)).running;
}

export async function playScenarios(app: string): Promise<readonly ScenarioResult[]> {
  return (await api.request<{ results: readonly ScenarioResult[] }>(`${draftPath(app)}/scenarios`, { method: 'POST' })).results;
}

export function publishDraft(app: string, version: number, accept: readonly string[], note: string): Promise<Plan> {
  return api.request(`${draftPath(app)}/publish`, { method: 'POST', version, body: { accept, ...(note && { note }) } });
}

export function discardDraft(app: string, version: number): Promise<void> {
  return api.request(draftPath(app), { method: 'DELETE', version });
}

export function rebaseDraft(
  app: string,
  take: readonly string[],
  keep: readonly string[],
): Promise<DraftAnswer & { readonly clashes: readonly PublishedClash[] }> {
  return api.request(`${draftPath(app)}/rebase`, { method: 'POST', body: { take, keep } });
}

export function loadHistory(
  app: string,
  after: number | undefined,
): Promise<{ readonly entries: readonly HistoryEntry[]; readonly next: number | null }> {
  return api.request(`${draftPath(app)}/history`, { query: { after } });
}

export async function loadVersions(app: string): Promise<readonly Version[]> {
  return (await api.request<{ versions: readonly Version[] }>(`${appPath(app)}/versions`)).versions;
}

export function loadVersion(app: string, number: number): Promise<Package> {
  return api.request(`${appPath(app)}/versions/${number}`);
}

export async function loadChanges(app: string, number: number, since: number): Promise<readonly ItemChange[]> {
  const path = `${appPath(app)}/versions/${number}/changes`;
  return (await api.request<{ changes: readonly ItemChange[] }>(path, { query: { since } })).changes;
}

export function loadRestorePlan(app: string, number: number): Promise<Planned> {
  return api.request(`${appPath(app)}/versions/${number}/plan`);
}

export function restoreVersion(app: string, number: number, accept: readonly string[], note: string): Promise<Plan> {
  return api.request(`${appPath(app)}/versions/${number}/restore`, { method: 'POST', body: { accept, ...(note && { note }) } });
}
