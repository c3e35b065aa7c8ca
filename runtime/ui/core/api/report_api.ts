import type { ReportAnswer } from '../report';
import { api } from './client';

export function runReport(app: string, report: string, filter?: string): Promise<ReportAnswer> {
  return api.request(`/reports/${app}/${report}/run`, { method: 'POST', body: filter ? { filter } : {} });
}
