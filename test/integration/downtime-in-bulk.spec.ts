import { DataSource } from 'typeorm';
import type { BackupEntry } from '../../src/entries/backup-entry.entity.js';
import { SmtpSink } from '../support/smtp-sink.js';
import { DAY_MS, HOUR_MS, MINUTE_MS, TestVigie } from '../support/vigie.js';

const JOBS = 3;
/** One row for each of the newest 400 cycles, and one for all before. */
const ROWS = JOBS * 401;

describe('20 days in which nobody looked at three hourly jobs of one agent', () => {
  let sink: SmtpSink;
  let vigie: TestVigie;
  let inserts: number[];
  beforeAll(async () => {
    sink = await SmtpSink.start();
    vigie = await TestVigie.start({ ...sink.env, ADMIN_EMAIL_RECIPIENT: 'ops@example.org' });
    for (let n = 1; n <= JOBS; n++) await vigie.job('ACME', `DB_${n}`, { backup_frequency: 'hourly', grace_minutes: 5 });
    vigie.clock.advance(20 * DAY_MS + 6 * MINUTE_MS);
    const { logger } = vigie.test.app.get(DataSource);
    const asked = jest.spyOn(logger, 'logQuery').mockImplementation(() => undefined);
    await vigie.scan();
    inserts = asked.mock.calls.filter(([query]) => query.startsWith('INSERT INTO "backup_entries"')).map(([, parameters]) => JSON.parse(String((parameters as unknown[])[0])).length);
    asked.mockRestore();
  });
  afterAll(async () => {
    await vigie.close();
    await sink.close();
  });

  it('are recorded in statements of at most 1,000 rows', () => {
    expect(inserts).toEqual([1_000, ROWS - 1_000]);
  });

  it('leave one verdict per cycle, and one row that says for how many older ones it stands', async () => {
    const entries = await vigie.get<BackupEntry[]>('/backup_entries?limit=1000&job_id=1');
    expect(entries).toHaveLength(401);
    expect(entries.filter(({ cycles_missed }) => cycles_missed > 1)).toEqual([expect.objectContaining({ cycles_missed: 20 * 24 + 1 - 400, message: expect.stringContaining(`stands for ${20 * 24 + 1 - 400} missed cycles`) })]);
    const times = entries.map(({ cycle_expected_at_utc }) => Date.parse(String(cycle_expected_at_utc))).sort((a, b) => b - a);
    expect(times.map((at) => (times[0]! - at) / HOUR_MS)).toEqual(Array.from({ length: 401 }, (_, index) => index));
  });

  it('are one message that says how many cycles were missed, of each database and in all', async () => {
    const { mail } = await sink.nth(1);
    expect(mail.subject).toBe(`Backup alert - ACME - ${JOBS} databases - Status: MISSING`);
    for (const body of [mail.text, mail.html]) expect(body).toContain(`${JOBS * (20 * 24 + 1)} cycles were missed in all.`);
    expect(mail.text?.match(new RegExp(`Missed cycles: ${20 * 24 + 1}`, 'g'))).toHaveLength(JOBS);
    await vigie.scan();
    expect(sink.mails).toHaveLength(1);
  });
});
