import type { paths } from '../../../docs/client/schema.d.ts';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, dataOf, pageOf, type Schemas } from './client.ts';
import { KEY } from './stale.ts';

export type DeliveriesQuery = Omit<NonNullable<paths['/deliveries']['get']['parameters']['query']>, 'skip' | 'limit'>;

export const deliveriesQuery = (filters: DeliveriesQuery, limit: number) => queryOptions({
  queryKey: [KEY.deliveries, 'list', filters, limit], queryFn: () => pageOf(api.GET('/deliveries', { params: { query: { ...filters, limit } } })), placeholderData: keepPreviousData,
});
export const deliveryQuery = (id: number) => queryOptions({ queryKey: [KEY.deliveries, 'one', id], queryFn: () => dataOf(api.GET('/deliveries/{id}', { params: { path: { id } } })) });

export const channelsQuery = queryOptions({ queryKey: [KEY.channels], queryFn: () => pageOf(api.GET('/notification_channels', { params: { query: { limit: 1000 } } })) });
export const rulesQuery = queryOptions({ queryKey: [KEY.rules], queryFn: () => pageOf(api.GET('/notification_rules', { params: { query: { limit: 1000 } } })) });
/** How many messages wait for a channel: what is lost when it goes. */
export const waitingQuery = (channelId: number) => queryOptions({
  queryKey: [KEY.deliveries, 'waiting', channelId], staleTime: 0,
  queryFn: async () => {
    const pages = await Promise.all((['pending', 'retrying'] as const).map((status) => pageOf(api.GET('/deliveries', { params: { query: { channel_id: channelId, status, limit: 1 } } }))));
    return pages.reduce((sum, { total }) => sum + total, 0);
  },
});
export const recipientsQuery = queryOptions({ queryKey: [KEY.recipients], queryFn: () => pageOf(api.GET('/mail_recipients', { params: { query: { limit: 200 } } })) });
export const previewQuery = (asked: Schemas['PreviewRouting']) => queryOptions({
  queryKey: [KEY.preview, asked], queryFn: () => dataOf(api.POST('/notification_rules/preview', { body: asked })), placeholderData: keepPreviousData, retry: false,
});
