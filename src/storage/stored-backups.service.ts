import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type FindOptionsWhere, IsNull, Not, Raw, Repository } from 'typeorm';
import type { Page } from '../common/http/pagination.js';
import type { ListStoredBackupsQuery } from './dto/list-stored-backups.dto.js';
import { StoredBackup } from './stored-backup.entity.js';

/** Answers: where do I restore from? */
@Injectable()
export class StoredBackupsService {
  constructor(@InjectRepository(StoredBackup) private readonly stored: Repository<StoredBackup>) {}

  /** Newest first. */
  async list(query: ListStoredBackupsQuery): Promise<Page<StoredBackup>> {
    const [items, total] = await this.stored.findAndCount({ where: whereOf(query), order: { id: 'DESC' }, skip: query.skip, take: query.limit });
    return { items, total };
  }
}

function whereOf({ job_id, agent_id, database_name, current }: ListStoredBackupsQuery): FindOptionsWhere<StoredBackup> {
  return {
    ...(job_id !== undefined && { job_id }),
    ...(agent_id !== undefined && { agent_id: spelledLike(agent_id) }),
    ...(database_name !== undefined && { database_name }),
    ...(current !== undefined && { replaced_at: current ? IsNull() : Not(IsNull()) }),
  };
}

/** Every spelling of the agent that folder or jobs use, so that the index on `agent_id` serves a search without case. */
function spelledLike(agentId: string) {
  const spellings = (column: string) =>
    `${column} IN (SELECT id FROM agents WHERE agent_key = :key UNION SELECT agent_id_responsible FROM expected_backup_jobs WHERE agent_key = :key UNION SELECT :id)`;
  return Raw(spellings, { key: agentId.toLowerCase(), id: agentId });
}
