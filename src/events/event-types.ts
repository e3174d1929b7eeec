/** Every kind of event and what it carries. Payloads are stored as JSON: times are ISO 8601 strings. */
export interface EventPayloads {
  /** The evidence that a job's status stands on has changed its verdict. Statuses are those of entries; null before the first. */
  'job.status_changed': {
    readonly from: string | null;
    readonly to: string;
    readonly entry_id: number;
    readonly cycles_missed: number;
  };
  /** A report file was quarantined, or some of its sections could not be read. */
  'report.rejected': {
    readonly report_id: number;
    readonly file_name: string;
    readonly partial: boolean;
    readonly problems: readonly { readonly pointer: string; readonly detail: string }[];
  };
  /** A report was applied but its file cannot be moved out of `log`. */
  'report.stuck': { readonly file_name: string; readonly detail: string };
  /** A scan run ended with an error. */
  'scan.failed': { readonly error: string };
}

export type EventType = keyof EventPayloads;

/** In-process wake-up call: somewhere new events were committed and released. Carries no facts. */
export const EVENTS_RELEASED = 'events.released';
