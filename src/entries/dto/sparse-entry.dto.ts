import { PartialType } from '@nestjs/swagger';
import { BackupEntry } from '../backup-entry.entity.js';

/** An entry with only the fields that were asked for with `fields`. */
export class SparseBackupEntry extends PartialType(BackupEntry) {}
