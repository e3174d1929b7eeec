import { Injectable } from '@nestjs/common';
import { conflict } from '../common/http/problem.js';
import { Staging } from '../storage/staging/staging.js';
import { StorageError } from '../storage/storage-error.js';
import type { ReportContent } from './dto/report-content.dto.js';
import { ReportsService } from './reports.service.js';
import { shelvedAt } from './shelved.js';

/** As much as the reader takes; larger ones were refused for that. */
const MOST_BYTES = 5 * 1024 * 1024;
/** More than that nobody reads on a page. */
const SHOWN_CHARACTERS = 256 * 1024;

/** Shows what was in a report that could not be read. */
@Injectable()
export class ReportContents {
  constructor(private readonly reports: ReportsService, private readonly staging: Staging) {}

  /** Links are not followed. @throws 404; 409 with the reason when the file cannot be shown */
  async get(id: number): Promise<ReportContent> {
    const { agent_id, file_name, moved_to, digest } = await this.reports.getRejected(id);
    const path = moved_to ?? file_name;
    const { agents } = await this.staging.listAgents().catch(refuse);
    const agent = agents.find((folder) => folder.id === agent_id);
    if (agent === undefined) throw conflict(`Agent ${agent_id} has no staging folder any more.`);
    const { shelf, name } = moved_to === null ? { shelf: null, name: file_name } : shelvedAt(moved_to);
    const file = await this.staging.findReport(agent, shelf, name).catch(refuse);
    if (file === null) throw conflict(`log/${path} of agent ${agent_id} is gone.`);
    const read = await this.staging.readReport(file, MOST_BYTES);
    if (!read.ok) throw conflict(read.detail);
    const text = Buffer.from(read.bytes).toString('utf8');
    return {
      file_name, path, size_bytes: read.bytes.length,
      text: text.slice(0, SHOWN_CHARACTERS), truncated: text.length > SHOWN_CHARACTERS, unchanged: read.digest === digest,
    };
  }
}

/** What the file system refuses is no fault of the server. */
function refuse(error: unknown): never {
  throw error instanceof StorageError ? conflict(error.message) : error;
}
