/** Package files, copies and templates: where apps begin (docs/architecture.md, HTTP shapes). */
import { api } from '@yingzao/runtime-ui/core/api/client';
import type { Label } from '@yingzao/runtime-ui/core/label';

import type { DraftAnswer, Package } from '../draft';
import type { ItemChange, Plan } from './release/release_api';
import type { TemplatePart } from './start/parts';

export interface ReadPackage {
  readonly document: Package;
  /** The version in use of an app with this key; 0 where there is none. */
  readonly number: number;
  readonly drafted: boolean;
}

export interface PackageClash {
  readonly path: string;
  readonly text: string;
  readonly base: unknown;
  readonly local: unknown;
  readonly package: unknown;
}

export type UpgradePlan = Plan & { readonly changes: readonly ItemChange[]; readonly clashes: readonly PackageClash[] };

export interface Template {
  readonly key: string;
  readonly label: Label;
  readonly description: Label | null;
  readonly icon: string | null;
  readonly colour: string | null;
  readonly version: string;
  readonly requires: readonly string[];
  readonly entities: number;
  readonly processes: number;
  readonly reports: number;
  readonly sample: boolean;
  /** The version that is here. */
  readonly installed: string | null;
  /** It was here, and its data still are. */
  readonly removed: boolean;
  readonly parts: readonly TemplatePart[];
}

export function readPackage(file: File): Promise<ReadPackage> {
  const form = new FormData();
  form.append('file', file, file.name);
  return api.upload('/builder/packages', form);
}

/** Clashes decided: `take` for the package, `keep` for the app as it is here. */
export interface Decided {
  readonly take: readonly string[];
  readonly keep: readonly string[];
}

export function planPackage(document: Package, decided: Decided = { take: [], keep: [] }): Promise<UpgradePlan> {
  return api.request(`/apps?${new URLSearchParams([['plan', '1'], ...pairs(decided)]).toString()}`, { method: 'POST', body: document });
}

function pairs(named: object): string[][] {
  return Object.entries(named).flatMap(([name, all]: [string, readonly string[]]) => all.map((one) => [name, one]));
}

export function installPackage(
  document: Package,
  decided: Decided & { readonly accept: readonly string[] },
): Promise<Plan> {
  const query = new URLSearchParams(pairs(decided));
  return api.request(`/apps?${query.toString()}`, { method: 'POST', body: document });
}

export async function loadTemplates(): Promise<readonly Template[]> {
  return (await api.request<{ templates: readonly Template[] }>('/builder/templates')).templates;
}

export interface TakenTemplate {
  readonly installed: readonly string[];
  readonly people: number;
  readonly password: string | null;
}

/** `only`: the tables that are wanted of it; null: all. */
export function takeTemplate(key: string, sample: boolean, only: readonly string[] | null): Promise<TakenTemplate> {
  return api.request(`/builder/templates/${key}`, { method: 'POST', body: only ? { sample, only } : { sample } });
}

export function copyApp(app: string, key: string, label: Record<string, string | undefined>): Promise<DraftAnswer> {
  return api.request(`/builder/apps/${app}/copy`, { method: 'POST', body: { key, label } });
}
