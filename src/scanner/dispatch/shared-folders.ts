import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../config/config.js';
import { Staging } from '../../storage/staging/staging.js';
import { readVolumeId, volumeId } from '../../storage/volume-id.js';
import type { GroupTask } from './group-task.js';

/** This machine sees other folders than the one that scans. */
export class NotSharedError extends Error {
  constructor(name: string, what: string) {
    super(`${name} of this machine is not that of the process that scans: ${what}.`);
    this.name = 'NotSharedError';
  }
}

/** Knows the folders that all processes of a scan must share. */
@Injectable()
export class SharedFolders {
  constructor(
    private readonly staging: Staging,
    private readonly config: AppConfig,
  ) {}

  /** What tells them from those of a machine that has not mounted them. */
  async facts(): Promise<Pick<GroupTask, 'volumeId' | 'stagingRoot'>> {
    const { storage: { validatedRoot, stagingRoot } } = this.config;
    return { volumeId: await volumeId(validatedRoot), stagingRoot };
  }

  /** A worker whose volumes are not mounted must not store copies elsewhere, nor call anything absent. @throws NotSharedError */
  async require({ volumeId: wanted, stagingRoot, agents }: GroupTask): Promise<void> {
    const { storage } = this.config;
    if ((await readVolumeId(storage.validatedRoot)) !== wanted) throw new NotSharedError('VALIDATED_BACKUPS_BASE_PATH', 'mount the same volume');
    // Files on their way are noted with their whole path, so that any machine can put them back.
    if (storage.stagingRoot !== stagingRoot) throw new NotSharedError('BACKUP_STORAGE_ROOT', `use the path ${stagingRoot} on all machines`);
    const folders = agents.flatMap(({ folder }) => folder ?? []);
    if (folders.length > 0 && (await this.staging.findAgents(folders)).length === 0) throw new NotSharedError('BACKUP_STORAGE_ROOT', `it holds no folder ${folders[0]}; mount the same volume`);
  }
}
