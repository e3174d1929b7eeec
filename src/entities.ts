import { ApiKey } from './access/api-key.entity.js';
import { Session } from './access/session.entity.js';
import { Agent } from './agents/agent.entity.js';
import { AuditEntry } from './audit/audit-entry.entity.js';
import { BackupEntry } from './entries/backup-entry.entity.js';
import { EntryFinding } from './entries/findings/entry-finding.entity.js';
import { DomainEvent } from './events/event.entity.js';
import { IdempotencyRecord } from './idempotency/idempotency-record.entity.js';
import { ExpectedBackupJob } from './jobs/job.entity.js';
import { Delivery } from './notification/delivery.entity.js';
import { JobAlert } from './notification/job-alert.entity.js';
import { Report } from './reports/report.entity.js';
import { ScanRun } from './scanner/scan-run.entity.js';
import { StoredBackup } from './storage/stored-backup.entity.js';
import { UnmatchedDatabase } from './unmatched/unmatched-database.entity.js';

/** All tables, for the TypeORM CLI and the tests; in the running application each module brings its own. */
export const entities = [
  ExpectedBackupJob, BackupEntry, EntryFinding, Agent, Report, UnmatchedDatabase, StoredBackup, ScanRun, DomainEvent, Delivery, JobAlert,
  ApiKey, Session, AuditEntry, IdempotencyRecord,
];
