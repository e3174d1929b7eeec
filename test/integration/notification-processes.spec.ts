import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { onPostgres } from '../support/installation.js';
import { NotificationWorld } from '../support/notification-world.js';
import { SmtpSink } from '../support/smtp-sink.js';

const AGENTS = 12;

onPostgres('Two processes on one database', () => {
  let database: TestDatabase;
  let sink: SmtpSink;
  let worlds: [NotificationWorld, NotificationWorld];

  beforeEach(async () => {
    database = await createTestDatabase();
    sink = await SmtpSink.start();
    const env = { ...database.env, ...sink.env };
    worlds = [await NotificationWorld.start(env), await NotificationWorld.start(env)];
  });

  afterEach(async () => {
    await Promise.all(worlds.map((world) => world.close()));
    await sink.close();
    await database.close();
  });

  const bothWork = async () => {
    await Promise.all([...worlds, ...worlds].map((world) => world.tell()));
    await Promise.all(worlds.map((world) => world.tell()));
  };

  it('tell everybody once of every alert and every reminder', async () => {
    const [world, other] = worlds;
    for (let agent = 0; agent < AGENTS; agent++) {
      for (const name of ['X', 'Y', 'Z']) await world.record(await world.addJob(name, { agent_id_responsible: `AGENT_${agent}` }), 'failed');
    }
    await world.database.query('UPDATE events SET released_at = now()');
    await bothWork();
    expect(sink.mails).toHaveLength(AGENTS);
    expect(new Set(sink.mails.map(({ mail }) => mail.subject)).size).toBe(AGENTS);
    expect(await world.database.query(`SELECT count(*) AS n, count(told_at) AS told FROM incidents`)).toEqual([{ n: AGENTS, told: AGENTS }]);
    for (const { clock } of [world, other]) clock.advance(25);
    await bothWork();
    expect(sink.mails).toHaveLength(2 * AGENTS);
    expect((await other.deliveries()).every(({ status, attempts }) => status === 'sent' && attempts === 1)).toBe(true);
  });

  it('of which one has no mail server leave mail to the other, and settle it when that is gone', async () => {
    const [world] = worlds;
    const mute = await NotificationWorld.start(database.env);
    sink.answer = () => 451;
    await world.record(await world.addJob('SALES'), 'failed');
    await world.endRun();
    await mute.tell();
    expect(await world.deliveries()).toMatchObject([{ status: 'retrying' }]);
    await Promise.all(worlds.map((one) => one.close()));
    await mute.tell();
    expect(await mute.deliveries()).toMatchObject([{ status: 'skipped' }]);
    await mute.close();
    worlds = [await NotificationWorld.start({ ...database.env, ...sink.env }), await NotificationWorld.start({ ...database.env, ...sink.env })];
  });
});
