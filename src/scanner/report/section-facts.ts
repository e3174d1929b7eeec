import type { ReportSection, Stage } from './report.js';

/** What one section says by itself, before the report lends it a name and an end. */
export interface SectionFacts {
  readonly facts: Omit<ReportSection, 'databaseName' | 'endedAt'>;
  /** The section's own time of operation; only the flat form has one. */
  readonly statedEnd: Date | null;
  /** The newest time at which the section says that something ended. */
  readonly newestEnd: Date | null;
}

/** The status words of the flat form. */
export const CLAIMS = ['success', 'failed', 'transfer_integrity_failed'] as const;

/** A stage that failed outweighs any word, as in the decision table. */
export function claimOf(failedStage: Stage | null, word: ReportSection['claim'] | null): ReportSection['claim'] {
  return failedStage === null ? (word ?? 'success') : 'failed';
}
