import 'reflect-metadata';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StagingWorld } from '../../../test/support/staging-world.js';

const world = StagingWorld.ofEachTest();
const { inLog, put, readOne, textOf } = world;
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

describe('archive', () => {
  it('moves the report to _archive, which only owner and group may enter', async () => {
    put('a.json', 'one');
    expect(await world.staging.archive(world.agent, await readOne('a.json'))).toEqual({ outcome: 'moved', name: 'a.json' });
    expect(textOf('_archive', 'a.json')).toBe('one');
    expect(existsSync(inLog('a.json'))).toBe(false);
    expect(lstatSync(inLog('_archive')).mode & 0o027).toBe(0);
  });

  it('gives a name taken by other content its digest, before the extension', async () => {
    put('a.json', 'one');
    await world.staging.archive(world.agent, await readOne('a.json'));
    put('a.json', 'two');
    const name = `a~${sha256('two').slice(0, 8)}.json`;
    expect(await world.staging.archive(world.agent, await readOne('a.json'))).toEqual({ outcome: 'moved', name });
    expect([textOf('_archive', 'a.json'), textOf('_archive', name)]).toEqual(['one', 'two']);
  });

  it('is found there by its content, whatever its name is now', async () => {
    const find = (shelf: '_archive' | '_rejected', text: string, maxBytes = 1_000) => world.staging.findShelved(world.agent, shelf, { name: 'a.json', digest: sha256(text) }, maxBytes);
    expect(await find('_archive', 'one')).toBeNull();
    for (const text of ['one', 'two']) {
      put('a.json', text);
      await world.staging.archive(world.agent, await readOne('a.json'));
    }
    put('a.json', 'three');
    await world.staging.reject(world.agent, await readOne('a.json'), []);
    expect(await find('_archive', 'one')).toBe('a.json');
    expect(await find('_archive', 'two')).toBe(`a~${sha256('two').slice(0, 8)}.json`);
    expect(await find('_archive', 'three')).toBeNull();
    expect(await find('_rejected', 'three')).toBe('a.json');
    expect(await find('_archive', 'one', 2)).toBeNull();
  });

  it('keeps one file of the same content', async () => {
    for (let round = 0; round < 2; round += 1) {
      put('a.json', 'one');
      expect(await world.staging.archive(world.agent, await readOne('a.json'))).toEqual({ outcome: 'moved', name: 'a.json' });
    }
    expect(readdirSync(inLog('_archive'))).toEqual(['a.json']);
  });

  it('returns a newer report that was renamed over the one that was read', async () => {
    put('a.json', 'old');
    const read = await readOne('a.json');
    writeFileSync(inLog('.new'), 'new');
    renameSync(inLog('.new'), inLog('a.json'));
    expect(await world.staging.archive(world.agent, read)).toEqual({ outcome: 'replaced' });
    expect(textOf('a.json')).toBe('new');
    expect(readdirSync(inLog('_archive'))).toEqual([]);
  });

  it('returns a report that was rewritten in place after it was read', async () => {
    put('a.json', 'old');
    const read = await readOne('a.json');
    put('a.json', 'longer');
    expect(await world.staging.archive(world.agent, read)).toEqual({ outcome: 'replaced' });
    expect(textOf('a.json')).toBe('longer');
  });

  it('says that the report has vanished', async () => {
    put('a.json');
    const read = await readOne('a.json');
    rmSync(inLog('a.json'));
    expect(await world.staging.archive(world.agent, read)).toEqual({ outcome: 'vanished' });
  });

  it('never moves through an _archive that is a link', async () => {
    put('a.json');
    const read = await readOne('a.json');
    symlinkSync(world.outside, inLog('_archive'));
    await expect(world.staging.archive(world.agent, read)).rejects.toMatchObject({ code: 'path-conflict', message: expect.stringContaining('_archive') });
    expect(readdirSync(world.outside)).toEqual([]);
    expect(existsSync(inLog('a.json'))).toBe(true);
  });

  it('moves a name of 255 bytes that is taken', async () => {
    const long = `${'é'.repeat(125)}.json`;
    for (const text of ['one', 'two']) {
      put(long, text);
      await world.staging.archive(world.agent, await readOne(long));
    }
    expect(readdirSync(inLog('_archive')).map((name) => textOf('_archive', name)).sort()).toEqual(['one', 'two']);
  });
});

describe('reject', () => {
  it('moves the report and writes its problems beside it', async () => {
    put('a.json', 'bad');
    expect(await world.staging.reject(world.agent, await readOne('a.json'), [{ pointer: '/x', detail: 'y' }])).toEqual({ outcome: 'moved', name: 'a.json' });
    expect(readdirSync(inLog('_rejected'))).toEqual(['a.json', 'a.json.problems.json']);
    expect(JSON.parse(textOf('_rejected', 'a.json.problems.json'))).toEqual([{ pointer: '/x', detail: 'y' }]);
  });

  it('moves a link without touching its target', async () => {
    writeFileSync(join(world.outside, 'secret'), 'secret');
    symlinkSync(join(world.outside, 'secret'), inLog('l.json'));
    const [link] = await world.staging.listReports(world.agent);
    expect(await world.staging.reject(world.agent, link!, [])).toMatchObject({ outcome: 'moved' });
    expect(lstatSync(inLog('_rejected', 'l.json')).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(world.outside, 'secret'), 'utf8')).toBe('secret');
  });

  it('moves folders and pipes that are named like reports', async () => {
    mkdirSync(inLog('d.json', 'x'), { recursive: true });
    execFileSync('mkfifo', [inLog('p.json')]);
    for (const file of await world.staging.listReports(world.agent)) expect(await world.staging.reject(world.agent, file, [])).toEqual({ outcome: 'moved', name: file.name });
    expect(await world.staging.listReports(world.agent)).toEqual([]);
  });

  it('does not write problems over a rejected report of that name', async () => {
    put('a.json.problems.json', 'a report');
    await world.staging.reject(world.agent, await readOne('a.json.problems.json'), []);
    put('a.json', 'bad');
    const result = await world.staging.reject(world.agent, await readOne('a.json'), []);
    expect(result).toEqual({ outcome: 'moved', name: `a~${sha256('bad').slice(0, 8)}.json` });
    expect(textOf('_rejected', 'a.json.problems.json')).toBe('a report');
  });

  it('leaves no problems behind when the report was replaced', async () => {
    put('a.json', 'old');
    const read = await readOne('a.json');
    put('a.json', 'newer');
    expect(await world.staging.reject(world.agent, read, [])).toEqual({ outcome: 'replaced' });
    expect(readdirSync(inLog('_rejected'))).toEqual([]);
  });
});

describe('restore', () => {
  it('brings a rejected report back and drops its problems', async () => {
    put('a.json', 'bad');
    await world.staging.reject(world.agent, await readOne('a.json'), []);
    expect(await world.staging.restore(world.agent, '_rejected', 'a.json')).toBe('restored');
    expect(textOf('a.json')).toBe('bad');
    expect(readdirSync(inLog('_rejected'))).toEqual([]);
  });

  it('never replaces a report that is there', async () => {
    put('a.json', 'old');
    await world.staging.archive(world.agent, await readOne('a.json'));
    put('a.json', 'new');
    expect(await world.staging.restore(world.agent, '_archive', 'a.json')).toBe('occupied');
    expect([textOf('a.json'), textOf('_archive', 'a.json')]).toEqual(['new', 'old']);
  });

  it.each(['nothing.json', '../a.json', '..', ''])('finds nothing under %j', async (name) => {
    expect(await world.staging.restore(world.agent, '_archive', name)).toBe('absent');
  });
});

describe('recentlyArchived', () => {
  it('lists reports by when they came to the archive', async () => {
    put('a.json');
    const read = await readOne('a.json');
    utimesSync(inLog('a.json'), 1, 1);
    await world.staging.archive(world.agent, { ...read, modifiedAt: new Date(1_000) });
    const moved = lstatSync(inLog('_archive', 'a.json')).ctimeMs;
    expect((await world.staging.recentlyArchived(world.agent, new Date(moved - 1_000))).map(({ name }) => name)).toEqual(['a.json']);
    expect(await world.staging.recentlyArchived(world.agent, new Date(moved + 1_000))).toEqual([]);
  });

  it('is empty without an archive', async () => {
    expect(await world.staging.recentlyArchived(world.agent, new Date(0))).toEqual([]);
  });
});
