/** Words that payloads take from modules which this one does not know; `payload-words.spec.ts` compares them. */
export const WORDS = {
  ScanState: ['queued', 'running', 'done', 'failed', 'interrupted'],
  ScanTrigger: ['interval', 'manual', 'deadline'],
  EntryStatus: ['success', 'failed', 'missing', 'hash_mismatch', 'transfer_integrity_failed', 'unknown'],
  DeliveryKind: ['alert', 'reminder', 'recovery', 'report_rejected', 'scan_failed', 'alarm', 'channel_disabled', 'digest', 'test'],
  AlarmKind: ['disk_low', 'disk_filling', 'scan_stuck', 'scans_failing', 'outbox_late'],
  IncidentState: ['open', 'resolved'],
  DeliveryStatus: ['pending', 'retrying', 'sent', 'failed', 'skipped'],
} as const;

/** Documents a field that holds one of these words. */
export const wordOf = (enumName: keyof typeof WORDS) => ({ enum: [...WORDS[enumName]], enumName });
