import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { NotificationWorld } from '../support/notification-world.js';
import { SmtpSink } from '../support/smtp-sink.js';

const AGENTS = 12;

/** The embedded database belongs to one process; several need a PostgreSQL (`npm run test:pg`). */
const onPostgres = process.env.VIGIE_TEST_PG ? describe : describe.skip;

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
    for (const { clock } of [world, other]) clock.advance(25);
    await bothWork();
    expect(sink.mails).toHaveLength(2 * AGENTS);
    expect((await other.deliveries()).every(({ status, attempts }) => status === 'sent' && attempts === 1)).toBe(true);
  });
});
