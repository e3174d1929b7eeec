import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { Installation } from '../support/installation.js';

const SECRET = 'hunter2-très-secret';

describe('A configuration that cannot be used', () => {
  let installation: Installation;
  beforeAll(async () => (installation = await Installation.create()));
  afterAll(() => installation.close());

  it('ends the start with code 1 and one message that names every problem, and no secret', async () => {
    const { exit, stderr, output } = await installation.fail({
      PORT: 'eighty', SCANNER_INTERVAL_MINUTES: '-3', APP_TIMEZONE: 'Mars/Olympus', LOCALE: 'de', AFTER_PROMOTION: 'burn',
      ADMIN_EMAIL_RECIPIENT: 'a@example.org, nobody', AUTO_REGISTER_JOBS: 'maybe', LOG_FORMAT: 'xml', DATABASE_URL: `mysql://vigie:${SECRET}@db/vigie`,
      EMAIL_HOST: 'localhost', EMAIL_PASSWORD: SECRET, ADMIN_API_KEY: SECRET,
    });

    expect(exit.code).toBe(1);
    expect(stderr.match(/cannot start/g)).toHaveLength(1);
    for (const name of ['PORT', 'SCANNER_INTERVAL_MINUTES', 'APP_TIMEZONE', 'LOCALE', 'AFTER_PROMOTION', 'ADMIN_EMAIL_RECIPIENT', 'AUTO_REGISTER_JOBS', 'LOG_FORMAT', 'DATABASE_URL', 'EMAIL_USERNAME']) {
      expect(stderr).toMatch(new RegExp(`^  - .*${name}`, 'm'));
    }
    expect(output).not.toContain(SECRET);
    expect(output).not.toMatch(/\n\s+at /);
  });

  it.each([
    [{ EMAIL_HOST: 'localhost', EMAIL_USERNAME: 'vigie' }, 'EMAIL_PASSWORD is missing'],
    [{ EMAIL_HOST: 'localhost', EMAIL_PASSWORD: SECRET }, 'EMAIL_USERNAME is missing'],
  ])('is mail credentials of which half is missing: %j', async (env, expected) => {
    const { exit, stderr, output } = await installation.fail(env);
    expect(exit.code).toBe(1);
    expect(stderr).toContain(expected);
    expect(output).not.toContain(SECRET);
  });

  it('is a DATABASE_URL where nobody listens: one line with the address, without the password', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    await new Promise((closed) => server.close(closed));

    const { exit, stderr, output } = await installation.fail({ DATABASE_URL: `postgres://vigie:${encodeURIComponent(SECRET)}@127.0.0.1:${port}/vigie` });

    expect(exit.code).toBe(1);
    expect(stderr).toMatch(new RegExp(`^Vigie cannot start: Cannot use PostgreSQL at 127\\.0\\.0\\.1:${port}/vigie: ECONNREFUSED.* Check DATABASE_URL .*\n$`));
    expect(output).not.toContain('hunter2');
  });

  it.each(['postgres://vigie:hunter2@', 'postgres://vigie:hunter2@[::1/vigie', 'postgres://vigie:hunter2@host:port/vigie'])('is a DATABASE_URL that is none: %s', async (DATABASE_URL) => {
    const { exit, stderr, output } = await installation.fail({ DATABASE_URL });
    expect(exit.code).toBe(1);
    expect(stderr).toMatch(/^Vigie cannot start: .*DATABASE_URL/);
    expect(output).not.toContain('hunter2');
  });

  it.each([
    ['staging in validated', { BACKUP_STORAGE_ROOT: 'a/b', VALIDATED_BACKUPS_BASE_PATH: 'a' }],
    ['validated in staging', { BACKUP_STORAGE_ROOT: 'a', VALIDATED_BACKUPS_BASE_PATH: 'a/b' }],
    ['both the same', { BACKUP_STORAGE_ROOT: 'a', VALIDATED_BACKUPS_BASE_PATH: './a/' }],
  ])('is two roots in one another (%s): the message names both and the remedy', async (_case, env) => {
    const { exit, stderr } = await installation.fail(env);
    expect(exit.code).toBe(1);
    expect(stderr).toMatch(/^Vigie cannot start: BACKUP_STORAGE_ROOT .* VALIDATED_BACKUPS_BASE_PATH .* lie in one another\. Choose two separate folders\.\n$/);
  });

  it('is a root that cannot be made: the message names it', async () => {
    const file = join(installation.scratch, 'a-file');
    await writeFile(file, '');
    const { exit, stderr } = await installation.fail({ BACKUP_STORAGE_ROOT: join(file, 'staging') });
    expect(exit.code).toBe(1);
    expect(stderr).toMatch(/^Vigie cannot start: BACKUP_STORAGE_ROOT: Cannot write to .*a-file\/staging/);
  });

  it('is a DATA_DIR that is a file: the message names it', async () => {
    const file = join(installation.scratch, 'data-file');
    await writeFile(file, '');
    const { exit, stderr } = await installation.fail({ DATA_DIR: file });
    expect(exit.code).toBe(1);
    // One line, or one for each of the two roots below it.
    for (const line of stderr.trimEnd().split('\n')) expect(line).toMatch(/data-file.*(ENOTDIR|EEXIST)/);
    expect(stderr).toMatch(/^Vigie cannot start: /);
  });

  it('is a port in use: one line that names it', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = address !== null && typeof address === 'object' ? String(address.port) : '';
    const { exit, stderr } = await installation.fail({ PORT: port });
    await new Promise((closed) => server.close(closed));
    expect(exit.code).toBe(1);
    expect(stderr).toMatch(new RegExp(`^Vigie cannot start: .*:${port} is taken by another program: set PORT .*\n$`));
  });

  it('is a secret given twice, or in a file that is not there', async () => {
    const { exit, stderr } = await installation.fail({
      ADMIN_API_KEY: SECRET, ADMIN_API_KEY_FILE: '/dev/null', EMAIL_PASSWORD_FILE: join(installation.scratch, 'absent'), EMAIL_USERNAME: 'vigie',
    });
    expect(exit.code).toBe(1);
    expect(stderr).toMatch(/ADMIN_API_KEY and ADMIN_API_KEY_FILE are both set/);
    expect(stderr).toMatch(/EMAIL_PASSWORD_FILE: cannot read .*absent: ENOENT/);
  });
});

describe('A configuration', () => {
  let installation: Installation;
  beforeAll(async () => (installation = await Installation.create()));
  afterAll(() => installation.close());

  it('takes secrets from files, and other values from .env, over which the environment wins', async () => {
    const { EMAIL_USERNAME, EMAIL_PASSWORD } = { EMAIL_USERNAME: 'vigie', EMAIL_PASSWORD: SECRET };
    const folder = join(installation.scratch, 'secrets');
    await mkdir(folder);
    await writeFile(join(folder, 'user'), `${EMAIL_USERNAME}\n`);
    await writeFile(join(folder, 'password'), `${EMAIL_PASSWORD}\n`);
    await writeFile(join(folder, 'url'), `${installation.env.DATABASE_URL ?? ''}\n`);
    await writeFile(join(installation.scratch, '.env'), 'BACKUP_STORAGE_ROOT=from-dot-env\nVALIDATED_BACKUPS_BASE_PATH=from-dot-env-too\n');

    const program = await installation.start({
      EMAIL_HOST: 'localhost', EMAIL_USERNAME_FILE: join(folder, 'user'), EMAIL_PASSWORD_FILE: join(folder, 'password'), VALIDATED_BACKUPS_BASE_PATH: 'from-environment',
      ...(installation.env.DATABASE_URL && { DATABASE_URL: '', DATABASE_URL_FILE: join(folder, 'url') }),
    });

    expect(program.lines.join('\n')).toMatch(/BACKUP_STORAGE_ROOT .*\/from-dot-env: writable/);
    expect(program.lines.join('\n')).toMatch(/VALIDATED_BACKUPS_BASE_PATH .*\/from-environment: writable/);
    expect(program.lines.join('\n') + program.stderr).not.toContain(SECRET);
    await program.stop();
  });
});
