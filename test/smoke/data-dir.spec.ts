import { spawnSync } from 'node:child_process';
import { chmod, cp, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Installation, onEmbedded } from '../support/installation.js';
import { MAIN } from '../support/program.js';
import { itUnless } from '../support/unless.js';

const NOBODY = 65_534;
const PATH_BYTES = 200;
/** Up to five programs start in one test. */
jest.setTimeout(90_000);

/** Why the program cannot be run as another user here; null when it can. */
function obstacleToNobody(): string | null {
  if (process.getuid?.() !== 0) return 'only root may start a process of another user; all other tests run as an ordinary one';
  const { status } = spawnSync(process.execPath, ['-e', `require('fs').accessSync(${JSON.stringify(MAIN)})`], { uid: NOBODY, gid: NOBODY });
  return status === 0 ? null : 'the checkout cannot be read by other users';
}

onEmbedded('A DATA_DIR', () => {
  let installation: Installation;
  beforeAll(async () => (installation = await Installation.create()));
  afterAll(() => installation.close());

  it('serves one process: a second one says so in one line and ends with code 1, the first goes on', async () => {
    const first = await installation.start();
    const { exit, stderr } = await installation.fail();

    expect(exit.code).toBe(1);
    expect(stderr).toMatch(/^Vigie cannot start: Another Vigie already runs on .*DATA_DIR.*\n$/);
    expect(stderr).toContain(installation.dataDir);
    expect(await first.get('/health/ready')).toMatchObject({ status: 'ok' });
    expect(await first.post('/scanner/run?wait=true')).toMatchObject({ state: 'done' });
    expect(await first.stop()).toMatchObject({ code: 0 });
  });

  it('whose process was killed serves the next one at once', async () => {
    const first = await installation.start();
    await first.stop('SIGKILL');

    const next = await installation.start();
    expect(await next.get('/health/ready')).toMatchObject({ status: 'ok' });
    expect((await installation.fail()).stderr).toContain('Another Vigie already runs');
    await next.stop();
  });

  it('with a path of 200 bytes works like any other: started, locked, stopped, started again', async () => {
    const parent = join(installation.scratch, 'données', 'o'.repeat(40));
    const long = join(parent, 'x'.repeat(PATH_BYTES - Buffer.byteLength(parent) - 1));
    expect(Buffer.byteLength(long)).toBe(PATH_BYTES);
    const TMPDIR = join(installation.scratch, 'tmp');
    await mkdir(TMPDIR);

    await cp(join(installation.dataDir, 'db'), join(long, 'db'), { recursive: true });

    const first = await installation.start({ DATA_DIR: long, TMPDIR });
    expect((await installation.fail({ DATA_DIR: long, TMPDIR })).stderr).toContain('Another Vigie already runs');
    expect(await first.stop()).toMatchObject({ code: 0 });
    const { exit } = await installation.fail({ DATA_DIR: long, TMPDIR, BACKUP_STORAGE_ROOT: join(long, 'validated') });
    expect(exit.code).toBe(1);
    const next = await installation.start({ DATA_DIR: long, TMPDIR });
    expect(await next.get('/jobs')).toEqual([]);
    await next.stop();
    expect(await readdir(TMPDIR)).toEqual([]);
  });

  it('below a home folder of mode 0700 works for its owner', async () => {
    const home = join(installation.scratch, 'home');
    await mkdir(home, { mode: 0o700 });

    const program = await installation.start({ DATA_DIR: join(home, 'vigie'), HOME: home });
    expect(await program.get('/health/ready')).toMatchObject({ status: 'ok' });
    expect(await program.stop()).toMatchObject({ code: 0 });
  });

  itUnless(obstacleToNobody(), 'below a home folder of mode 0700 works for an ordinary user, as a relative path too', async () => {
    const other = await Installation.create();
    try {
      await other.giveScratchTo(NOBODY);
      await chmod(other.scratch, 0o700);

      const program = await other.start({ DATA_DIR: './data', HOME: other.scratch }, { userId: NOBODY });
      expect(await program.post('/scanner/run?wait=true')).toMatchObject({ state: 'done' });
      expect(await program.stop()).toMatchObject({ code: 0 });
      expect((await readdir(join(other.scratch, 'data'))).sort()).toEqual(['db', 'run', 'secret-key', 'staging', 'validated']);
    } finally {
      await other.close();
    }
  });
});
