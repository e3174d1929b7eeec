import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { ScanRun } from '../runs/scan-run.entity.js';

type Counted = Pick<ScanRun, 'entries_recorded' | 'entries_missing' | 'files_promoted' | 'files_verified' | 'bytes_verified' | 'reports_applied' | 'reports_partial' | 'reports_rejected' | 'reports_stale'>;

const SQL = `
  SELECT * FROM (
    SELECT count(*) FILTER (WHERE status <> 'missing') AS entries_recorded,
           count(*) FILTER (WHERE status = 'missing') AS entries_missing,
           count(*) FILTER (WHERE final_path IS NOT NULL) AS files_promoted,
           count(*) FILTER (WHERE server_calculated_staged_hash IS NOT NULL) AS files_verified,
           coalesce(sum(server_calculated_staged_size) FILTER (WHERE server_calculated_staged_hash IS NOT NULL), 0)::bigint AS bytes_verified
      FROM backup_entries WHERE scan_run_id = $1 AND created_at >= $2) entries,
    (SELECT count(*) FILTER (WHERE state = 'applied') AS reports_applied,
            count(*) FILTER (WHERE state = 'applied' AND partial) AS reports_partial,
            count(*) FILTER (WHERE state = 'rejected') AS reports_rejected,
            count(*) FILTER (WHERE state = 'stale') AS reports_stale
       FROM reports WHERE scan_run_id = $1) reports`;
/** An entry's time is taken before the clock of another machine is compared with it. */
const TOLERANCE_MS = 3_600_000;

/** Counts what a run has recorded from the rows themselves: a worker that dies takes its own count along, not what it has recorded. */
@Injectable()
export class Recount {
  constructor(private readonly dataSource: DataSource) {}

  /** Two partly indexed counts; only for runs of which a part was begun again. */
  async of(run: ScanRun): Promise<void> {
    const since = new Date((run.started_at?.getTime() ?? 0) - TOLERANCE_MS);
    const [counted] = await this.dataSource.query<Counted[]>(SQL, [run.id, since]);
    if (counted === undefined) return;
    const { files_verified, bytes_verified, ...exact } = counted;
    Object.assign(run, exact);
    // What was read again is work done, too.
    run.files_verified = Math.max(run.files_verified, files_verified);
    run.bytes_verified = Math.max(run.bytes_verified, bytes_verified);
    run.bytes_total = Math.max(run.bytes_total, run.bytes_verified);
    run.reports_read = Math.max(run.reports_read, run.reports_applied + run.reports_rejected + run.reports_stale + run.reports_duplicate + run.reports_waiting);
  }
}
