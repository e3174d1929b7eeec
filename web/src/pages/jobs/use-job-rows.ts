import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import type { Schemas } from '../../api/client.ts';
import { jobsPage } from '../../api/queries.ts';
import { KEY } from '../../api/stale.ts';
import type { JobFilters } from './filters.ts';

const PAGE = 100;

type Job = Schemas['ExpectedBackupJob'];

/** The first rows, and how many there are in all. */
export const useFirstRows = (filters: JobFilters) => useQuery({ ...pageQuery(filters, 0), placeholderData: keepPreviousData });

/** Rows by their place in a long list, asked for as they come into view. @returns undefined for one that is on its way */
export function useJobRows(filters: JobFilters, first: readonly Job[], { from, to }: { readonly from: number; readonly to: number }): (place: number) => Job | undefined {
  const wanted = pagesBetween(from, to).filter((page) => page > 0);
  const later = useQueries({ queries: wanted.map((page) => pageQuery(filters, page)) });
  const pages = new Map<number, readonly Job[] | undefined>([[0, first], ...wanted.map((page, place) => [page, later[place]?.data?.items] as const)]);
  return (place) => pages.get(Math.floor(place / PAGE))?.[place % PAGE];
}

const pageQuery = (filters: JobFilters, page: number) => ({
  queryKey: [KEY.jobs, 'table', filters, page], queryFn: () => jobsPage({ ...filters, skip: page * PAGE, limit: PAGE }),
});

/** Numbers of the pages that hold these places. */
function pagesBetween(from: number, to: number): number[] {
  const first = Math.floor(Math.max(0, from) / PAGE);
  const last = Math.floor(Math.max(0, to) / PAGE);
  return Array.from({ length: last - first + 1 }, (_, page) => first + page);
}
