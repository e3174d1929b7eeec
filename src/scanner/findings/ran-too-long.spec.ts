import { ranTooLong } from './ran-too-long.js';

const time = (text: string) => new Date(`2026-06-12T${text}Z`);
const NOTHING_SAID = { backupStartedAt: null, transferEndedAt: null, endedAt: time('12:00:00') };
const NO_START = { startedAt: null };
const STARTED = { startedAt: time('09:00:00') };

/** What the report says, what is allowed, and how many seconds are too many; null = no finding. */
const CASES: [string, Parameters<typeof ranTooLong>[1], Parameters<typeof ranTooLong>[2], number | null, number | null][] = [
  ['no limit is set', NOTHING_SAID, STARTED, null, null],
  ['nobody says when it began', NOTHING_SAID, NO_START, 1, null],
  ['the operation took exactly as long as it may', NOTHING_SAID, STARTED, 180, null],
  ['the operation took longer', NOTHING_SAID, STARTED, 179, 10_800],
  ['it took a fraction of a second longer', { ...NOTHING_SAID, endedAt: time('12:00:00.001') }, STARTED, 180, 10_801],
  ['the start of BACKUP counts, not that of the operation', { ...NOTHING_SAID, backupStartedAt: time('11:30:00') }, STARTED, 30, null],
  ['the start of BACKUP counts, and is too early', { ...NOTHING_SAID, backupStartedAt: time('11:29:59') }, STARTED, 30, 1_801],
  ['the end of TRANSFER counts, not that of the operation', { ...NOTHING_SAID, transferEndedAt: time('09:59:00') }, STARTED, 60, null],
  ['the end of TRANSFER counts, and is too late', { ...NOTHING_SAID, transferEndedAt: time('12:30:00') }, STARTED, 180, 12_600],
  ['it says that it ended before it began', { ...NOTHING_SAID, backupStartedAt: time('13:00:00') }, STARTED, 1, null],
];

describe('Whether a backup ran too long, when', () => {
  it.each(CASES)('%s', (_name, section, report, allowed, seconds) => {
    const finding = seconds === null ? null : { kind: 'ran_too_long', numbers: { duration_seconds: seconds, max_duration_minutes: allowed } };
    expect(ranTooLong(allowed, section, report)).toEqual(finding);
  });
});
