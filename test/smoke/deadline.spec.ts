import type { ScanRun } from '../../src/scanner/runs/scan-run.entity.js';
import type { BackupEntry } from '../../src/entries/backup-entry.entity.js';
import { expectJob, Installation } from '../support/installation.js';

const MINUTE_MS = 60_000;

describe('With SCANNER_INTERVAL_MINUTES=0', () => {
  let installation: Installation;
  beforeAll(async () => (installation = await Installation.create({ SCANNER_INTERVAL_MINUTES: '0' })));
  afterAll(() => installation.close());

  it('a backup is missing within a minute of its deadline, though nobody asks for a scan', async () => {
    const program = await installation.start();
    const soon = new Date(Date.now() + MINUTE_MS);
    const job = await expectJob(program, 'ACME', 'SALES', { expected_hour_utc: soon.getUTCHours(), expected_minute_utc: soon.getUTCMinutes(), grace_minutes: 0 });
    await program.line(/Scan of overdue agents finished: 1 agents.* 1 missing/);

    const [entry] = await program.get<BackupEntry[]>(`/backup_entries?job_id=${job.id}`);
    expect(entry).toMatchObject({ status: 'missing', observed_late: false });
    expect(new Date(entry!.created_at).getTime() - new Date(String(entry!.cycle_expected_at_utc)).getTime()).toBeLessThan(MINUTE_MS);
    expect((await program.get<ScanRun[]>('/scanner/runs')).map(({ trigger }) => trigger)).toEqual(['deadline']);
    await program.stop();
  }, 3 * MINUTE_MS);
});
