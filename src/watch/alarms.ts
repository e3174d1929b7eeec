export const ALARM_KINDS = ['disk_low', 'disk_filling', 'scan_stuck', 'scans_failing', 'outbox_late'] as const;
export type AlarmKind = (typeof ALARM_KINDS)[number];
export type AlarmNumbers = Readonly<Record<string, number | string>>;

/** Something that is wrong with Vigie itself. */
export interface AlarmFacts {
  readonly kind: AlarmKind;
  /** The volume, or the channel; empty where there is but one thing that it may be. */
  readonly subject: string;
  readonly numbers: AlarmNumbers;
}

/** What is known of a volume. */
export interface VolumeState {
  /** `staging`, `validated`, or `staging and validated`. */
  readonly name: string;
  readonly freeBytes: number;
  readonly totalBytes: number;
  /** An earlier measurement, at least a day old; null while there is none. */
  readonly earlier: { readonly freeBytes: number; readonly at: Date } | null;
}

/** What Vigie knows of itself. */
export interface SelfFacts {
  readonly volumes: readonly VolumeState[];
  /** Of the scans at work, and those that should be, the one that has stood still for longest, and when its counters last moved; null when there is none. */
  readonly scan: { readonly id: number; readonly movedAt: Date } | null;
  /** When a scan of everything was last asked for, and how often one is; null where scans are made by hand, or Vigie has only just begun. */
  readonly asked: { readonly at: Date; readonly everyMs: number } | null;
  /** Scans that failed since the last one that ended well, and why the newest of them did. */
  readonly failedScans: { readonly count: number; readonly error: string };
  /** What waits: messages for `mail` or for the channel of that name, or, without a name, events to be turned into messages. */
  readonly waiting: readonly { readonly name: string; readonly since: Date }[];
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** Longer than hashing any file takes without a byte of progress, and than a slow volume needs to list its folders. */
export const SCAN_PATIENCE_MS = 30 * MINUTE_MS;
export const OUTBOX_PATIENCE_MS = 15 * MINUTE_MS;
const FAILED_SCANS = 3;
const DAYS_AHEAD = 7;
/** What is open closes a little later than it opened, so that a value at the limit does not open and close it again and again. */
const MARGIN_PERCENT = 1;
const MARGIN_DAYS = 1;

/**
 * What is wrong now.
 * @param isOpen whether an alarm is raised already
 * @param freeMinPercent 0: free space is not watched
 */
export function alarmsOf(facts: SelfFacts, now: Date, freeMinPercent: number, isOpen: (kind: AlarmKind, subject: string) => boolean): AlarmFacts[] {
  const volumes = freeMinPercent === 0 ? [] : facts.volumes;
  return [
    ...volumes.flatMap((volume) => low(volume, freeMinPercent + (isOpen('disk_low', volume.name) ? MARGIN_PERCENT : 0))),
    ...volumes.flatMap((volume) => filling(volume, now, DAYS_AHEAD + (isOpen('disk_filling', volume.name) ? MARGIN_DAYS : 0))),
    ...stuck(facts, now),
    ...failing(facts),
    ...late(facts, now),
  ];
}

function low({ name, freeBytes, totalBytes }: VolumeState, minPercent: number): AlarmFacts[] {
  if (totalBytes === 0 || (100 * freeBytes) / totalBytes >= minPercent) return [];
  return [{ kind: 'disk_low', subject: name, numbers: { free_bytes: freeBytes, total_bytes: totalBytes } }];
}

/** When a volume will be full at the rate since the earlier measurement; null while there is none, or where it does not fill up. */
export function forecastOf({ freeBytes, earlier }: Pick<VolumeState, 'freeBytes' | 'earlier'>, now: Date): { bytesPerDay: number; daysLeft: number } | null {
  if (earlier === null || earlier.freeBytes <= freeBytes) return null;
  const bytesPerDay = ((earlier.freeBytes - freeBytes) * DAY_MS) / (now.getTime() - earlier.at.getTime());
  return { bytesPerDay, daysLeft: freeBytes / bytesPerDay };
}

function filling(volume: VolumeState, now: Date, days: number): AlarmFacts[] {
  const { name, freeBytes, totalBytes } = volume;
  const forecast = forecastOf(volume, now);
  if (forecast === null || forecast.daysLeft >= days) return [];
  const { bytesPerDay, daysLeft } = forecast;
  return [{ kind: 'disk_filling', subject: name, numbers: { free_bytes: freeBytes, total_bytes: totalBytes, bytes_per_day: Math.round(bytesPerDay), days_left: Math.floor(daysLeft * 10) / 10 } }];
}

function stuck({ scan, asked }: SelfFacts, now: Date): AlarmFacts[] {
  const minutesSince = (at: Date) => Math.floor((now.getTime() - at.getTime()) / MINUTE_MS);
  if (scan !== null && minutesSince(scan.movedAt) >= SCAN_PATIENCE_MS / MINUTE_MS) {
    return [{ kind: 'scan_stuck', subject: '', numbers: { scan_run_id: scan.id, minutes: minutesSince(scan.movedAt) } }];
  }
  const isLate = scan === null && asked !== null && now.getTime() - asked.at.getTime() >= asked.everyMs + Math.max(SCAN_PATIENCE_MS, asked.everyMs);
  return isLate ? [{ kind: 'scan_stuck', subject: '', numbers: { minutes: minutesSince(asked.at), every_minutes: asked.everyMs / MINUTE_MS } }] : [];
}

function failing({ failedScans: { count, error } }: SelfFacts): AlarmFacts[] {
  return count < FAILED_SCANS ? [] : [{ kind: 'scans_failing', subject: '', numbers: { count, error } }];
}

function late({ waiting }: SelfFacts, now: Date): AlarmFacts[] {
  return waiting
    .filter(({ since }) => now.getTime() - since.getTime() > OUTBOX_PATIENCE_MS)
    .map(({ name, since }) => ({ kind: 'outbox_late', subject: name, numbers: { since: since.toISOString() } }));
}
