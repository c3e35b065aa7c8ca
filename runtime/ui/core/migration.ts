/** Several files moved in by one plan: `/api/migrations`. */
import type { ImportIssue, ImportSummary } from './import_run';

export interface TrialStep {
  readonly file: string;
  readonly entity: string;
  readonly whole: boolean;
  readonly rows: number;
  readonly created: number;
  readonly updated: number;
  readonly skipped: number;
  readonly failed: number;
  readonly issues: readonly (ImportIssue & { readonly row: number | null })[];
}

export interface MigrationSummary {
  readonly id: string;
  readonly name: string;
  readonly state: 'draft' | 'scheduled' | 'running' | 'done' | 'stopped';
  readonly created_at: string;
  readonly start_at: string | null;
  readonly tried: boolean;
  readonly verified: boolean;
}

export interface ReportFile {
  readonly file: string;
  readonly entity: string;
  readonly differences: readonly { readonly what: string; readonly field: string | null; readonly source: string; readonly target: string }[];
}

export interface Migration extends MigrationSummary {
  readonly imports: readonly (ImportSummary & { readonly problems: { readonly wrong: number } })[];
  readonly trial: { readonly at: string; readonly steps: readonly TrialStep[] } | null;
  readonly report: {
    readonly equal: boolean;
    readonly verified_at: string;
    readonly verified_by: { readonly name: string | null };
    readonly files: readonly ReportFile[];
    readonly signature: { readonly public_key: string };
  } | null;
}
