import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../common/clock.js';
import { secretFile } from '../common/secret-file.js';
import { AppConfig } from '../config/config.js';
import { ApiKey } from './api-key.entity.js';
import { digestOf, makeKey, prefixOf } from './key-secret.js';

/** Any fixed number: processes that start together take turns. */
const LOCK = 7_164_002;
const FROM_ENVIRONMENT = 'ADMIN_API_KEY';
const FILE = 'admin-key';
/** On a `HOST` that others can reach a shorter key keeps Vigie from starting. */
const GUESSABLE = 24;

/** Sees to it, at every start, that an administrator can come in: by `ADMIN_API_KEY`, or by a key made at the first start. */
@Injectable()
export class AdminKey implements OnModuleInit {
  private readonly logger = new Logger('Access');

  constructor(
    private readonly dataSource: DataSource,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await manager.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
      await this.applyEnvironment(manager);
      if (!(await this.hasLiveAdmin(manager))) await this.makeFirst(manager);
    });
  }

  /** The variable is the truth: a key that it no longer holds is refused from now on. */
  private async applyEnvironment(manager: EntityManager): Promise<void> {
    const key = this.config.access.adminKey;
    await manager.query(`DELETE FROM api_keys WHERE origin = 'environment' AND digest IS DISTINCT FROM $1`, [key === null ? null : digestOf(key)]);
    if (key !== null && key.length < GUESSABLE && this.mayBeReached()) {
      this.logger.warn(`ADMIN_API_KEY has fewer than ${GUESSABLE} characters, and TRUST_PROXY or CORS_ORIGINS say that others can try it: take a longer one.`);
    }
    if (key !== null) await this.save(manager, key, { name: FROM_ENVIRONMENT, prefix: FROM_ENVIRONMENT, origin: 'environment' });
  }

  private mayBeReached(): boolean {
    const { trustProxy, corsOrigins } = this.config.http;
    return trustProxy !== 0 || corsOrigins.length > 0;
  }

  /** The file comes before the row: after a crash in between, the next start takes the key that lies there. */
  private async makeFirst(manager: EntityManager): Promise<void> {
    const path = join(this.config.dataDir, FILE);
    let key = await secretFile(path, makeKey);
    if (await this.wasDeleted(manager, key)) {
      await rm(path);
      key = await secretFile(path, makeKey);
    }
    await this.save(manager, key, { name: 'First administrator', prefix: prefixOf(key), origin: 'first_start' });
    this.logger.log(`The key of the administrator is in ${path}`);
  }

  /** A key that somebody has deleted, because it leaked for example, does not come back from its file. */
  private async wasDeleted(manager: EntityManager, key: string): Promise<boolean> {
    const rows = await manager.query<unknown[]>(`SELECT 1 FROM audit_log WHERE action = 'api_key.deleted' AND before->>'prefix' = $1 LIMIT 1`, [prefixOf(key)]);
    return rows.length > 0;
  }

  private async save(manager: EntityManager, key: string, fields: Pick<ApiKey, 'name' | 'prefix' | 'origin'>): Promise<void> {
    await manager.query(
      `INSERT INTO api_keys (name, role, prefix, origin, created_at, digest) VALUES ($1, 'admin', $2, $3, $4, $5)
       ON CONFLICT (digest) DO UPDATE SET name = excluded.name, role = 'admin', agent_id = NULL, prefix = excluded.prefix, origin = excluded.origin, expires_at = NULL`,
      [fields.name, fields.prefix, fields.origin, this.clock.now(), digestOf(key)],
    );
  }

  private async hasLiveAdmin(manager: EntityManager): Promise<boolean> {
    const [row] = await manager.query<{ id: number }[]>(
      `SELECT id FROM api_keys WHERE role = 'admin' AND (expires_at IS NULL OR expires_at > $1) LIMIT 1`, [this.clock.now()],
    );
    return row !== undefined;
  }
}
