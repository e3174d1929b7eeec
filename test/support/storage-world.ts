import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildConfig } from '../../src/config/config.js';
import { Env } from '../../src/config/env.js';
import { Promotion, type TempFile } from '../../src/storage/final/promotion.js';
import { FileThreads } from '../../src/storage/threads/file-threads.js';

/** Staged files of an agent ACME and an empty final volume, made anew for each test of a file. */
export class StorageWorld {
  base = '';
  staged = '';
  promotion!: Promotion;
  private readonly threads = new FileThreads();

  private constructor() {}

  /** Registers what makes and removes it. */
  static ofEachTest(): StorageWorld {
    const world = new StorageWorld();
    beforeEach(() => {
      world.base = mkdtempSync(join(tmpdir(), 'vigie-promotion-'));
      world.staged = join(world.base, 'staging', 'ACME', 'database');
      mkdirSync(world.staged, { recursive: true });
      world.promotion = world.promotionInto(join(world.base, 'validated'));
    });
    afterEach(async () => {
      await world.promotion.onApplicationShutdown();
      rmSync(world.base, { recursive: true, force: true });
    });
    afterAll(() => world.threads.onApplicationShutdown());
    return world;
  }

  promotionInto(validated: string): Promotion {
    return new Promotion(buildConfig(Object.assign(new Env(), { VALIDATED_BACKUPS_BASE_PATH: validated, HASH_WORKERS: 2 })), this.threads);
  }

  readonly validated = (...names: string[]): string => join(this.base, 'validated', ...names);

  /** What lies in the agent's temporary folder. */
  readonly temps = (): string[] => (existsSync(this.validated('.vigie-tmp', 'acme')) ? readdirSync(this.validated('.vigie-tmp', 'acme')) : []);

  readonly stage = (name: string, content: Buffer | string) => {
    const path = join(this.staged, name);
    writeFileSync(path, content);
    return { path, expected: { size: Buffer.byteLength(content), sha256: createHash('sha256').update(content).digest('hex') } };
  };

  /** Gives one temp file its final name. @throws StorageError */
  readonly commit = async (temp: TempFile, relativePath: string): Promise<void> => {
    const error = (await this.promotion.commitAll([{ temp, relativePath }])).get(temp);
    if (error) throw error;
  };
}
