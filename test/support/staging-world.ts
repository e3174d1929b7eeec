import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildConfig } from '../../src/config/config.js';
import { Env } from '../../src/config/env.js';
import { type ReportFile, Staging } from '../../src/storage/staging/staging.js';
import { FileThreads } from '../../src/storage/threads/file-threads.js';

/** A staging root with the folder of an agent ACME, and a folder outside of it, made anew for each test of a file. */
export class StagingWorld {
  root = '';
  outside = '';
  staging!: Staging;
  private readonly threads = new FileThreads();

  private constructor() {}

  /** Registers what makes and removes it. */
  static ofEachTest(): StagingWorld {
    const world = new StagingWorld();
    beforeEach(() => {
      const base = mkdtempSync(join(tmpdir(), 'vigie-staging-'));
      Object.assign(world, { root: join(base, 'staging'), outside: join(base, 'outside') });
      for (const folder of [join(world.agent.path, 'log'), join(world.agent.path, 'database'), world.outside]) mkdirSync(folder, { recursive: true });
      world.staging = new Staging(buildConfig(Object.assign(new Env(), { BACKUP_STORAGE_ROOT: world.root })), world.threads);
    });
    afterEach(() => rmSync(join(world.root, '..'), { recursive: true, force: true }));
    afterAll(() => world.threads.onApplicationShutdown());
    return world;
  }

  get agent() {
    return { id: 'ACME', key: 'acme', path: join(this.root, 'ACME') };
  }

  readonly inLog = (...names: string[]): string => join(this.agent.path, 'log', ...names);
  readonly put = (name: string, text = '{}'): void => writeFileSync(this.inLog(name), text);
  readonly textOf = (...names: string[]): string => readFileSync(this.inLog(...names), 'utf8');

  /** A report as whoever has read it knows it. */
  readonly readOne = async (name: string, maxBytes = 1_000): Promise<ReportFile> => {
    const listed = (await this.staging.listReports(this.agent)).find((file) => file.name === name)!;
    const result = await this.staging.readReport(listed, maxBytes);
    if (!result.ok) throw new Error(result.detail);
    return result.file;
  };
}
