import type { paths } from '../../../docs/client/schema.d.ts';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, dataOf, pageOf } from './client.ts';
import { KEY } from './stale.ts';

export type IncidentsQuery = Omit<NonNullable<paths['/incidents']['get']['parameters']['query']>, 'skip' | 'limit'>;

export const incidentsQuery = (filters: IncidentsQuery, limit: number) => queryOptions({
  queryKey: [KEY.incidents, 'list', filters, limit], placeholderData: keepPreviousData, queryFn: () => pageOf(api.GET('/incidents', { params: { query: { ...filters, limit } } })),
});
/** How many are open: for the navigation. */
export const openIncidentsQuery = queryOptions({
  queryKey: [KEY.incidents, 'open'], queryFn: async () => (await pageOf(api.GET('/incidents', { params: { query: { state: 'open', limit: 1 } } }))).total,
});
export const incidentQuery = (id: number) => queryOptions({ queryKey: [KEY.incidents, 'one', id], queryFn: () => dataOf(api.GET('/incidents/{id}', { params: { path: { id } } })) });
export const timelineQuery = (id: number, limit: number) => queryOptions({
  queryKey: [KEY.incidents, 'timeline', id, limit], placeholderData: keepPreviousData, queryFn: () => pageOf(api.GET('/incidents/{id}/timeline', { params: { path: { id }, query: { limit } } })),
});
/** The open incident of an agent, if it has one. */
export const agentIncidentQuery = (agentId: string) => queryOptions({
  queryKey: [KEY.incidents, 'of-agent', agentId],
  queryFn: async () => (await pageOf(api.GET('/incidents', { params: { query: { state: 'open', agent_id: agentId, limit: 1 } } }))).items[0] ?? null,
});

/** @param over also those that are over */
export const silencesQuery = (over: boolean, limit = 100) => queryOptions({
  queryKey: [KEY.silences, over, limit], placeholderData: keepPreviousData, queryFn: () => pageOf(api.GET('/silences', { params: { query: { limit, ...(!over && { over: false }) } } })),
});
