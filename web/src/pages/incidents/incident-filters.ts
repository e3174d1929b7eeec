import type { IncidentsQuery } from '../../api/incident-queries.ts';
import { oneOf } from '../../parts/search.ts';

export const STATES = ['open', 'resolved', 'all'] as const;
export type ShownState = (typeof STATES)[number];

/** Open ones, unless the address says otherwise. */
export const stateOf = (search: URLSearchParams): ShownState => oneOf(STATES, search.get('state')) ?? 'open';

/** Reads the address; what it does not know is left out. */
export function incidentFiltersOf(search: URLSearchParams): IncidentsQuery {
  const state = stateOf(search);
  const agent = search.get('agent_id');
  const looked = oneOf(['true', 'false'], search.get('acknowledged'));
  const [from, to] = [dayOf(search.get('from')), dayOf(search.get('to'))];
  return {
    ...(state !== 'all' && { state }), ...(agent && { agent_id: agent }), ...(looked && { acknowledged: looked === 'true' }), ...(from && { from }), ...(to && { to }),
  };
}

/** The beginning of a day where the reader is, for the server. */
function dayOf(value: string | null): string | undefined {
  if (value === null || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return undefined;
  const day = new Date(`${value}T00:00:00`);
  return Number.isNaN(day.getTime()) ? undefined : day.toISOString();
}
