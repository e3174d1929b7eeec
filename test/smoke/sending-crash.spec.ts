import { Client } from 'pg';
import { setTimeout as later } from 'node:timers/promises';
import { sectionOf, type TestAgent } from '../support/agent.js';
import { expectJob, Installation, scan } from '../support/installation.js';
import type { Program } from '../support/program.js';
import { SmtpSink } from '../support/smtp-sink.js';

/** Where the program is killed: as soon as the verdict is there, or when the mail server has come so far, and has not answered yet. `sent`: it has. */
const POINTS = ['scan', 'auth', 'rcpt', 'message', 'accepted', 'sent', 'connect', 'secure', 'mail'] as const;
type Point = (typeof POINTS)[number];
/** The first six: each takes a start of the program. VIGIE_TEST_KILLS=100 for a long run; chance decides where in a scan the kill falls. */
const KILLS = Number(process.env.VIGIE_TEST_KILLS ?? 6);
const SCAN_MS = 300;

describe('Killed between a verdict and the answer of the mail server', () => {
  let sink: SmtpSink;
  let installation: Installation;
  let killed: { readonly point: Point; readonly subject: string; readonly copies: number }[];

  beforeAll(async () => {
    sink = await SmtpSink.start();
    installation = await Installation.create({ ...sink.env, ADMIN_EMAIL_RECIPIENT: 'ops@example.org' });
    const agent = await installation.agent('KILLED');
    let program = await installation.start();
    await expectJob(program, agent.id, 'SALES');
    killed = [];
    for (let round = 0; round < KILLS; round++) {
      const point = POINTS[round % POINTS.length]!;
      const before = sink.mails.length;
      const subject = await change(agent, round);
      await killAt(point, program);
      await freeClaims();
      program = await installation.start();
      await scan(program);
      await settled(program, round + 1);
      killed.push({ point, subject, copies: sink.mails.slice(before).filter(({ mail }) => mail.subject === subject).length });
    }
  }, 60_000 + 20_000 * KILLS);
  afterAll(async () => {
    await installation.close();
    await sink.close();
  });

  /** What happens in a round: the backup fails, or is good again. @returns the subject that people must read */
  async function change(agent: TestAgent, round: number): Promise<string> {
    const dump = await agent.dump('sales.sql.gz');
    const isGood = round % 2 === 1;
    await agent.report({ SALES: isGood ? sectionOf(dump) : { BACKUP: { status: 'False' } } });
    return isGood ? 'Backup recovered - SALES - Status: SUCCESS' : 'Backup alert - SALES - Status: FAILED';
  }

  async function killAt(point: Point, program: Program): Promise<void> {
    // What the last round has left open would be used again.
    sink.disconnect();
    const dead = new Promise<void>((resolve) => {
      const kill = (): 'hang' => {
        sink.script = () => 'accept';
        sink.answer = () => 'accept';
        void program.stop('SIGKILL').then(() => resolve());
        return 'hang';
      };
      if (point === 'rcpt') sink.answer = kill;
      else if (point === 'sent') void sink.nth(sink.mails.length + 1).then(kill);
      else if (point !== 'scan') sink.script = (stage) => (stage === point ? kill() : 'accept');
      else void later(Math.random() * SCAN_MS).then(kill);
    });
    // Cut off in the middle, most of the time.
    await program.post('/scanner/run').catch(() => undefined);
    await dead;
  }

  /** As if the five minutes of a claim had passed; the embedded database is nobody else's, so there they need not. */
  async function freeClaims(): Promise<void> {
    const url = installation.env.DATABASE_URL;
    if (url === undefined) return;
    const client = new Client({ connectionString: url });
    await client.connect();
    await client.query('UPDATE deliveries SET claimed_until = NULL').finally(() => client.end());
  }

  /** @param count messages that have been written by then: what is told is decided after the scan */
  async function settled(program: Program, count: number): Promise<void> {
    for (;;) {
      const written = await program.get<{ status: string }[]>('/deliveries?limit=1000');
      if (written.length >= count && written.every(({ status }) => status === 'sent')) return;
      await later(20);
    }
  }

  it('nothing is lost, and nothing comes more than twice', () => {
    expect(killed.map(({ point }) => point)).toEqual(Array.from({ length: KILLS }, (_, round) => POINTS[round % POINTS.length]));
    expect(killed.filter(({ copies }) => copies < 1 || copies > 2)).toEqual([]);
  });

  it('what comes twice carries the same Message-ID, and only what the server had accepted does', () => {
    const ids = new Set(sink.mails.map(({ mail }) => mail.messageId));
    expect(ids.size).toBe(KILLS);
    expect(killed.filter(({ point, copies }) => copies > 1 && !['scan', 'accepted', 'sent'].includes(point))).toEqual([]);
    expect(killed.filter(({ point, copies }) => point === 'accepted' && copies !== 2)).toEqual([]);
  });

  it('alerts and recoveries keep their order', () => {
    const firsts = sink.mails.filter(({ mail }, index) => sink.mails.findIndex((other) => other.mail.messageId === mail.messageId) === index);
    expect(firsts.map(({ mail }) => mail.subject)).toEqual(killed.map(({ subject }) => subject));
  });
});
