import { join } from 'node:path';
import { filesBelow, Installation, onEmbedded } from '../support/installation.js';

/** A first start takes some seconds, and more on a busy machine. */
jest.setTimeout(90_000);

/** Of the about 1,000 files of a new database. */
const HALF_WRITTEN = 300;

onEmbedded('The first start on an empty DATA_DIR', () => {
  let installation: Installation;
  beforeAll(async () => (installation = await Installation.create()));
  afterAll(() => installation.close());

  it('makes the folders, the database and its tables', async () => {
    const program = await installation.start({ DATA_DIR: join(installation.scratch, 'new') });
    expect(await program.get('/health/ready')).toMatchObject({ status: 'ok' });
    expect(await program.get('/jobs')).toEqual([]);
    await program.stop();
  });

  it('that is killed while it writes the database does not keep the next one from working', async () => {
    const DATA_DIR = join(installation.scratch, 'killed');
    const program = installation.spawn({ DATA_DIR });
    while ((await filesBelow(join(DATA_DIR, 'db'))).length < HALF_WRITTEN);
    await program.stop('SIGKILL');

    const next = await installation.start({ DATA_DIR });
    expect(await next.get('/jobs')).toEqual([]);
    await next.stop();
  });
});
