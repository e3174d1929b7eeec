import type { Addressed } from '../routing/route.js';

export type { Addressed } from '../routing/route.js';

/** Items for one address, whatever the rules say. */
export function mailTo<T>(address: string, items: readonly T[]): Addressed<T> {
  return { channel_id: null, channel: 'email', recipient: address, items };
}
