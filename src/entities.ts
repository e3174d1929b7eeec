import { ApiKey } from './access/api-key.entity.js';
import { Session } from './access/session.entity.js';
import { Agent } from './agents/agent.entity.js';
import { AuditEntry } from './audit/audit-entry.entity.js';
import { ExcusedCycle } from './calendar/excused-cycle.entity.js';
import { MaintenanceWindow } from './calendar/maintenance-window.entity.js';
import { DemoData } from './demo-data/demo-data.entity.js';
import { Digest } from './digest/digest.entity.js';
import { BackupEntry } from './entries/backup-entry.entity.js';
import { EntryFinding } from './entries/findings/entry-finding.entity.js';
import { DomainEvent } from './events/event.entity.js';
import { DailyRollup } from './history/daily-rollup.entity.js';
import { IdempotencyRecord } from './idempotency/idempotency-record.entity.js';
import { ExpectedBackupJob } from './jobs/job.entity.js';
import { NotificationChannel } from './notification/channels/channel.entity.js';
import { Delivery } from './notification/deliveries/delivery.entity.js';
import { MailRecipient } from './notification/mailboxes/mail-recipient.entity.js';
import { HeldAlert } from './notification/deciding/held-alert.entity.js';
import { JobAlert } from './notification/deciding/job-alert.entity.js';
import { IncidentJob } from './notification/incidents/incident-job.entity.js';
import { Incident } from './notification/incidents/incident.entity.js';
import { NotificationRule } from './notification/routing/rule.entity.js';
import { Silence } from './notification/silences/silence.entity.js';
import { Report } from './reports/report.entity.js';
import { ScanRun } from './scanner/runs/scan-run.entity.js';
import { StoredBackup } from './storage/stored-backup.entity.js';
import { Alarm } from './watch/alarm.entity.js';
import { HeartbeatCall } from './watch/heartbeat-call.entity.js';
import { VolumeSample } from './watch/volume-sample.entity.js';
import { UnmatchedDatabase } from './unmatched/unmatched-database.entity.js';

/** All tables, for the TypeORM CLI and the tests; in the running application each module brings its own. */
export const entities = [
  ExpectedBackupJob, BackupEntry, EntryFinding, Agent, Report, UnmatchedDatabase, StoredBackup, ScanRun, DomainEvent, Delivery, JobAlert, HeldAlert, Alarm, VolumeSample, HeartbeatCall,
  DemoData, Digest, NotificationChannel, NotificationRule, MailRecipient, Incident, IncidentJob, Silence, MaintenanceWindow, ExcusedCycle, DailyRollup, ApiKey, Session, AuditEntry, IdempotencyRecord,
];
