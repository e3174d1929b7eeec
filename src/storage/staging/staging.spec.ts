import 'reflect-metadata';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StagingWorld } from '../../../test/support/staging-world.js';

const world = StagingWorld.ofEachTest();
const { inLog, put } = world;
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

describe('listAgents', () => {
  it('takes real folders that hold log/, in the order of their names', async () => {
    for (const folder of ['zeta/log', 'Beta/log', '_hidden/log', '.trash/log', 'no-log/database']) mkdirSync(join(world.root, folder), { recursive: true });
    writeFileSync(join(world.root, 'file'), '');
    const { agents, refused } = await world.staging.listAgents();
    expect(agents.map(({ id, key }) => [id, key])).toEqual([['ACME', 'acme'], ['Beta', 'beta'], ['zeta', 'zeta']]);
    expect(refused).toEqual([]);
  });

  it('refuses the second of two folders that differ only in case', async () => {
    mkdirSync(join(world.root, 'acme', 'log'), { recursive: true });
    const { agents, refused } = await world.staging.listAgents();
    expect(agents.map(({ id }) => id)).toEqual(['ACME']);
    expect(refused).toEqual([{ id: 'acme', reason: expect.stringContaining('ACME'), hides: null }]);
  });

  it('refuses an agent that is a link', async () => {
    symlinkSync(join(world.root, 'ACME'), join(world.root, 'LINK'));
    expect((await world.staging.listAgents()).refused).toEqual([{ id: 'LINK', reason: expect.stringContaining('symbolic link'), hides: 'link' }]);
  });

  it.each(['log', 'database', 'databases', 'log/_archive', 'log/_rejected'])('refuses an agent whose %s is a link', async (name) => {
    rmSync(join(world.agent.path, name), { recursive: true, force: true });
    symlinkSync(world.outside, join(world.agent.path, name));
    const { agents, refused } = await world.staging.listAgents();
    expect(agents).toEqual([]);
    expect(refused).toEqual([{ id: 'ACME', reason: `${name} is a symbolic link: links are not followed`, hides: 'acme' }]);
  });

  it('refuses an agent whose log is no folder', async () => {
    rmSync(join(world.agent.path, 'log'), { recursive: true });
    writeFileSync(join(world.agent.path, 'log'), 'x');
    expect(await world.staging.listAgents()).toEqual({ agents: [], refused: [{ id: 'ACME', reason: 'log is no folder: make it one', hides: 'acme' }] });
  });

  it('looks only at those that are wanted, whatever their case', async () => {
    for (const folder of ['acme', 'Beta', 'zeta']) mkdirSync(join(world.root, folder, 'log'), { recursive: true });
    const { agents, refused } = await world.staging.listAgents(new Set(['acme', 'beta']));
    expect(agents.map(({ id }) => id)).toEqual(['ACME', 'Beta']);
    expect(refused).toMatchObject([{ id: 'acme' }]);
  });

  it('refuses a name with control characters', async () => {
    mkdirSync(join(world.root, 'A\nB', 'log'), { recursive: true });
    expect((await world.staging.listAgents()).refused).toEqual([{ id: 'A\nB', reason: expect.stringContaining('control'), hides: 'a\nb' }]);
  });

  it('says what is wrong when the root is absent', async () => {
    rmSync(world.root, { recursive: true });
    await expect(world.staging.listAgents()).rejects.toMatchObject({ name: 'StorageError', message: expect.stringContaining(world.root) });
  });
});

describe('listReports', () => {
  it('takes *.json in any case and leaves unfinished names alone', async () => {
    for (const name of ['b.JSON', 'a.json', '.a.json', 'a.json.tmp', 'a.json.part', 'a.json.partial', 'a.json.~tmp~', 'notes.txt']) put(name);
    mkdirSync(inLog('_archive'));
    expect((await world.staging.listReports(world.agent)).map(({ name, irregular }) => [name, irregular])).toEqual([['a.json', null], ['b.JSON', null]]);
  });

  it('marks links, folders and pipes as irregular', async () => {
    symlinkSync('/etc/hostname', inLog('l.json'));
    mkdirSync(inLog('d.json'));
    execFileSync('mkfifo', [inLog('p.json')]);
    expect((await world.staging.listReports(world.agent)).map(({ name, irregular }) => [name, irregular])).toEqual([['d.json', 'a folder'], ['l.json', 'a symbolic link'], ['p.json', 'a named pipe']]);
  });

  it('is empty for an agent that has vanished', async () => {
    rmSync(world.agent.path, { recursive: true });
    expect(await world.staging.listReports(world.agent)).toEqual([]);
  });

  it('refuses a log folder that has become a link', async () => {
    rmSync(inLog(), { recursive: true });
    symlinkSync(world.outside, inLog());
    await expect(world.staging.listReports(world.agent)).rejects.toMatchObject({ code: 'path-conflict' });
  });
});

describe('readReport', () => {
  it('returns bytes, digest and the facts of the file', async () => {
    put('a.json', '{"a":1}');
    const [file] = await world.staging.listReports(world.agent);
    const result = await world.staging.readReport(file!, 7);
    expect(result).toMatchObject({ ok: true, digest: sha256('{"a":1}'), file: { inode: file!.inode, size: 7 } });
    expect(result.ok && Buffer.from(result.bytes).toString()).toBe('{"a":1}');
  });

  it('does not read a file above the limit, and gives it a stable digest', async () => {
    put('a.json', '12345678');
    const [file] = await world.staging.listReports(world.agent);
    const first = await world.staging.readReport(file!, 7);
    expect(first).toMatchObject({ ok: false, reason: 'too-large', digest: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(await world.staging.readReport(file!, 7)).toEqual(first);
  });

  it('neither follows a link nor waits for a pipe that took the place of a listed file', async () => {
    put('l.json');
    put('p.json');
    const [link, pipe] = await world.staging.listReports(world.agent);
    rmSync(inLog('l.json'));
    symlinkSync('/etc/hostname', inLog('l.json'));
    rmSync(inLog('p.json'));
    execFileSync('mkfifo', [inLog('p.json')]);
    expect(await world.staging.readReport(link!, 100)).toMatchObject({ ok: false, reason: 'irregular' });
    expect(await world.staging.readReport(pipe!, 100)).toMatchObject({ ok: false, reason: 'irregular' });
  });

  it('says that a file has vanished', async () => {
    put('a.json');
    const [file] = await world.staging.listReports(world.agent);
    rmSync(inLog('a.json'));
    expect(await world.staging.readReport(file!, 100)).toMatchObject({ ok: false, reason: 'vanished' });
  });
});

describe('observe and removeStaged', () => {
  const look = async (name: string) => (await world.staging.observe(world.agent, [name]))[0];
  const staged = (name: string): string => join(world.agent.path, 'database', name);

  it('looks in database/, then in databases/', async () => {
    mkdirSync(join(world.agent.path, 'databases'));
    writeFileSync(join(world.agent.path, 'databases', 'x.sql'), 'four');
    expect(await look('x.sql')).toMatchObject({ kind: 'regular', size: 4, path: join(world.agent.path, 'databases', 'x.sql') });
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
    writeFileSync(join(world.outside, 'x'), 'x');
    rmSync(join(world.agent.path, 'database'), { recursive: true });
    symlinkSync(world.outside, join(world.agent.path, 'database'));
    expect(await look('x')).toMatchObject({ kind: 'irregular', reason: 'database is a symbolic link' });
    await world.staging.removeStaged(world.agent, 'x');
    expect(existsSync(join(world.outside, 'x'))).toBe(true);
  });

  it('removes the file, and is content when there is none', async () => {
    writeFileSync(staged('x'), 'x');
    await world.staging.removeStaged(world.agent, 'x');
    await world.staging.removeStaged(world.agent, 'x');
    expect(existsSync(staged('x'))).toBe(false);
  });

  it('keeps new bytes that the agent put under the name since', async () => {
    writeFileSync(staged('x'), 'new bytes');
    await world.staging.removeStaged(world.agent, 'x', { size: 3, modifiedAt: new Date(1_000) });
    expect(existsSync(staged('x'))).toBe(true);
  });
});
