import { rename } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DataSource } from 'typeorm';
import type { Alarm } from '../../src/watch/alarm.entity.js';
import { AlarmBook } from '../../src/watch/alarm-book.js';
import { SelfWatch } from '../../src/watch/self-watch.js';
import { NotificationService } from '../../src/notification/notification.service.js';
import type { ScanRun } from '../../src/scanner/runs/scan-run.entity.js';
import { SmtpSink } from '../support/smtp-sink.js';
import { HOUR_MS, MINUTE_MS, TestVigie } from '../support/vigie.js';

/** A dead man's switch that remembers its calls and answers as it is told. */
class DeadMansSwitch {
  readonly calls: string[] = [];
  status = 200;

  private constructor(private readonly server: Server) {
    server.on('request', (request, response) => {
      this.calls.push(`${request.method} ${request.url}`);
      response.writeHead(this.status, { Location: '/elsewhere' }).end('OK');
    });
  }

  static async start(): Promise<DeadMansSwitch> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new DeadMansSwitch(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/ping/s3cret?rid=1`;
  }

  async close(): Promise<void> {
    await new Promise((resolve) => this.server.close(resolve));
  }
}

describe('The watcher is watched', () => {
  let sink: SmtpSink;
  let other: DeadMansSwitch;
  let vigie: TestVigie;
  let watch: SelfWatch;
  beforeAll(async () => {
    sink = await SmtpSink.start();
    other = await DeadMansSwitch.start();
    vigie = await TestVigie.start({ ...sink.env, ADMIN_EMAIL_RECIPIENT: 'ops@example.org', HEARTBEAT_URL: other.url, DISK_FREE_MIN_PERCENT: '0' });
    watch = vigie.test.app.get(SelfWatch);
  });
  beforeEach(() => {
    sink.forget();
    other.calls.length = 0;
    other.status = 200;
  });
  afterEach(async () => {
    await vigie.test.app.get(AlarmBook).note([]);
    await vigie.test.app.get(NotificationService).work();
  });
  afterAll(async () => {
    await vigie.close();
    await other.close();
    await sink.close();
  });

  /** Nothing of staging can be read while `work` goes on. */
  const withoutStaging = async (work: () => Promise<unknown>) => {
    const { stagingRoot } = vigie.test.config.storage;
    await rename(stagingRoot, `${stagingRoot}.away`);
    await work().finally(() => rename(`${stagingRoot}.away`, stagingRoot));
  };
  const failingScan = () => withoutStaging(async () => expect((await vigie.request<ScanRun>('POST', '/scanner/run?wait=true')).body.state).toBe('failed'));
  const alarms = (query = '') => vigie.get<Alarm[]>(`/alarms${query}`);
  const health = () => vigie.get<{ status: string; reasons: string[] }>('/health/status');

  it('a switch elsewhere is told of each scan once, and of a bad one as such', async () => {
    await watch.beat();
    expect(other.calls).toEqual([]);
    await vigie.scan();
    await watch.beat();
    await watch.beat();
    expect(other.calls).toEqual(['GET /ping/s3cret?rid=1']);
    await failingScan();
    await watch.beat();
    expect(other.calls.slice(1)).toEqual(['GET /ping/s3cret/fail?rid=1']);
  });

  it('a good scan of a few agents makes no failed scan of everything good', async () => {
    for (let scan = 0; scan < 3; scan++) await failingScan();
    await vigie.test.app.get(DataSource).query(`INSERT INTO scan_runs (state, trigger, requested_at, finished_at) VALUES ('done', 'deadline', now(), now())`);
    await watch.beat();
    expect(other.calls).toEqual(['GET /ping/s3cret/fail?rid=1']);
    await watch.look();
    expect(await alarms('?open=true')).toMatchObject([{ kind: 'scans_failing' }]);
    await vigie.scan();
  });

  it.each([500, 302])('a switch that answers %d is called again until it is told', async (status) => {
    other.status = status;
    await vigie.scan();
    await watch.beat();
    await watch.beat();
    other.status = 204;
    await watch.beat();
    await watch.beat();
    expect(other.calls).toHaveLength(3);
  });

  it('three scans that fail are one alarm, which is told, and over with the next good scan', async () => {
    for (let scan = 0; scan < 3; scan++) await failingScan();
    await watch.look();
    await watch.look();
    expect(await alarms('?open=true')).toMatchObject([{ kind: 'scans_failing', subject: '', numbers: { count: 3, error: expect.stringContaining('ENOENT') }, cleared_at: null }]);
    expect(await health()).toMatchObject({ status: 'degraded', reasons: expect.arrayContaining([expect.stringContaining('3 scans in a row have failed')]) });
    await vigie.test.app.get(NotificationService).work();
    const mails = () => sink.mails.map(({ mail }) => mail.subject).filter((subject) => subject?.startsWith('Vigie'));
    expect(mails()).toEqual(['Vigie needs attention - Scans fail']);

    await vigie.scan();
    await watch.look();
    await vigie.test.app.get(NotificationService).work();
    expect(await alarms('?open=true')).toEqual([]);
    expect(mails()).toEqual(['Vigie needs attention - Scans fail', 'Vigie is well again - Scans fail']);
    expect(sink.mails.at(-1)!.mail.text).toContain('This is over; it lasted');
    expect(await health()).toMatchObject({ status: 'ok' });
  });

  it('a scan that stands still is an alarm', async () => {
    const db = vigie.test.app.get(DataSource).manager;
    const at = vigie.clock.now();
    const [run] = await db.query(`INSERT INTO scan_runs (state, trigger, requested_at, started_at, progressed_at) VALUES ('running', 'manual', $1, $1, $1) RETURNING id`, [at]);
    vigie.clock.advance(31 * MINUTE_MS);
    await watch.look();
    expect(await alarms('?open=true')).toMatchObject([{ kind: 'scan_stuck', numbers: { scan_run_id: run.id, minutes: 31 } }]);
    await db.query(`UPDATE scan_runs SET progressed_at = $2 WHERE id = $1`, [run.id, vigie.clock.now()]);
    await watch.look();
    expect(await alarms('?open=true')).toEqual([]);
    await db.query('DELETE FROM scan_runs WHERE id = $1', [run.id]);
  });

  it('a scan that never begins is an alarm, and one that moves hides none that stands still', async () => {
    const db = vigie.test.app.get(DataSource).manager;
    const at = vigie.clock.now();
    vigie.clock.advance(31 * MINUTE_MS);
    const add = async (state: string, moved: Date): Promise<number> =>
      (await db.query(`INSERT INTO scan_runs (state, trigger, requested_at, started_at, progressed_at) VALUES ($1, 'manual', $2, $3, $3) RETURNING id`, [state, at, state === 'queued' ? null : moved]))[0].id;
    const queued = await add('queued', at);
    await watch.look();
    expect(await alarms('?open=true')).toMatchObject([{ kind: 'scan_stuck', numbers: { scan_run_id: queued, minutes: 31 } }]);
    const moving = await add('running', vigie.clock.now());
    await watch.look();
    expect(await alarms('?open=true')).toEqual([]);
    const still = await add('running', at);
    await watch.look();
    expect(await alarms('?open=true')).toMatchObject([{ kind: 'scan_stuck', numbers: { scan_run_id: still } }]);
    await db.query('DELETE FROM scan_runs WHERE id = ANY ($1)', [[queued, moving, still]]);
  });

  it('verdicts that nobody releases, because their scan moves no more, are messages that are late', async () => {
    const db = vigie.test.app.get(DataSource).manager;
    const at = vigie.clock.now();
    const [run] = await db.query(`INSERT INTO scan_runs (state, trigger, requested_at, started_at, progressed_at) VALUES ('running', 'manual', $1, $1, $1) RETURNING id`, [at]);
    await db.query(`INSERT INTO events (type, scan_run_id, payload, occurred_at) VALUES ('report.stuck', $1, '{}', $2)`, [run.id, at]);
    vigie.clock.advance(16 * MINUTE_MS);
    await watch.look();
    expect(await alarms('?open=true')).toMatchObject([{ kind: 'outbox_late', subject: '' }]);
    expect(await health()).toMatchObject({ reasons: expect.arrayContaining([expect.stringContaining('could not be turned into messages')]) });
    await db.query('UPDATE scan_runs SET progressed_at = $2 WHERE id = $1', [run.id, vigie.clock.now()]);
    await watch.look();
    expect(await alarms('?open=true')).toEqual([]);
    await db.query('DELETE FROM events WHERE scan_run_id = $1', [run.id]);
    await db.query('DELETE FROM scan_runs WHERE id = $1', [run.id]);
  });

  it('a running scan says when its counters last moved', async () => {
    const run = await vigie.scan();
    expect(new Date(run.progressed_at!).getTime()).toBeGreaterThanOrEqual(new Date(run.started_at!).getTime());
  });

  it('messages that cannot be sent are an alarm, told when they can', async () => {
    sink.answer = () => 451;
    await vigie.request('POST', '/notifications/test', {});
    await vigie.test.app.get(NotificationService).work();
    vigie.clock.advance(20 * MINUTE_MS);
    await watch.look();
    expect(await alarms('?open=true')).toMatchObject([{ kind: 'outbox_late', subject: 'mail' }]);
    sink.answer = () => 'accept';
    vigie.clock.advance(7 * HOUR_MS);
    await vigie.test.app.get(NotificationService).work();
    await watch.look();
    expect(await alarms('?open=true')).toEqual([]);
  });
});

describe('Free space', () => {
  let vigie: TestVigie;
  beforeAll(async () => {
    vigie = await TestVigie.start({ DISK_FREE_MIN_PERCENT: '99' });
  });
  afterAll(() => vigie.close());
  const open = () => vigie.get<Alarm[]>('/alarms?open=true');

  it('below the limit is an alarm, once for both roots on one volume, and its filling up is foreseen', async () => {
    const watch = vigie.test.app.get(SelfWatch);
    const db = vigie.test.app.get(DataSource);
    await watch.look();
    expect(await open()).toMatchObject([{ kind: 'disk_low', subject: 'staging and validated' }]);
    const [{ stagingRoot }, [raised]] = [vigie.test.config.storage, await open()];
    await rename(stagingRoot, `${stagingRoot}.away`);
    await watch.look();
    await rename(`${stagingRoot}.away`, stagingRoot);
    // A volume that cannot be asked is no better for it.
    expect(await open()).toEqual([raised]);
    const [{ free_bytes }] = await db.query('SELECT free_bytes FROM volume_samples');
    // As if it had had twice as much free space three days ago.
    await db.query('UPDATE volume_samples SET free_bytes = $1', [2 * free_bytes]);
    vigie.clock.advance(72 * HOUR_MS);
    await watch.look();
    const filling = (await open()).find(({ kind }) => kind === 'disk_filling');
    expect(filling).toMatchObject({ subject: 'staging and validated', numbers: { days_left: expect.any(Number) } });
    expect(Number(filling!.numbers['days_left'])).toBeGreaterThan(2);
    expect(Number(filling!.numbers['days_left'])).toBeLessThan(4);
    vigie.clock.advance(8 * 24 * HOUR_MS);
    await watch.look();
    expect(await db.query('SELECT count(*) AS count FROM volume_samples')).toEqual([{ count: 1 }]);
  });
});
