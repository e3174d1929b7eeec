import type { paths } from '../../../docs/client/schema.d.ts';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, ApiProblem, dataOf, isShownJob, isWholeEntry, pageOf, type Schemas, wholeEntries } from './client.ts';
import { KEY } from './stale.ts';

/** Once a minute as well: no event tells that a backup became late. */
export const summaryQuery = queryOptions({ queryKey: [KEY.summary], queryFn: () => dataOf(api.GET('/summary')), refetchInterval: 60_000 });
export const healthQuery = queryOptions({ queryKey: [KEY.health], queryFn: () => dataOf(api.GET('/health/status')), staleTime: 15_000 });
export const alarmsQuery = queryOptions({ queryKey: [KEY.alarms], queryFn: () => pageOf(api.GET('/alarms', { params: { query: { open: true, limit: 50 } } })) });

export const oldestQuery = (limit: number) => queryOptions({
  queryKey: [KEY.oldest, limit], queryFn: () => pageOf(api.GET('/oldest_copies', { params: { query: { limit } } })),
});
export const changesQuery = (limit: number) => queryOptions({
  queryKey: [KEY.changes, limit], placeholderData: keepPreviousData, queryFn: () => pageOf(api.GET('/status_changes', { params: { query: { limit } } })),
});
/** More would make a card longer than the window. */
export const DATABASES_PER_SITE = 8;
export const sitesQuery = (limit: number) => queryOptions({
  queryKey: [KEY.sites, limit], queryFn: () => pageOf(api.GET('/sites', { params: { query: { limit, databases: DATABASES_PER_SITE } } })), placeholderData: keepPreviousData,
});

export type JobsQuery = NonNullable<paths['/jobs']['get']['parameters']['query']>;

/** A page of jobs as they are shown. */
export async function jobsPage(query: JobsQuery) {
  const { items, total } = await pageOf(api.GET('/jobs', { params: { query } }));
  const rows: readonly object[] = items;
  return { items: rows.filter(isShownJob), total };
}

const IN_TROUBLE = ['failed', 'missing', 'hash_mismatch', 'transfer_integrity_failed'] as const;

/** Active jobs in trouble, the longest without a verified copy first; 250 of each kind at most. */
export const troubleQuery = queryOptions({
  queryKey: [KEY.jobs, 'in-trouble'],
  queryFn: async () => {
    const pages = await Promise.all(IN_TROUBLE.map((status) => jobsPage({ status, is_active: true, limit: 250, sort: 'last_successful_backup_utc' })));
    return pages.flatMap(({ items }) => items).sort((a, b) => sinceOf(a).localeCompare(sinceOf(b)));
  },
});

const sinceOf = (job: Schemas['ExpectedBackupJob']): string => job.last_successful_backup_utc ?? job.created_at;

export const jobQuery = (id: number) => queryOptions({ queryKey: [KEY.job, id], queryFn: () => dataOf(api.GET('/jobs/{id}', { params: { path: { id } } })) });
export const scheduleQuery = (id: number) => queryOptions({ queryKey: [KEY.job, id, 'schedule'], queryFn: () => dataOf(api.GET('/jobs/{id}/schedule', { params: { path: { id } } })) });
export const cyclesQuery = (id: number, from: string) => queryOptions({
  queryKey: [KEY.job, id, 'cycles', from], queryFn: () => pageOf(api.GET('/jobs/{id}/cycles', { params: { path: { id }, query: { from, limit: 1000 } } })),
});
export const jobEntriesQuery = (id: number, limit: number) => queryOptions({
  queryKey: [KEY.job, id, 'entries', limit], placeholderData: keepPreviousData,
  queryFn: async () => {
    const { items, total } = await pageOf(api.GET('/backup_entries', { params: { query: { job_id: id, limit, sort: '-cycle_expected_at_utc' } } }));
    return { items: wholeEntries(items), total };
  },
});
export const copiesQuery = (jobId: number) => queryOptions({
  queryKey: [KEY.job, jobId, 'copies'], queryFn: () => pageOf(api.GET('/stored_backups', { params: { query: { job_id: jobId, limit: 20 } } })),
});
export const entryQuery = (id: number) => queryOptions({
  queryKey: [KEY.entry, id],
  queryFn: async () => {
    const entry = await dataOf(api.GET('/backup_entries/{id}', { params: { path: { id } } }));
    if (!isWholeEntry(entry)) throw new ApiProblem(200, 'The entry is not whole.');
    return entry;
  },
});

export const agentsQuery = (silent: boolean | undefined) => queryOptions({
  queryKey: [KEY.agents, silent ?? 'all'], queryFn: () => pageOf(api.GET('/agents', { params: { query: { limit: 1000, ...(silent !== undefined && { silent }) } } })),
});
export const agentQuery = (id: string) => queryOptions({ queryKey: [KEY.agent, id], queryFn: () => dataOf(api.GET('/agents/{id}', { params: { path: { id } } })) });
export const agentJobsQuery = (id: string) => queryOptions({
  queryKey: [KEY.jobs, 'of-agent', id], queryFn: () => jobsPage({ agent_id: id, limit: 200, sort: 'database_name' }),
});
export const rejectedQuery = (agentId: string | undefined) => queryOptions({
  queryKey: [KEY.reports, 'rejected', agentId ?? 'all'], queryFn: () => pageOf(api.GET('/rejected_reports', { params: { query: { limit: 50, ...(agentId !== undefined && { agent_id: agentId }) } } })),
});
export const unmatchedQuery = queryOptions({ queryKey: [KEY.unmatched], queryFn: () => pageOf(api.GET('/unmatched_databases', { params: { query: { limit: 200 } } })) });

export const reportContentQuery = (id: number) => queryOptions({
  queryKey: [KEY.reports, 'content', id], queryFn: () => dataOf(api.GET('/rejected_reports/{id}/content', { params: { path: { id } } })), retry: false,
});
export const systemQuery = queryOptions({ queryKey: [KEY.system], queryFn: () => dataOf(api.GET('/system')), staleTime: 15_000 });
export const demoQuery = queryOptions({ queryKey: [KEY.demo], queryFn: () => dataOf(api.GET('/demo')) });
export const runsQuery = queryOptions({ queryKey: [KEY.runs], queryFn: () => pageOf(api.GET('/scanner/runs', { params: { query: { limit: 12 } } })) });
export const keysQuery = queryOptions({ queryKey: [KEY.keys], queryFn: () => pageOf(api.GET('/api_keys', { params: { query: { limit: 1000 } } })) });
export const windowsQuery = queryOptions({ queryKey: [KEY.windows], queryFn: () => pageOf(api.GET('/maintenance_windows', { params: { query: { over: false, limit: 200 } } })) });
export const auditQuery = (limit: number) => queryOptions({
  queryKey: [KEY.audit, limit], queryFn: () => pageOf(api.GET('/audit_log', { params: { query: { limit } } })), placeholderData: keepPreviousData,
});

export const complianceQuery = (month: string) => queryOptions({
  queryKey: [KEY.compliance, month], placeholderData: keepPreviousData,
  queryFn: async () => {
    const figures = await dataOf(api.GET('/reports/compliance', { params: { query: { month, limit: 200 } } }));
    if (typeof figures === 'string') throw new ApiProblem(200, 'The answer is a table.');
    return figures;
  },
});
