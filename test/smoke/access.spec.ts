import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Installation } from '../support/installation.js';
import type { Program } from '../support/program.js';

jest.setTimeout(120_000);

const OWN_KEY = 'a-key-that-an-administrator-chose';
/** Counts as unset, where the tests would give one. */
const NO_KEY = { ADMIN_API_KEY: '' };

const statusOf = async (program: Program, key: string, path = '/api_keys'): Promise<number> => (await fetch(`${program.url}${path}`, { headers: { Authorization: `Bearer ${key}` } })).status;

describe('The first start', () => {
  let installation: Installation;
  let keyFile: string;
  beforeEach(async () => {
    installation = await Installation.create(NO_KEY);
    keyFile = join(installation.dataDir, 'admin-key');
  });
  afterEach(() => installation.close());

  it('makes a key for the administrator, in a file that only its owner can read, and says where it is; later starts keep it', async () => {
    const first = await installation.start();
    const key = (await readFile(keyFile, 'utf8')).trim();
    expect(key).toMatch(/^vgk_[\w-]{43}$/);
    expect(((await stat(keyFile)).mode & 0o777).toString(8)).toBe('600');
    expect(first.lines.join('\n')).toContain(`The key of the administrator is in ${keyFile}`);
    expect(first.lines.join('\n') + first.stderr).not.toContain(key);
    expect([await statusOf(first, key), await statusOf(first, `${key}x`)]).toEqual([200, 401]);
    await first.stop();

    const second = await installation.start();
    expect((await readFile(keyFile, 'utf8')).trim()).toBe(key);
    expect(await statusOf(second, key)).toBe(200);
    expect(second.lines.join('\n')).not.toContain('admin-key');
  });

  it('that crashed between the file and the database is made good by the next one, with the key that lies there', async () => {
    const key = `vgk_${'k'.repeat(43)}`;
    await writeFile(keyFile, `${key}\n`, { mode: 0o600 });
    const program = await installation.start();
    expect(await statusOf(program, key)).toBe(200);
    expect((await readFile(keyFile, 'utf8')).trim()).toBe(key);
  });

  it('that finds an empty key file says so instead of letting nobody in', async () => {
    await writeFile(keyFile, '');
    const { exit, stderr } = await installation.fail();
    expect(exit.code).toBe(1);
    expect(stderr).toMatch(/^Vigie cannot start: .*admin-key is empty: remove it/);
  });

  it('lets the key of ADMIN_API_KEY in, writes none, and refuses it once the variable says otherwise', async () => {
    const first = await installation.start({ ADMIN_API_KEY: OWN_KEY });
    expect(await statusOf(first, OWN_KEY)).toBe(200);
    await expect(stat(keyFile)).rejects.toThrow('ENOENT');
    await first.stop();

    const changed = await installation.start({ ADMIN_API_KEY: `${OWN_KEY}-2` });
    expect([await statusOf(changed, OWN_KEY), await statusOf(changed, `${OWN_KEY}-2`)]).toEqual([401, 200]);
    await changed.stop();

    const removed = await installation.start();
    const made = (await readFile(keyFile, 'utf8')).trim();
    expect([await statusOf(removed, `${OWN_KEY}-2`), await statusOf(removed, made)]).toEqual([401, 200]);
  });

  it('does not bring back a key that was deleted: once nobody else can come in, a new one is made', async () => {
    await (await installation.start()).stop();
    const leaked = (await readFile(keyFile, 'utf8')).trim();
    const first = await installation.start({ ADMIN_API_KEY: OWN_KEY });
    const call = (method: string, path: string) => fetch(`${first.url}${path}`, { method, headers: { Authorization: `Bearer ${OWN_KEY}` } });
    const keys = (await (await call('GET', '/api_keys')).json()) as { id: number; origin: string }[];
    expect((await call('DELETE', `/api_keys/${keys.find(({ origin }) => origin === 'first_start')?.id}`)).status).toBe(204);
    await first.stop();

    const second = await installation.start();
    const made = (await readFile(keyFile, 'utf8')).trim();
    expect(made).not.toBe(leaked);
    expect([await statusOf(second, leaked), await statusOf(second, OWN_KEY), await statusOf(second, made)]).toEqual([401, 401, 200]);
  });

  it('on a HOST that others can reach is refused with a short ADMIN_API_KEY: they could guess it', async () => {
    const { exit, stderr } = await installation.fail({ HOST: '0.0.0.0', ADMIN_API_KEY: 'short-key-of-23-letters' });
    expect(exit.code).toBe(1);
    expect(stderr).toMatch('ADMIN_API_KEY is too short for HOST=0.0.0.0, which others can reach: take at least 24 characters');
    expect(stderr).not.toContain('short-key');
  });

  it('signs sessions with a secret of its own, which lies beside the key and outlives a restart', async () => {
    const first = await installation.start({ ADMIN_API_KEY: OWN_KEY });
    const opened = await fetch(`${first.url}/session`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ api_key: OWN_KEY }) });
    const Cookie = opened.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const file = join(installation.dataDir, 'secret-key');
    expect(((await stat(file)).mode & 0o777).toString(8)).toBe('600');
    await first.stop();
    const second = await installation.start({ ADMIN_API_KEY: OWN_KEY });
    expect((await fetch(`${second.url}/jobs`, { headers: { Cookie } })).status).toBe(200);
    await second.stop();
    await rm(file);
    const third = await installation.start({ ADMIN_API_KEY: OWN_KEY });
    expect((await fetch(`${third.url}/jobs`, { headers: { Cookie } })).status).toBe(401);
  });
});
