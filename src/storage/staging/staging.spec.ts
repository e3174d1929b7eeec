import 'reflect-metadata';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildConfig } from '../../config/config.js';
import { Env } from '../../config/env.js';
import { FileThreads } from '../threads/file-threads.js';
import { type AgentFolder, type ReportFile, Staging } from './staging.js';

let root: string;
let outside: string;
let staging: Staging;
let agent: AgentFolder;
const threads = new FileThreads();
afterAll(() => threads.onApplicationShutdown());

beforeEach(() => {
  const base = mkdtempSync(join(tmpdir(), 'vigie-staging-'));
  [root, outside] = [join(base, 'staging'), join(base, 'outside')];
  for (const folder of [join(root, 'ACME', 'log'), join(root, 'ACME', 'database'), outside]) mkdirSync(folder, { recursive: true });
  staging = new Staging(buildConfig(Object.assign(new Env(), { BACKUP_STORAGE_ROOT: root })), threads);
  agent = { id: 'ACME', key: 'acme', path: join(root, 'ACME') };
});
afterEach(() => rmSync(join(root, '..'), { recursive: true, force: true }));

const inLog = (...names: string[]): string => join(agent.path, 'log', ...names);
const put = (name: string, text = '{}'): void => writeFileSync(inLog(name), text);
const textOf = (...names: string[]): string => readFileSync(inLog(...names), 'utf8');
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

async function readOne(name: string, maxBytes = 1_000): Promise<ReportFile> {
  const listed = (await staging.listReports(agent)).find((file) => file.name === name)!;
  const result = await staging.readReport(listed, maxBytes);
  if (!result.ok) throw new Error(result.detail);
  return result.file;
}

describe('listAgents', () => {
  it('takes real folders that hold log/, in the order of their names', async () => {
    for (const folder of ['zeta/log', 'Beta/log', '_hidden/log', '.trash/log', 'no-log/database']) mkdirSync(join(root, folder), { recursive: true });
    writeFileSync(join(root, 'file'), '');
    const { agents, refused } = await staging.listAgents();
    expect(agents.map(({ id, key }) => [id, key])).toEqual([['ACME', 'acme'], ['Beta', 'beta'], ['zeta', 'zeta']]);
    expect(refused).toEqual([]);
  });

  it('refuses the second of two folders that differ only in case', async () => {
    mkdirSync(join(root, 'acme', 'log'), { recursive: true });
    const { agents, refused } = await staging.listAgents();
    expect(agents.map(({ id }) => id)).toEqual(['ACME']);
    expect(refused).toEqual([{ id: 'acme', reason: expect.stringContaining('ACME'), hides: null }]);
  });

  it('refuses an agent that is a link', async () => {
    symlinkSync(join(root, 'ACME'), join(root, 'LINK'));
    expect((await staging.listAgents()).refused).toEqual([{ id: 'LINK', reason: expect.stringContaining('symbolic link'), hides: 'link' }]);
  });

  it.each(['log', 'database', 'databases', 'log/_archive', 'log/_rejected'])('refuses an agent whose %s is a link', async (name) => {
    rmSync(join(agent.path, name), { recursive: true, force: true });
    symlinkSync(outside, join(agent.path, name));
    const { agents, refused } = await staging.listAgents();
    expect(agents).toEqual([]);
    expect(refused).toEqual([{ id: 'ACME', reason: `${name} is a symbolic link: links are not followed`, hides: 'acme' }]);
  });

  it('refuses an agent whose log is no folder', async () => {
    rmSync(join(agent.path, 'log'), { recursive: true });
    writeFileSync(join(agent.path, 'log'), 'x');
    expect(await staging.listAgents()).toEqual({ agents: [], refused: [{ id: 'ACME', reason: 'log is no folder: make it one', hides: 'acme' }] });
  });

  it('looks only at those that are wanted, whatever their case', async () => {
    for (const folder of ['acme', 'Beta', 'zeta']) mkdirSync(join(root, folder, 'log'), { recursive: true });
    const { agents, refused } = await staging.listAgents(new Set(['acme', 'beta']));
    expect(agents.map(({ id }) => id)).toEqual(['ACME', 'Beta']);
    expect(refused).toMatchObject([{ id: 'acme' }]);
  });

  it('refuses a name with control characters', async () => {
    mkdirSync(join(root, 'A\nB', 'log'), { recursive: true });
    expect((await staging.listAgents()).refused).toEqual([{ id: 'A\nB', reason: expect.stringContaining('control'), hides: 'a\nb' }]);
  });

  it('says what is wrong when the root is absent', async () => {
    rmSync(root, { recursive: true });
    await expect(staging.listAgents()).rejects.toMatchObject({ name: 'StorageError', message: expect.stringContaining(root) });
  });
});

describe('listReports', () => {
  it('takes *.json in any case and leaves unfinished names alone', async () => {
    for (const name of ['b.JSON', 'a.json', '.a.json', 'a.json.tmp', 'a.json.part', 'a.json.partial', 'a.json.~tmp~', 'notes.txt']) put(name);
    mkdirSync(inLog('_archive'));
    expect((await staging.listReports(agent)).map(({ name, irregular }) => [name, irregular])).toEqual([['a.json', null], ['b.JSON', null]]);
  });

  it('marks links, folders and pipes as irregular', async () => {
    symlinkSync('/etc/hostname', inLog('l.json'));
    mkdirSync(inLog('d.json'));
    execFileSync('mkfifo', [inLog('p.json')]);
    expect((await staging.listReports(agent)).map(({ name, irregular }) => [name, irregular])).toEqual([['d.json', 'a folder'], ['l.json', 'a symbolic link'], ['p.json', 'a named pipe']]);
  });

  it('is empty for an agent that has vanished', async () => {
    rmSync(agent.path, { recursive: true });
    expect(await staging.listReports(agent)).toEqual([]);
  });

  it('refuses a log folder that has become a link', async () => {
    rmSync(inLog(), { recursive: true });
    symlinkSync(outside, inLog());
    await expect(staging.listReports(agent)).rejects.toMatchObject({ code: 'path-conflict' });
  });
});

describe('readReport', () => {
  it('returns bytes, digest and the facts of the file', async () => {
    put('a.json', '{"a":1}');
    const [file] = await staging.listReports(agent);
    const result = await staging.readReport(file!, 7);
    expect(result).toMatchObject({ ok: true, digest: sha256('{"a":1}'), file: { inode: file!.inode, size: 7 } });
    expect(result.ok && Buffer.from(result.bytes).toString()).toBe('{"a":1}');
  });

  it('does not read a file above the limit, and gives it a stable digest', async () => {
    put('a.json', '12345678');
    const [file] = await staging.listReports(agent);
    const first = await staging.readReport(file!, 7);
    expect(first).toMatchObject({ ok: false, reason: 'too-large', digest: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(await staging.readReport(file!, 7)).toEqual(first);
  });

  it('neither follows a link nor waits for a pipe that took the place of a listed file', async () => {
    put('l.json');
    put('p.json');
    const [link, pipe] = await staging.listReports(agent);
    rmSync(inLog('l.json'));
    symlinkSync('/etc/hostname', inLog('l.json'));
    rmSync(inLog('p.json'));
    execFileSync('mkfifo', [inLog('p.json')]);
    expect(await staging.readReport(link!, 100)).toMatchObject({ ok: false, reason: 'irregular' });
    expect(await staging.readReport(pipe!, 100)).toMatchObject({ ok: false, reason: 'irregular' });
  });

  it('says that a file has vanished', async () => {
    put('a.json');
    const [file] = await staging.listReports(agent);
    rmSync(inLog('a.json'));
    expect(await staging.readReport(file!, 100)).toMatchObject({ ok: false, reason: 'vanished' });
  });
});

describe('archive', () => {
  it('moves the report to _archive, which only owner and group may enter', async () => {
    put('a.json', 'one');
    expect(await staging.archive(agent, await readOne('a.json'))).toEqual({ outcome: 'moved', name: 'a.json' });
    expect(textOf('_archive', 'a.json')).toBe('one');
    expect(existsSync(inLog('a.json'))).toBe(false);
    expect(lstatSync(inLog('_archive')).mode & 0o027).toBe(0);
  });

  it('gives a name taken by other content its digest, before the extension', async () => {
    put('a.json', 'one');
    await staging.archive(agent, await readOne('a.json'));
    put('a.json', 'two');
    const name = `a~${sha256('two').slice(0, 8)}.json`;
    expect(await staging.archive(agent, await readOne('a.json'))).toEqual({ outcome: 'moved', name });
    expect([textOf('_archive', 'a.json'), textOf('_archive', name)]).toEqual(['one', 'two']);
  });

  it('keeps one file of the same content', async () => {
    for (let round = 0; round < 2; round += 1) {
      put('a.json', 'one');
      expect(await staging.archive(agent, await readOne('a.json'))).toEqual({ outcome: 'moved', name: 'a.json' });
    }
    expect(readdirSync(inLog('_archive'))).toEqual(['a.json']);
  });

  it('returns a newer report that was renamed over the one that was read', async () => {
    put('a.json', 'old');
    const read = await readOne('a.json');
    writeFileSync(inLog('.new'), 'new');
    renameSync(inLog('.new'), inLog('a.json'));
    expect(await staging.archive(agent, read)).toEqual({ outcome: 'replaced' });
    expect(textOf('a.json')).toBe('new');
    expect(readdirSync(inLog('_archive'))).toEqual([]);
  });

  it('returns a report that was rewritten in place after it was read', async () => {
    put('a.json', 'old');
    const read = await readOne('a.json');
    put('a.json', 'longer');
    expect(await staging.archive(agent, read)).toEqual({ outcome: 'replaced' });
    expect(textOf('a.json')).toBe('longer');
  });

  it('says that the report has vanished', async () => {
    put('a.json');
    const read = await readOne('a.json');
    rmSync(inLog('a.json'));
    expect(await staging.archive(agent, read)).toEqual({ outcome: 'vanished' });
  });

  it('never moves through an _archive that is a link', async () => {
    put('a.json');
    const read = await readOne('a.json');
    symlinkSync(outside, inLog('_archive'));
    await expect(staging.archive(agent, read)).rejects.toMatchObject({ code: 'path-conflict', message: expect.stringContaining('_archive') });
    expect(readdirSync(outside)).toEqual([]);
    expect(existsSync(inLog('a.json'))).toBe(true);
  });

  it('moves a name of 255 bytes that is taken', async () => {
    const long = `${'é'.repeat(125)}.json`;
    for (const text of ['one', 'two']) {
      put(long, text);
      await staging.archive(agent, await readOne(long));
    }
    expect(readdirSync(inLog('_archive')).map((name) => textOf('_archive', name)).sort()).toEqual(['one', 'two']);
  });
});

describe('reject', () => {
  it('moves the report and writes its problems beside it', async () => {
    put('a.json', 'bad');
    expect(await staging.reject(agent, await readOne('a.json'), [{ pointer: '/x', detail: 'y' }])).toEqual({ outcome: 'moved', name: 'a.json' });
    expect(readdirSync(inLog('_rejected'))).toEqual(['a.json', 'a.json.problems.json']);
    expect(JSON.parse(textOf('_rejected', 'a.json.problems.json'))).toEqual([{ pointer: '/x', detail: 'y' }]);
  });

  it('moves a link without touching its target', async () => {
    writeFileSync(join(outside, 'secret'), 'secret');
    symlinkSync(join(outside, 'secret'), inLog('l.json'));
    const [link] = await staging.listReports(agent);
    expect(await staging.reject(agent, link!, [])).toMatchObject({ outcome: 'moved' });
    expect(lstatSync(inLog('_rejected', 'l.json')).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(outside, 'secret'), 'utf8')).toBe('secret');
  });

  it('moves folders and pipes that are named like reports', async () => {
    mkdirSync(inLog('d.json', 'x'), { recursive: true });
    execFileSync('mkfifo', [inLog('p.json')]);
    for (const file of await staging.listReports(agent)) expect(await staging.reject(agent, file, [])).toEqual({ outcome: 'moved', name: file.name });
    expect(await staging.listReports(agent)).toEqual([]);
  });

  it('does not write problems over a rejected report of that name', async () => {
    put('a.json.problems.json', 'a report');
    await staging.reject(agent, await readOne('a.json.problems.json'), []);
    put('a.json', 'bad');
    const result = await staging.reject(agent, await readOne('a.json'), []);
    expect(result).toEqual({ outcome: 'moved', name: `a~${sha256('bad').slice(0, 8)}.json` });
    expect(textOf('_rejected', 'a.json.problems.json')).toBe('a report');
  });

  it('leaves no problems behind when the report was replaced', async () => {
    put('a.json', 'old');
    const read = await readOne('a.json');
    put('a.json', 'newer');
    expect(await staging.reject(agent, read, [])).toEqual({ outcome: 'replaced' });
    expect(readdirSync(inLog('_rejected'))).toEqual([]);
  });
});

describe('restore', () => {
  it('brings a rejected report back and drops its problems', async () => {
    put('a.json', 'bad');
    await staging.reject(agent, await readOne('a.json'), []);
    expect(await staging.restore(agent, '_rejected', 'a.json')).toBe('restored');
    expect(textOf('a.json')).toBe('bad');
    expect(readdirSync(inLog('_rejected'))).toEqual([]);
  });

  it('never replaces a report that is there', async () => {
    put('a.json', 'old');
    await staging.archive(agent, await readOne('a.json'));
    put('a.json', 'new');
    expect(await staging.restore(agent, '_archive', 'a.json')).toBe('occupied');
    expect([textOf('a.json'), textOf('_archive', 'a.json')]).toEqual(['new', 'old']);
  });

  it.each(['nothing.json', '../a.json', '..', ''])('finds nothing under %j', async (name) => {
    expect(await staging.restore(agent, '_archive', name)).toBe('absent');
  });
});

describe('recentlyArchived', () => {
  it('lists reports by when they came to the archive', async () => {
    put('a.json');
    const read = await readOne('a.json');
    utimesSync(inLog('a.json'), 1, 1);
    await staging.archive(agent, { ...read, modifiedAt: new Date(1_000) });
    const moved = lstatSync(inLog('_archive', 'a.json')).ctimeMs;
    expect((await staging.recentlyArchived(agent, new Date(moved - 1_000))).map(({ name }) => name)).toEqual(['a.json']);
    expect(await staging.recentlyArchived(agent, new Date(moved + 1_000))).toEqual([]);
  });

  it('is empty without an archive', async () => {
    expect(await staging.recentlyArchived(agent, new Date(0))).toEqual([]);
  });
});

describe('observe and removeStaged', () => {
  const look = async (name: string) => (await staging.observe(agent, [name]))[0];
  const staged = (name: string): string => join(agent.path, 'database', name);

  it('looks in database/, then in databases/', async () => {
    mkdirSync(join(agent.path, 'databases'));
    writeFileSync(join(agent.path, 'databases', 'x.sql'), 'four');
    expect(await look('x.sql')).toMatchObject({ kind: 'regular', size: 4, path: join(agent.path, 'databases', 'x.sql') });
    writeFileSync(staged('x.sql'), 'three');
    expect(await look('x.sql')).toMatchObject({ kind: 'regular', size: 5, path: staged('x.sql') });
  });

  it('reports links, folders, pipes and impossible names as irregular', async () => {
    symlinkSync('/etc/hostname', staged('link'));
    mkdirSync(staged('folder'));
    execFileSync('mkfifo', [staged('pipe')]);
    for (const name of ['link', 'folder', 'pipe', '..', '.', '', 'a/b', 'a\\b', 'a\0b', 'x'.repeat(256)]) {
      expect(await look(name)).toMatchObject({ kind: 'irregular', reason: expect.any(String) });
    }
    expect(await look('none')).toEqual({ kind: 'absent' });
  });

  it('does not look through a database folder that is a link', async () => {
    writeFileSync(join(outside, 'x'), 'x');
    rmSync(join(agent.path, 'database'), { recursive: true });
    symlinkSync(outside, join(agent.path, 'database'));
    expect(await look('x')).toMatchObject({ kind: 'irregular', reason: 'database is a symbolic link' });
    await staging.removeStaged(agent, 'x');
    expect(existsSync(join(outside, 'x'))).toBe(true);
  });

  it('removes the file, and is content when there is none', async () => {
    writeFileSync(staged('x'), 'x');
    await staging.removeStaged(agent, 'x');
    await staging.removeStaged(agent, 'x');
    expect(existsSync(staged('x'))).toBe(false);
  });

  it('keeps new bytes that the agent put under the name since', async () => {
    writeFileSync(staged('x'), 'new bytes');
    await staging.removeStaged(agent, 'x', { size: 3, modifiedAt: new Date(1_000) });
    expect(existsSync(staged('x'))).toBe(true);
  });
});
