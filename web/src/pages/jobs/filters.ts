import type { JobsQuery } from '../../api/queries.ts';

/** What of the address chooses jobs: a link or a bookmark shows the same jobs again. */
const TEXTS = ['q', 'agent_id', 'company_name', 'city', 'database_name', 'owner'] as const;
export const STATUSES = ['ok', 'failed', 'missing', 'hash_mismatch', 'transfer_integrity_failed', 'unknown'] as const;
export const FREQUENCIES = ['hourly', 'daily', 'weekly', 'monthly', 'once', 'cron'] as const;
export const SORTS = ['current_status', 'database_name', 'agent_id_responsible', 'company_name', 'backup_frequency', 'last_successful_backup_utc', 'next_expected_at_utc'] as const;
export type SortColumn = (typeof SORTS)[number];
/** Those without a control of their own, shown as what the list is narrowed to. */
export const NARROWED = ['agent_id', 'company_name', 'city', 'database_name', 'owner', 'tag', 'late'] as const;

const DEFAULT_SORT: SortColumn = 'database_name';

export type JobFilters = Omit<JobsQuery, 'skip' | 'limit' | 'format'>;

/** Reads the address; what it does not know is left out. */
export function filtersOf(search: URLSearchParams): JobFilters {
  const texts: Partial<Record<(typeof TEXTS)[number], string>> = {};
  for (const name of TEXTS) if (search.get(name)) texts[name] = search.get(name) ?? '';
  const status = STATUSES.find((known) => known === search.get('status'));
  const frequency = FREQUENCIES.find((known) => known === search.get('backup_frequency'));
  const flag = (name: string) => ({ true: true, false: false })[search.get(name) ?? ''];
  const [active, late] = [flag('is_active'), flag('late')];
  const tags = search.getAll('tag');
  return {
    ...texts,
    ...(status && { status }), ...(frequency && { backup_frequency: frequency }),
    ...(active !== undefined && { is_active: active }), ...(late !== undefined && { late }),
    ...(tags.length > 0 && { tag: tags }),
    sort: sortOf(search),
  };
}

type Sort = NonNullable<JobsQuery['sort']>;

function sortOf(search: URLSearchParams): Sort {
  const wanted = search.get('sort') ?? DEFAULT_SORT;
  const column = SORTS.find((known) => known === wanted.replace(/^-/, '')) ?? DEFAULT_SORT;
  return wanted.startsWith('-') ? `-${column}` : column;
}

/** The next order when a heading is chosen: rising, and falling if it was rising already. */
export function nextSort(now: string, column: SortColumn): Sort {
  return now === column ? `-${column}` : column;
}
