import type { JobsQuery } from '../../api/queries.ts';
import type { JobFilters } from './filters.ts';

/** Jobs that were ticked one by one, or all that meet the filters, whether they were seen or not. */
export type Selection = { readonly kind: 'some'; readonly ids: ReadonlySet<number> } | { readonly kind: 'all'; readonly count: number };

export const NOTHING: Selection = { kind: 'some', ids: new Set() };

export const sizeOf = (selection: Selection): number => (selection.kind === 'all' ? selection.count : selection.ids.size);

export const isSelected = (selection: Selection, id: number): boolean => selection.kind === 'all' || selection.ids.has(id);

/** Ticks or unticks one; of all, one that is unticked leaves none ticked, since the others were never named. */
export function toggled(selection: Selection, id: number): Selection {
  if (selection.kind === 'all') return NOTHING;
  const ids = new Set(selection.ids);
  if (!ids.delete(id)) ids.add(id);
  return { kind: 'some', ids };
}

type BulkQuery = Pick<JobsQuery, 'ids'> | (Omit<JobFilters, 'sort'> & { readonly all?: boolean });

/** What a change of the selected jobs says to the server: their ids, or the filters; without a filter, that it means all. */
export function bulkQueryOf(selection: Selection, shown: JobFilters): BulkQuery {
  if (selection.kind === 'some') return { ids: [...selection.ids] };
  const filters = { ...shown };
  delete filters.sort;
  return Object.keys(filters).length === 0 ? { all: true } : filters;
}
