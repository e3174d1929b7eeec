import { connect } from 'node:net';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Program } from '../support/program.js';
import { Installation } from '../support/installation.js';

/** A shutdown that hangs is cut off after 9 s; a clean one is shorter. */
const CUT_OFF_MS = 9_000;

describe('The built program', () => {
  let installation: Installation;
  let program: Program;
  beforeAll(async () => {
    installation = await Installation.create();
    program = await installation.start();
  });
  afterAll(() => installation.close());

  it('is ready as soon as it listens', async () => {
    expect(await program.get('/health/ready')).toMatchObject({ status: 'ok' });
    expect(program.stderr).toBe('');
  });

  it('serves its documentation', async () => {
    const page = await fetch(`${program.url}/docs`);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/html')]);
    const document = await program.get<{ openapi: string; paths: object }>('/openapi.json');
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.paths)).toEqual(expect.arrayContaining(['/jobs', '/scanner/run', '/health/ready']));
  });

  it('says in one line each what its self-check found', () => {
    const found = program.lines.filter((line) => line.includes('SelfCheck')).join('\n');
    expect(found).toMatch(/BACKUP_STORAGE_ROOT .* free\n.*VALIDATED_BACKUPS_BASE_PATH .* free\n.*apart\n.*clock says/);
  });
});

describe('Shutdown', () => {
  let installation: Installation;
  beforeAll(async () => (installation = await Installation.create()));
  afterAll(() => installation.close());

  it.each(['SIGTERM', 'SIGINT'] as const)('on %s ends with code 0 and leaves nothing behind in the temporary folder', async (signal) => {
    const program = await installation.start();
    expect(await program.stop(signal)).toEqual({ code: 0, signal: null, ms: expect.any(Number) });
    expect(await readdir(installation.scratch)).toEqual([]);
    expect(program.stderr).toBe('');
  });

  it('is not held up by a client that has sent half a request', async () => {
    const program = await installation.start();
    const socket = connect(Number(new URL(program.url).port), '127.0.0.1');
    await once(socket, 'connect');
    await new Promise((sent) => socket.write('POST /jobs HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{', sent));
    // An answer on a second connection: by then the half request has been read too.
    await program.get('/health/live');
    const { code, ms } = await program.stop();
    socket.destroy();
    expect(code).toBe(0);
    expect(ms).toBeLessThan(CUT_OFF_MS);
    expect(await readdir(join(installation.dataDir, 'run')).catch(() => [])).toEqual([]);
  });

  it('asked for while it starts ends with code 0 too, and the next start works', async () => {
    const program = installation.spawn({ LOG_LEVEL: 'debug' });
    await program.line(/NestFactory/);
    expect(await program.stop()).toMatchObject({ code: 0, signal: null });
    const next = await installation.start();
    expect(await next.stop()).toMatchObject({ code: 0 });
  });
});
