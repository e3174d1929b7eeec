import type { StoredEvent } from './event-group.js';
import type { AlarmItem, ReportItem } from '../mail/content.js';

/** What administrators are told about report files, in the order in which it happened. */
export function reportItems(events: readonly StoredEvent[]): ReportItem[] {
  return events.flatMap((event): ReportItem[] => {
    if (event.type === 'report.stuck') {
      return [{ problem: 'stuck', file_name: event.payload.file_name, report_id: null, details: [event.payload.detail] }];
    }
    if (event.type !== 'report.rejected') return [];
    const { partial, file_name, report_id, problems } = event.payload;
    const details = problems.map(({ pointer, detail }) => (pointer ? `${pointer}: ${detail}` : detail));
    return [{ problem: partial ? 'partial' : 'rejected', file_name, report_id, details }];
  });
}

/** Why scans failed. */
export function scanErrors(events: readonly StoredEvent[]): string[] {
  return events.flatMap((event) => (event.type === 'scan.failed' ? [event.payload.error] : []));
}

/** What administrators are told about Vigie itself, in the order in which it happened. */
export function alarmItems(events: readonly StoredEvent[]): AlarmItem[] {
  return events.flatMap((event) => {
    if (event.type !== 'alarm.raised' && event.type !== 'alarm.cleared') return [];
    const { kind, subject, numbers, raised_at } = event.payload;
    return [{ kind, subject, numbers, raised_at: new Date(raised_at), cleared: event.type === 'alarm.cleared' }];
  });
}
