/** The steps of an agent's work, in the order in which it does them. */
export type Stage = 'BACKUP' | 'COMPRESS' | 'TRANSFER';

/** What is wrong with a report, and where. */
export interface Problem {
  /** JSON pointer (RFC 6901) into the report; `''` is the whole report. */
  readonly pointer: string;
  /** One English sentence that gives the value and what was expected; safe to store, at most a few hundred characters. */
  readonly detail: string;
}

/**
 * What the agent claims for one database, whatever dialect it speaks. Texts hold neither NUL nor lone
 * surrogates and are capped, so that they fit a row. Sizes are bytes, safe non-negative integers.
 */
export interface ReportSection {
  /** 1 to 255 characters, trimmed; unique within a report. */
  readonly databaseName: string;
  readonly claim: 'success' | 'failed' | 'transfer_integrity_failed';
  /** The first stage that the agent calls false; null when it names none. */
  readonly failedStage: Stage | null;
  /** The best explanation that the agent gives, if any. */
  readonly errorMessage: string | null;
  /** A base name, never a path, never `''`, `.` or `..`; at most 255 bytes of UTF-8. */
  readonly stagedFileName: string | null;
  /** SHA-256 of the staged file (the compressed one, else the backup itself), 64 lower-case hex digits. */
  readonly stagedSha256: string | null;
  readonly stagedSize: number | null;
  /** Null when nothing was compressed, like `sizeAfterCompression`. */
  readonly sizeBeforeCompression: number | null;
  readonly sizeAfterCompression: number | null;
  readonly backupStartedAt: Date | null;
  readonly transferStatus: boolean | null;
  readonly transferStartedAt: Date | null;
  readonly transferEndedAt: Date | null;
  readonly transferError: string | null;
  readonly logsSummary: string | null;
  /** The section's own time where it has one (flat form), else the end of the report. */
  readonly endedAt: Date;
}

/** A report that was understood; what did not make sense is not in here but among the problems. */
export interface AgentReport {
  /** The name of the agent's folder; what the report calls itself may differ from it in case. */
  readonly agentId: string;
  readonly startedAt: Date | null;
  readonly endedAt: Date;
  /** As the agent wrote it; decides nothing as long as there are sections. */
  readonly overallStatus: string | null;
  readonly sections: readonly ReportSection[];
}

/** All that reading depends on besides the bytes. */
export interface ReadContext {
  readonly folderName: string;
  /** IANA zone in which times without a zone are read. */
  readonly timezone: string;
  readonly fileModifiedAt: Date;
  readonly now: Date;
}

/**
 * `unparsable`: not JSON; it may still be arriving, the caller decides by age. `rejected`: problems of the
 * whole report. `read`: usable; problems, if any, are of single sections, which are then left out.
 */
export type ReadResult =
  | { readonly outcome: 'read'; readonly report: AgentReport; readonly problems: readonly Problem[] }
  | { readonly outcome: 'rejected'; readonly problems: readonly Problem[]; /** Where only that is wrong. */ readonly endedAt?: Date }
  | { readonly outcome: 'unparsable'; readonly problems: readonly Problem[] };

/** Larger reports are rejected; check the file's size with it before reading. */
export const MAX_REPORT_BYTES = 5 * 1024 * 1024;
