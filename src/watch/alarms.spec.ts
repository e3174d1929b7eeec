import { Format } from '../notification/mail/format.js';
import { type AlarmKind, alarmsOf, type SelfFacts, type VolumeState } from './alarms.js';
import { alarmText, alarmTitle } from './alarm-text.js';

const NOW = new Date('2026-06-12T12:00:00Z');
const ago = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);
const GIB = 2 ** 30;
const DAY = 24 * 60;
const volume = (freeGib: number, earlier: VolumeState['earlier'] = null): VolumeState => ({ name: 'staging', freeBytes: freeGib * GIB, totalBytes: 100 * GIB, earlier });
const well: SelfFacts = { volumes: [volume(50)], scan: null, asked: null, failedScans: { count: 0, error: '' }, waiting: [] };
const kinds = (facts: Partial<SelfFacts>, open: readonly AlarmKind[] = [], percent = 10) => alarmsOf({ ...well, ...facts }, NOW, percent, (kind) => open.includes(kind)).map(({ kind }) => kind);

it('nothing is wrong while all is well', () => expect(kinds({})).toEqual([]));

describe('Vigie is in need when', () => {
  it.each<[string, Partial<SelfFacts>, AlarmKind[]]>([
    ['a volume has less than 10 % free', { volumes: [volume(9.9)] }, ['disk_low']],
    ['a volume has 10 % free: not yet', { volumes: [volume(10)] }, []],
    ['a volume that lost 10 GiB a day has 60 GiB left', { volumes: [volume(60, { freeBytes: 80 * GIB, at: ago(2 * DAY) })] }, ['disk_filling']],
    ['a volume that lost 10 GiB a day has 70 GiB left: not yet', { volumes: [volume(70, { freeBytes: 90 * GIB, at: ago(2 * DAY) })] }, []],
    ['a volume got emptier: never', { volumes: [volume(20, { freeBytes: 15 * GIB, at: ago(2 * DAY) })] }, []],
    ['a volume says that it has no size at all: never', { volumes: [{ ...volume(0), totalBytes: 0 }] }, []],
    ['one of two volumes is low', { volumes: [volume(50), { ...volume(1), name: 'validated' }] }, ['disk_low']],
    ['a scan has stood still for 30 minutes', { scan: { id: 7, movedAt: ago(30) } }, ['scan_stuck']],
    ['a scan has stood still for 29 minutes: not yet', { scan: { id: 7, movedAt: ago(29) } }, []],
    ['three scans have failed', { failedScans: { count: 3, error: 'EIO' } }, ['scans_failing']],
    ['two scans have failed: not yet', { failedScans: { count: 2, error: 'EIO' } }, []],
    ['a message has waited for more than 15 minutes', { waiting: [{ name: 'mail', since: ago(15.1) }] }, ['outbox_late']],
    ['messages of two channels have: each by itself', { waiting: [{ name: 'mail', since: ago(20) }, { name: 'On-call', since: ago(16) }, { name: 'Chat', since: ago(1) }] }, ['outbox_late', 'outbox_late']],
    ['a message has waited for 15 minutes: not yet', { waiting: [{ name: 'mail', since: ago(15) }] }, []],
  ])('%s', (_words, facts, expected) => expect(kinds(facts)).toEqual(expected));
});

describe('What is raised is not over before it is clearly better:', () => {
  it.each<[string, Partial<SelfFacts>, AlarmKind, boolean]>([
    ['10.9 % are free', { volumes: [volume(10.9)] }, 'disk_low', true],
    ['11 % are free', { volumes: [volume(11)] }, 'disk_low', false],
    ['7.5 days are left', { volumes: [volume(75, { freeBytes: 95 * GIB, at: ago(2 * DAY) })] }, 'disk_filling', true],
    ['8 days are left', { volumes: [volume(80, { freeBytes: 100 * GIB, at: ago(2 * DAY) })] }, 'disk_filling', false],
  ])('%s', (_words, facts, kind, lasts) => expect(kinds(facts, [kind])).toEqual(lasts ? [kind] : []));
});

it('free space is not watched with a limit of 0', () => {
  expect(kinds({ volumes: [volume(0.1, { freeBytes: 50 * GIB, at: ago(2 * DAY) })] }, [], 0)).toEqual([]);
});

it('each alarm says in both languages what was measured and what to do', () => {
  const facts: SelfFacts = {
    volumes: [volume(4, { freeBytes: 24 * GIB, at: ago(2 * DAY) })], scan: { id: 7, movedAt: ago(45) }, asked: null, failedScans: { count: 4, error: 'EIO: i/o error' }, waiting: [{ name: 'mail', since: ago(90) }],
  };
  const alarms = alarmsOf(facts, NOW, 10, () => false);
  expect(alarms.map((alarm) => `${alarmTitle(alarm, 'en')}: ${alarmText(alarm, 'en')}`)).toEqual([
    'Disk space is low: The volume of staging has 4.0 GiB (4294967296 bytes) free of 100.0 GiB (4 %). Free space on it, or give it more: what cannot be stored is not backed up.',
    'A disk will soon be full: The volume of staging will be full in 0.4 days at the present rate of 10.0 GiB a day; 4.0 GiB (4294967296 bytes) are free. Free space on it, or give it more.',
    'A scan stands still: Scan 7 has made no progress for 45 minutes. Look whether a volume hangs (GET /scanner/runs/7), and restart Vigie.',
    'Scans fail: 4 scans in a row have failed, the last one so: EIO: i/o error. Backups are not watched meanwhile.',
    'Messages are late: Messages since 2026-06-12T10:30:00Z are not sent yet (mail). See GET /deliveries?status=retrying for why.',
  ]);
  for (const alarm of alarms) {
    expect(alarmText(alarm, 'fr')).not.toBe(alarmText(alarm, 'en'));
    expect(alarmText(alarm, 'fr')).not.toMatch(/undefined|NaN/);
  }
  expect(alarmText(alarms[0]!, 'fr')).toContain('4,0 Gio (4294967296 octets) libres');
});

it('Alarms are told as people say it, in the reader’s zone', () => {
  const filling = (days_left: number) => ({ kind: 'disk_filling', subject: 'staging and validated', numbers: { free_bytes: 1, total_bytes: 2, bytes_per_day: 1, days_left } }) as const;
  expect(alarmText(filling(1.5), 'fr')).toContain('Le volume staging et validated sera plein dans 1,5 jour au rythme');
  expect(alarmText(filling(2.5), 'fr')).toContain('dans 2,5 jours');
  expect([alarmText(filling(1), 'en'), alarmText(filling(1.5), 'en')]).toEqual([expect.stringContaining('full in 1 day at'), expect.stringContaining('full in 1.5 days at')]);
  const late = { kind: 'outbox_late', subject: '', numbers: { since: '2026-06-12T12:56:06.123Z' } } as const;
  expect(alarmText(late, 'en')).toContain('Events since 2026-06-12T12:56:06Z are');
  expect(alarmText(late, 'fr', (at) => new Format('fr', 'Africa/Douala').time(at))).toContain('depuis 2026-06-12 13:56:06 Africa/Douala (2026-06-12T12:56:06Z) ne');
});

it('That no scan begins is an alarm, also where no dead man’s switch would notice', () => {
  const facts = (minutes: number, scan: SelfFacts['scan'] = null): SelfFacts => ({ volumes: [], scan, asked: { at: new Date(NOW.getTime() - minutes * 60_000), everyMs: 15 * 60_000 }, failedScans: { count: 0, error: '' }, waiting: [] });
  expect(alarmsOf(facts(44), NOW, 10, () => false)).toEqual([]);
  expect(alarmsOf(facts(46, { id: 7, movedAt: NOW }), NOW, 10, () => false)).toEqual([]);
  const [alarm] = alarmsOf(facts(46), NOW, 10, () => false);
  expect(alarm).toEqual({ kind: 'scan_stuck', subject: '', numbers: { minutes: 46, every_minutes: 15 } });
  expect(alarmText(alarm!, 'en')).toBe('No scan of everything has begun for 46 minutes; one is due every 15. See the log for why, and restart Vigie.');
  expect(alarmText(alarm!, 'fr')).toContain("Aucune analyse complète n'a commencé depuis 46 minutes");
});
