import { versionTag } from '../../common/http/etag.js';
import type { NotificationChannel } from './channel.entity.js';

/** The ETag of a channel. */
export const channelEtag = ({ id, version }: Pick<NotificationChannel, 'id' | 'version'>): string => versionTag('channel', id, version);

/** Where a channel is found. */
export const channelPath = ({ id }: Pick<NotificationChannel, 'id'>): string => `/notification_channels/${id}`;
