import { type QueryClient, usePrefetchQuery } from '@tanstack/react-query';
import { changesQuery, oldestQuery, sitesQuery, summaryQuery } from '../../api/queries.ts';

export const COPIES_SHOWN = 6;
export const CHANGES_SHOWN = 9;
export const SITES_STEP = 16;

const [sites, oldest, changes] = [sitesQuery(SITES_STEP), oldestQuery(COPIES_SHOWN), changesQuery(CHANGES_SHOWN)];

/** Asks for all of it at once, not part by part as each is drawn. */
export function usePrefetchedOverview(): void {
  usePrefetchQuery(oldest);
  usePrefetchQuery(sites);
  usePrefetchQuery(changes);
}

/** The same before anything is drawn, the headline first; what fails is asked for again by who draws it. */
export async function askForOverview(client: QueryClient): Promise<void> {
  await Promise.allSettled([client.query(summaryQuery), client.query(oldest)]);
  await Promise.allSettled([client.query(sites), client.query(changes)]);
}
