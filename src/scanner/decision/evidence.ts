import type { ReportSection } from '../report/report.js';

/** What was seen of the staged file. */
export type FileEvidence =
  | { readonly kind: 'not-looked' }
  | { readonly kind: 'absent' }
  | { readonly kind: 'irregular'; readonly reason: string }
  | {
      readonly kind: 'regular';
      /** Bytes. */
      readonly size: number;
      /** Lower-case hex; null when the bytes were not read because the size was already wrong. */
      readonly sha256: string | null;
      readonly changed_while_read: boolean;
      /** ISO 8601, UTC. */
      readonly modified_at: string;
    };

/** What became of verified bytes. */
export type PromotionEvidence =
  | { readonly state: 'not-tried' }
  /** `path` is relative to the validated root. */
  | { readonly state: 'stored'; readonly path: string }
  /** The path holds the copy of a newer cycle, which stays. */
  | { readonly state: 'newer-kept'; readonly path: string }
  | { readonly state: 'failed'; readonly path: string; readonly cause: string };

/**
 * Everything a decision may look at. Plain JSON, because it is stored with the entry: the same evidence
 * gives the same verdict again.
 */
export interface Evidence {
  readonly claim: ReportSection['claim'];
  readonly failed_stage: ReportSection['failedStage'];
  readonly error_message: string | null;
  /** What the agent says of the staged file. */
  readonly reported: { readonly file_name: string | null; readonly size: number | null; readonly sha256: string | null };
  readonly file: FileEvidence;
  /** ISO 8601: until then a file that is absent or differs may still be arriving; null = settled. */
  readonly settles_at: string | null;
  /** File name of a newer report of this agent that names the same staged file. */
  readonly superseded_by: string | null;
  readonly promotion: PromotionEvidence;
}
