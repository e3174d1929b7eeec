import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Installation, onEmbedded } from '../support/installation.js';

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

  it.each([900, 2200])('that is killed after %d ms does not keep the next one from working', async (ms) => {
    const DATA_DIR = join(installation.scratch, `killed-${ms}`);
    await mkdir(DATA_DIR);
    const program = installation.spawn({ DATA_DIR });
    await new Promise((later) => setTimeout(later, ms));
    await program.stop('SIGKILL');

    const next = await installation.start({ DATA_DIR });
    expect(await next.get('/jobs')).toEqual([]);
    await next.stop();
  });
});
