import type { FindingFacts } from '../../entries/findings/finding.js';
import type { AgentReport, ReportSection } from '../report/report.js';

type SectionTimes = Pick<ReportSection, 'backupStartedAt' | 'transferEndedAt' | 'endedAt'>;

/**
 * Whether a backup took longer than its job allows: from the start of BACKUP (else of the whole operation) to the end of TRANSFER (else
 * of the section). Nothing is said where the report does not tell when it began, or tells an end before the beginning.
 */
export function ranTooLong(maxMinutes: number | null, section: SectionTimes, report: Pick<AgentReport, 'startedAt'>): FindingFacts | null {
  const startedAt = section.backupStartedAt ?? report.startedAt;
  if (maxMinutes === null || startedAt === null) return null;
  const milliseconds = (section.transferEndedAt ?? section.endedAt).getTime() - startedAt.getTime();
  if (milliseconds <= maxMinutes * 60_000) return null;
  return { kind: 'ran_too_long', numbers: { duration_seconds: Math.ceil(milliseconds / 1000), max_duration_minutes: maxMinutes } };
}
