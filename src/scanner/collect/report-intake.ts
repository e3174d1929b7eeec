import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock.js';
import { AppConfig } from '../../config/config.js';
import { type ReportFile, Staging } from '../../storage/staging/staging.js';
import { readReport } from '../report/read-report.js';
import { MAX_REPORT_BYTES } from '../report/report.js';
import type { AgentAtWork, Incoming } from './incoming.js';

/** A file that does not parse may still be arriving for this long. */
const UNPARSABLE_PATIENCE_MS = 60_000;

/** Reads report files and tells what each of them is; moves and records nothing. */
@Injectable()
export class ReportIntake {
  constructor(
    private readonly staging: Staging,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  /** How old a report may be is for others to say: that depends on whether its content was seen before. */
  async read({ agent, folder }: AgentAtWork, listed: ReportFile): Promise<Exclude<Incoming, { kind: 'stale' }>> {
    const read = await this.staging.readReport(listed, MAX_REPORT_BYTES);
    if (!read.ok) {
      if (read.reason === 'vanished') return { kind: 'vanished' };
      if (read.reason === 'unreadable') return { kind: 'waiting', file: listed, detail: read.detail };
      return { kind: 'rejected', file: listed, digest: read.digest, problems: [{ pointer: '', detail: read.detail }] };
    }
    const { file, digest } = read;
    const now = this.clock.now();
    const result = readReport(read.bytes, {
      folderName: folder.id,
      timezone: agent.timezone ?? this.config.scanner.timezone,
      fileModifiedAt: file.modifiedAt,
      now,
    });
    switch (result.outcome) {
      case 'unparsable':
        if (stillArriving(file, now)) return { kind: 'waiting', file, detail: 'the report does not parse yet and may still be arriving' };
        return { kind: 'rejected', file, digest, problems: result.problems };
      case 'rejected':
        return { kind: 'rejected', file, digest, problems: result.problems, ...(result.endedAt && { endedAt: result.endedAt }) };
      case 'read': {
        const { report, problems } = result;
        return { kind: 'candidate', file, digest, report, problems };
      }
    }
  }
}

/** By modification time, or by change time where a wrong clock has put the former into the future. */
function stillArriving(file: ReportFile, now: Date): boolean {
  const touched = file.modifiedAt <= now ? file.modifiedAt : file.changedAt;
  return now.getTime() - touched.getTime() < UNPARSABLE_PATIENCE_MS;
}
