import { ADMINISTRATORS, type Cause, destinationsOf, isStopped, type RoutingTable } from './route.js';
import type { PreviewedRule, RoutingPreview } from './dto/preview.dto.js';
import { checkRule, type Subject } from './match.js';
import type { NotificationRule } from './rule.entity.js';

/**
 * Who would be told of something, and why: by the same decision as real messages.
 * @param rules all of them, in order, also those that are switched off
 */
export function previewOf(subject: Subject, email: string | null, rules: readonly NotificationRule[], table: RoutingTable): RoutingPreview {
  const destinations = destinationsOf(subject, email, table);
  return {
    destinations: destinations.map(({ destination, causes }) => {
      const { channel_id, channel, recipient } = destination;
      return { channel_id: channel_id ?? ADMINISTRATORS, channel, recipient, is_stopped: isStopped(destination, table.stopped), because: [...new Set(causes.map(inWords))] };
    }),
    rules: rules.map((rule) => previewedRule(rule, subject)),
    fallback: !destinations.some(({ destination, causes }) => causes.some(({ by }) => by === 'rule') && !isStopped(destination, table.stopped)),
  };
}

function previewedRule({ id, name, is_active, match }: NotificationRule, subject: Subject): PreviewedRule {
  const conditions = checkRule(match, subject);
  return { id, name, is_active, matches: conditions.every(({ matches }) => matches), conditions };
}

function inWords(cause: Cause): string {
  switch (cause.by) {
    case 'rule':
      return `rule ${cause.rule.id} (${cause.rule.name})`;
    case 'job':
      return 'email_for_notifications of the job';
    case 'fallback':
      return 'no rule leads to anybody who can be reached';
  }
}
