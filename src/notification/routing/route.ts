import type { ChannelKindName } from '../channels/channel-kind.js';
import type { StyleWishes } from '../message/message-style.js';
import { checkRule, type Subject } from './match.js';
import type { NotificationRule } from './rule.entity.js';

/** A rule as far as it decides. */
export type RoutingRule = Pick<NotificationRule, 'id' | 'name' | 'match' | 'channel_ids'>;

/** A channel as far as a message finds its way through it. */
export interface RoutingChannel {
  readonly id: number;
  readonly kind: ChannelKindName;
  /** Addresses, or the name of the channel. */
  readonly recipients: readonly string[];
  /** How its messages are worded, where that is not as the environment has it. */
  readonly style?: StyleWishes;
}

/** Where one message goes. */
export interface Destination {
  /** null: the mail server of the environment. */
  readonly channel_id: number | null;
  readonly channel: ChannelKindName;
  readonly recipient: string;
  readonly style?: StyleWishes;
}

/** One destination and what is addressed to it; those who are told of the same things share one `items` array. */
export interface Addressed<T> extends Destination {
  readonly items: readonly T[];
}

/** The rule that sends something somewhere. */
export type Cause = { readonly by: 'rule'; readonly rule: RoutingRule } | { readonly by: 'job' } | { readonly by: 'fallback' };

/** What there is to decide by. */
export interface RoutingTable {
  /** Those that are switched on, in order. */
  readonly rules: readonly RoutingRule[];
  /** Those that are switched on, by id; 0 = the administrators. */
  readonly channels: ReadonlyMap<number, RoutingChannel>;
  /** Mail addresses that were given up, in lower case: what leads there alone leads nowhere. */
  readonly stopped: ReadonlySet<string>;
}

export const ADMINISTRATORS = 0;

/**
 * Where one thing is told: at the channels of all rules that match it, and at its job's own address. What no rule brings to anybody who can be reached
 * (a channel that is switched on, an address that was not given up) goes to the administrators: nothing is lost because a channel is.
 * @param email the job's own address
 * @returns each destination once, with the first cause that named it first
 */
export function destinationsOf(subject: Subject, email: string | null, { rules, channels, stopped }: RoutingTable): { destination: Destination; causes: Cause[] }[] {
  const found = new Map<string, { destination: Destination; causes: Cause[] }>();
  const add = (destination: Destination, cause: Cause) => {
    const known = found.get(keyOf(destination));
    if (known) {
      known.destination = sturdier(known.destination, destination);
      known.causes.push(cause);
    } else found.set(keyOf(destination), { destination, causes: [cause] });
  };
  const addChannel = (id: number, cause: Cause) => {
    const channel = channels.get(id);
    const way = { channel_id: id === ADMINISTRATORS ? null : id, channel: channel?.kind ?? 'email', ...(channel?.style && { style: channel.style }) };
    for (const recipient of channel?.recipients ?? []) add({ ...way, recipient: recipient.trim() }, cause);
  };
  for (const rule of rules) {
    if (checkRule(rule.match, subject).every(({ matches }) => matches)) for (const id of rule.channel_ids) addChannel(id, { by: 'rule', rule });
  }
  if ([...found.values()].every(({ destination }) => isStopped(destination, stopped))) addChannel(ADMINISTRATORS, { by: 'fallback' });
  const own = email?.trim();
  if (own) add({ channel_id: null, channel: 'email', recipient: own }, { by: 'job' });
  return [...found.values()];
}

/**
 * Sorts things by who is told of them: one message per destination, with what is for it.
 * @param subjectOf what rules look at
 * @param emailOf the job's own address
 */
export function route<T>(items: readonly T[], subjectOf: (item: T) => Subject, emailOf: (item: T) => string | null, table: RoutingTable): Addressed<T>[] {
  const found = new Map<string, { destination: Destination; numbers: number[] }>();
  items.forEach((item, number) => {
    for (const { destination } of destinationsOf(subjectOf(item), emailOf(item), table)) {
      const known = found.get(keyOf(destination));
      if (known) {
        known.destination = sturdier(known.destination, destination);
        known.numbers.push(number);
      } else found.set(keyOf(destination), { destination, numbers: [number] });
    }
  });
  const shared = new Map<string, T[]>();
  return [...found.values()].map(({ destination, numbers }) => {
    const key = numbers.join();
    const own = shared.get(key) ?? numbers.flatMap((number) => items.slice(number, number + 1));
    shared.set(key, own);
    return { ...destination, items: own };
  });
}

/** Whether nothing goes there any more. @param stopped addresses in lower case */
export function isStopped({ channel, recipient }: Pick<Destination, 'channel' | 'recipient'>, stopped: ReadonlySet<string>): boolean {
  return channel === 'email' && stopped.has(recipient.trim().toLowerCase());
}

/** Two ways to one mailbox: that of the environment cannot be switched off while the message waits; a wish for a language or zone counts, whichever way has it. */
function sturdier(one: Destination, other: Destination): Destination {
  const style = one.style ?? other.style;
  return { ...one, ...(style && { style }), channel_id: other.channel_id === null ? null : one.channel_id };
}

/** Addresses are compared without case, and whichever channel leads to one: it is the same mailbox. */
function keyOf({ channel_id, channel, recipient }: Destination): string {
  return channel === 'email' ? `to ${recipient.toLowerCase()}` : `through ${channel_id}`;
}
