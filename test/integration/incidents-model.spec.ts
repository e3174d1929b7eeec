import fc from 'fast-check';
import type { ExpectedBackupJob } from '../../src/jobs/job.entity.js';
import { isAlerting } from '../../src/notification/severity.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { NotificationWorld } from '../support/notification-world.js';

type Status = 'success' | 'failed' | 'missing' | 'unknown';

/** What happens to three jobs of two agents, in minutes and by number. */
type Happening =
  | { readonly what: 'status'; readonly job: number; readonly status: Status }
  | { readonly what: 'time'; readonly minutes: number }
  | { readonly what: 'silence'; readonly job: number; readonly minutes: number }
  | { readonly what: 'switch'; readonly job: number }
  | { readonly what: 'crash'; readonly statement: number };

/** Mostly the same, so that some flap. */
const job = fc.constantFrom(0, 0, 0, 1, 2);
const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ what: fc.constant('status' as const), job, status: fc.constantFrom<Status>('success', 'success', 'failed', 'missing', 'unknown') }) },
  { weight: 4, arbitrary: fc.record({ what: fc.constant('time' as const), minutes: fc.constantFrom(0.1, 0.5, 5, 31, 120) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('silence' as const), job, minutes: fc.constantFrom(3, 45) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('switch' as const), job }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('crash' as const), statement: fc.integer({ min: 1, max: 45 }) }) },
);

interface QueryPrototype {
  query(sql: string, ...rest: unknown[]): Promise<unknown>;
}

/** Ends a transaction at any statement, as a kill does: nothing of it is there afterwards. */
class Crash {
  private left = 0;
  struck = 0;

  constructor(world: NotificationWorld) {
    const runner = world.database.createQueryRunner();
    const prototype: QueryPrototype = Object.getPrototypeOf(runner);
    const { query } = prototype;
    const strikes = () => {
      const now = this.left > 0 && --this.left === 0;
      if (now) this.struck += 1;
      return now;
    };
    jest.spyOn(prototype, 'query').mockImplementation(function (this: { isTransactionActive: boolean }, sql: string, ...rest: unknown[]) {
      if (this.isTransactionActive && sql !== 'ROLLBACK' && strikes()) return Promise.reject(new Error('killed'));
      return query.call(this, sql, ...rest);
    });
    void runner.release();
  }

  /** @param left strikes at that statement; 0 = never */
  arm(left: number): void {
    this.left = left;
  }
}

describe('Whatever happens to jobs, in whatever order', () => {
  let database: TestDatabase;
  let world: NotificationWorld;
  let crash: Crash;
  beforeAll(async () => {
    database = await createTestDatabase();
    world = await NotificationWorld.start({ ...database.env, GROUP_WAIT_SECONDS: '30', GROUP_INTERVAL_MINUTES: '30', REMINDER_HOURS: '0', LOG_LEVEL: 'error' });
    world.app.useLogger(false);
    crash = new Crash(world);
  });
  afterAll(async () => {
    jest.restoreAllMocks();
    await world.close();
    await database.close();
  });

  /** At most one round of telling is killed; the next one goes on. */
  let killAt = 0;
  const tell = async () => {
    crash.arm(killAt);
    killAt = 0;
    await world.tell();
    crash.arm(0);
  };
  const after = async (minutes: number) => {
    world.clock.advance(minutes / 60);
    await tell();
  };

  async function play(happenings: readonly Happening[]): Promise<{ jobs: ExpectedBackupJob[]; real: Map<number, Status> }> {
    await world.forget();
    const jobs = [await world.addJob('A'), await world.addJob('B'), await world.addJob('C', { agent_id_responsible: 'OTHER' })];
    const [real, off] = [new Map<number, Status>(), new Set<number>()];
    const setActive = (id: number, isActive: boolean) => world.database.query('UPDATE expected_backup_jobs SET is_active = $2 WHERE id = $1', [id, isActive]);
    for (const one of happenings) {
      const of = 'job' in one ? jobs[one.job]! : jobs[0]!;
      switch (one.what) {
        case 'status':
          // The scanner tells changes only, also of a job that is switched off: its reports are judged as ever.
          if (real.get(of.id) === one.status) break;
          real.set(of.id, one.status);
          await world.record(of, one.status);
          await world.release();
          await tell();
          break;
        case 'time':
          await after(one.minutes);
          break;
        case 'silence':
          await world.api.post('/silences').send({ match: { jobs: [of.database_name] }, reason: 'Known', until: new Date(world.clock.now().getTime() + one.minutes * 60_000) }).expect(201);
          break;
        case 'switch':
          await setActive(of.id, off.has(of.id));
          if (!off.delete(of.id)) off.add(of.id);
          break;
        case 'crash':
          killAt = one.statement;
      }
    }
    killAt = 0;
    for (const id of off) await setActive(id, true);
    // Every wait, silence and interval is over, and every job steady.
    for (const minutes of [60, 60 * 25, 60]) await after(minutes);
    return { jobs, real };
  }

  it('people know in the end how each job is, were told no change twice, and no incident is open without trouble', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { minLength: 4, maxLength: 22 }), async (happenings) => {
        const { jobs, real } = await play(happenings);
        const told = new Map((await world.database.query<{ job_id: number; told_status: string }[]>('SELECT job_id, told_status FROM job_alerts')).map(({ job_id, told_status }) => [job_id, told_status]));
        for (const { id } of jobs) expect(told.get(id) ?? 'success').toBe(real.get(id) ?? 'success');

        const messages = (await world.deliveries()).flatMap(({ payload }) => payload?.jobs ?? []);
        for (const { id } of jobs) {
          const ofJob = messages.filter(({ job_id }) => job_id === id);
          ofJob.forEach(({ status, kind, entry_id }, index) => {
            const before = ofJob[index - 1];
            expect(status).not.toBe(before?.status ?? 'success');
            expect(kind).toBe(isAlerting(status) ? 'alert' : 'recovery');
            if (before) expect(entry_id).toBeGreaterThan(before.entry_id ?? 0);
          });
        }

        const inTrouble = new Set(jobs.filter(({ id }) => isAlerting(real.get(id) ?? 'success')).map(({ agent_key }) => agent_key));
        const open = await world.database.query<{ agent_key: string }[]>(`SELECT agent_key FROM incidents WHERE state = 'open'`);
        expect(open.map(({ agent_key }) => agent_key).sort()).toEqual([...inTrouble].sort());
      }),
      { numRuns: Number(process.env.INCIDENT_RUNS ?? 12) },
    );
    expect(crash.struck).toBeGreaterThan(0);
  }, 120_000);

  it('an incident says at most every half an hour that it became worse', async () => {
    const loud = fc.array(happening.filter(({ what }) => what === 'status' || what === 'time'), { minLength: 4, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(loud, async (happenings) => {
        await play(happenings);
        const worse = (await world.deliveries()).filter(({ payload }) => payload?.jobs.every(({ kind }) => kind === 'alert'));
        worse.forEach((one, index) => {
          const before = worse.slice(0, index).findLast(({ incident_id }) => incident_id === one.incident_id);
          if (before) expect(one.created_at.getTime() - before.created_at.getTime()).toBeGreaterThanOrEqual(30 * 60_000);
        });
      }),
      { numRuns: Number(process.env.INCIDENT_RUNS ?? 6) },
    );
  }, 120_000);
});
