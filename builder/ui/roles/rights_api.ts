import { api } from '@yingzao/runtime-ui/core/api/client';
import type { Label } from '@yingzao/runtime-ui/core/label';

import type { Package } from '../draft';
import type { Action } from './rights';

export interface WhyStep {
  readonly kind: 'administrator' | 'person' | 'grant' | 'no_grant' | 'rule' | 'share' | 'task';
  readonly holds: boolean | null;
  readonly text: string;
  readonly values: readonly { readonly label: string; readonly text: string }[];
}

export interface WhyAnswer {
  readonly person: { readonly id: string; readonly name: string };
  readonly entity: { readonly name: string; readonly label: Label };
  readonly answer: 'yes' | 'no' | 'some';
  readonly summary: string;
  readonly roles: readonly {
    readonly name: string;
    readonly label: string;
    readonly through: readonly { readonly kind: 'user' | 'position' | 'group' | 'department'; readonly id: string; readonly name: string }[];
  }[];
  readonly steps: readonly WhyStep[];
  readonly would: readonly { readonly name: string; readonly label: string }[];
}

export interface WhyQuestion {
  readonly person: string;
  readonly entity: string;
  readonly action: Action;
  readonly record?: string;
  readonly field?: string;
}

export function askWhy(app: string, question: WhyQuestion, signal?: AbortSignal): Promise<WhyAnswer> {
  return api.request(`/apps/${app}/why`, { query: { ...question }, signal });
}

/** The package of a published version. */
export function loadVersion(app: string, number: number): Promise<Package> {
  return api.request(`/apps/${app}/versions/${number}`);
}

export interface View {
  readonly id: string;
}

export function startViewAs(as: { readonly person: string } | { readonly roles: readonly string[] }): Promise<View> {
  return api.request('/view-as', { method: 'POST', body: as });
}
