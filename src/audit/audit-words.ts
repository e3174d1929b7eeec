/** Everything that people can do through the API and that changes something. */
export const AUDIT_ACTIONS = [
  'api_key.created', 'api_key.deleted', 'session.opened', 'session.closed', 'job.created', 'job.updated', 'job.deleted', 'job.paused', 'job.resumed', 'agent.updated',
  'maintenance_window.created', 'maintenance_window.updated', 'maintenance_window.deleted',
  'scan.requested', 'report.retried', 'delivery.retried', 'delivery.skipped', 'notification.tested', 'digest.requested',
  'notification_channel.created', 'notification_channel.updated', 'notification_channel.deleted', 'notification_channel.tested',
  'incident.acknowledged', 'incident.unacknowledged', 'silence.created', 'silence.ended',
  'notification_rule.created', 'notification_rule.updated', 'notification_rule.deleted', 'mail_recipient.enabled', 'demo.loaded', 'demo.removed',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

export const AUDIT_TARGETS = ['api_key', 'session', 'job', 'agent', 'maintenance_window', 'scan_run', 'report', 'delivery', 'digest', 'notification_channel', 'notification_rule', 'mail_recipient', 'incident', 'silence', 'demo'] as const;
export type AuditTarget = (typeof AUDIT_TARGETS)[number];
