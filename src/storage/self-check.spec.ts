import 'reflect-metadata';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildConfig } from '../config/config.js';
import { Env } from '../config/env.js';
import { checkRoots } from './self-check.js';
import { volumeFacts } from './volumes.js';

let base: string;
beforeEach(() => (base = mkdtempSync(join(tmpdir(), 'vigie-check-'))));
afterEach(() => rmSync(base, { recursive: true, force: true }));

function check(staging: string, validated: string) {
  return checkRoots(buildConfig(Object.assign(new Env(), { BACKUP_STORAGE_ROOT: join(base, staging), VALIDATED_BACKUPS_BASE_PATH: join(base, validated) })));
}

describe('checkRoots', () => {
  it('makes both roots, says how much is free, and leaves nothing behind', async () => {
    const lines = await check('a/staging', 'a/validated');
    expect(lines.map(({ level }) => level)).toEqual(['ok', 'ok', 'ok']);
    expect(lines[0]!.message).toMatch(/^BACKUP_STORAGE_ROOT .*GiB free$/);
    expect([...readdirSync(join(base, 'a/staging')), ...readdirSync(join(base, 'a/validated'))]).toEqual([]);
  });

  it.each([['a', 'a/b'], ['a/b', 'a'], ['a', 'a'], ['a', 'a/..b']])('refuses %s and %s, which lie in one another', async (staging, validated) => {
    expect(await check(staging, validated)).toContainEqual({ level: 'error', message: expect.stringContaining('Choose two separate folders') });
  });

  it('sees through a link that leads into the other root', async () => {
    mkdirSync(join(base, 'a/b'), { recursive: true });
    symlinkSync(join(base, 'a/b'), join(base, 'link'));
    expect(await check('a', 'link')).toContainEqual({ level: 'error', message: expect.stringContaining('lie in one another') });
  });

  it('names the variable and the remedy when a root is a file', async () => {
    writeFileSync(join(base, 'file'), '');
    expect(await check('file', 'validated')).toContainEqual({ level: 'error', message: expect.stringMatching(/BACKUP_STORAGE_ROOT.*move away/) });
  });

  it('warns of a volume that is full or almost so, and refuses one that is read-only', async () => {
    mkdirSync(join(base, 'volume'));
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', join(base, 'volume')]);
    if (mounted.status !== 0) return void process.stdout.write(`skipped: cannot mount a small volume (${mounted.stderr.toString().trim()})\n`);
    try {
      expect(await check('staging', 'volume')).toContainEqual({ level: 'warning', message: expect.stringContaining('Free space') });
      spawnSync('dd', ['if=/dev/zero', `of=${join(base, 'volume', 'filler')}`, 'bs=1M']);
      expect(await check('staging', 'volume')).toContainEqual({ level: 'warning', message: expect.stringContaining('ENOSPC') });
      spawnSync('mount', ['-o', 'remount,ro', join(base, 'volume')]);
      expect(await check('staging', 'volume')).toContainEqual({ level: 'error', message: expect.stringContaining('read-write') });
    } finally {
      spawnSync('umount', [join(base, 'volume')]);
    }
  });
});

describe('volumeFacts', () => {
  it('gives bytes', async () => {
    const { freeBytes, totalBytes } = await volumeFacts(base);
    expect(totalBytes).toBeGreaterThan(freeBytes);
    expect(freeBytes).toBeGreaterThan(0);
  });

  it('says which path is absent', async () => {
    await expect(volumeFacts(join(base, 'none'))).rejects.toMatchObject({ name: 'StorageError', message: expect.stringContaining('none') });
  });
});
