import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { DemoData } from './demo-data.entity.js';
import { DemoFolders } from './demo-folders.js';
import type { DemoState } from './dto/demo-state.dto.js';

const ONLY_EMPTY = 'demo data is only for an empty installation.';
/** What an installation in use holds, in words. */
const THINGS = [['expected_backup_jobs', 'jobs'], ['reports', 'reports'], ['stored_backups', 'stored copies']] as const;

/** Whether demo data is loaded, and what would keep it from being. */
@Injectable()
export class DemoStates {
  constructor(private readonly dataSource: DataSource, private readonly folders: DemoFolders) {}

  async get(): Promise<DemoState> {
    const { manager } = this.dataSource;
    const loaded = await manager.findOneBy(DemoData, { id: DemoData.ID });
    return { is_loaded: loaded !== null, loaded_at: loaded?.loaded_at ?? null, loaded_by: loaded?.loaded_by ?? null, obstacle: await this.obstacle(manager) };
  }

  /** Why demo data may not be loaded; null: it may. */
  async obstacle(manager: EntityManager): Promise<string | null> {
    if (await manager.existsBy(DemoData, { id: DemoData.ID })) return 'Demo data is loaded already.';
    for (const [table, things] of THINGS) {
      const [row] = await manager.query<{ some: boolean }[]>(`SELECT EXISTS (SELECT FROM ${table}) AS some`);
      if (row?.some !== false) return `There are ${things} already: ${ONLY_EMPTY}`;
    }
    return this.folders.taken().then(
      (taken) => (taken.length === 0 ? null : `Staging holds ${taken.join(', ')} already: remove or rename what is not the demo's.`),
      (error: unknown) => `Staging cannot be looked at: ${String(error)}`,
    );
  }
}
