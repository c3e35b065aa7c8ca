/** Who is signed in, and what the workspace is. */
import type { AppSummary } from './definition';
import type { Label, Language } from './label';

export interface User {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly language: Language | null;
  readonly department: string | null;
  /** The time zone they have chosen; null: the workspace's. */
  readonly zone?: string | null;
}

export interface Workspace {
  readonly name: string;
  /** IANA zone, for instance "Asia/Shanghai". */
  readonly zone: string;
  /** ISO 4217 code of the base currency. */
  readonly currency: string;
  /** The day weeks begin with. */
  readonly week_start?: WeekStart;
}

export const WEEK_STARTS = ['monday', 'sunday', 'saturday'] as const;
export type WeekStart = (typeof WEEK_STARTS)[number];

/** With whose eyes one looks at the moment. */
export interface Viewing {
  readonly person: { readonly id: string; readonly name: string } | null;
  readonly roles: readonly { readonly name: string; readonly label: string }[];
  readonly until: string;
}

export interface Me {
  readonly user: User;
  readonly roles: readonly string[];
  readonly administrator: boolean;
  /** Whether there is an app they may build. */
  readonly builder: boolean;
  /** A role asks for a second factor, and there is none yet: nothing but the account page is open. */
  readonly second_factor_missing?: boolean;
  readonly csrf: string;
  readonly workspace: Workspace;
  readonly apps: readonly AppSummary[];
  readonly unread: number;
  readonly open_tasks: number;
  /** Where live events have to begin for nothing to be missed. */
  readonly position: number;
  readonly viewing?: Viewing;
}

export interface Notification {
  readonly id: string;
  readonly text: Label;
  readonly entity: string | null;
  readonly record: string | null;
  readonly at: string;
  readonly read: boolean;
}

export interface NotificationList {
  readonly notifications: readonly Notification[];
  readonly unread: number;
}

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email?: string;
  readonly department?: string | null;
  readonly department_name?: string | null;
}

/** In which somebody reads and enters times. What is computed goes by the workspace's. */
export function zoneOf(me: Me | undefined): string {
  return me?.user.zone ?? me?.workspace.zone ?? 'Asia/Shanghai';
}
