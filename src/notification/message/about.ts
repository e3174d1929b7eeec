import type { MailContent } from '../mail/content.js';
import { alarmSeverity, type Severity, severityOf, worstSeverity } from '../severity.js';
import type { DigestFacts } from './dto/digest-facts.dto.js';
import type { Links } from './links.js';

/** The page that shows what a message is about. */
export function urlOf(content: MailContent, links: Links): string | null {
  switch (content.kind) {
    case 'alert':
    case 'reminder':
    case 'recovery': {
      const [only, second] = content.items;
      if (only !== undefined && second === undefined) return links.entry(only.entry?.id) ?? links.job(only.job.id);
      return content.incident ? links.incident(content.incident.id) : links.agent(content.agent_id);
    }
    case 'report_rejected':
    case 'scan_failed':
      return content.agent_id === null ? links.dashboard : links.agent(content.agent_id);
    case 'channel_disabled':
      return links.deliveries;
    case 'alarm':
    case 'digest':
    case 'test':
      return links.dashboard;
  }
}

/** How a message is coloured: by the worst of what it tells. */
export function toneOf(content: MailContent): Severity {
  switch (content.kind) {
    case 'alert':
    case 'reminder':
    case 'recovery':
      return worstSeverity(content.items.map(({ status }) => severityOf(status)));
    case 'report_rejected':
      return 'warning';
    case 'scan_failed':
    case 'channel_disabled':
      return 'critical';
    case 'alarm':
      return alarmSeverity(content.alarms);
    case 'digest':
      return digestTone(content.digest);
    case 'test':
      return 'info';
  }
}

/** How a digest is coloured. (Its severity is always `info`: what is wrong was told when it happened.) */
export function digestTone({ is_well, found }: Pick<DigestFacts, 'is_well' | 'found'>): Severity {
  if (is_well) return 'info';
  return found.failures > 0 || found.alarms > 0 ? 'critical' : 'warning';
}
