/** Everything that people can do through the API and that changes something. */
export const AUDIT_ACTIONS = [
  'api_key.created', 'api_key.deleted', 'session.opened', 'session.closed', 'job.created', 'job.updated', 'job.deleted', 'agent.updated',
  'scan.requested', 'report.retried', 'delivery.retried', 'notification.tested',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

export const AUDIT_TARGETS = ['api_key', 'session', 'job', 'agent', 'scan_run', 'report', 'delivery'] as const;
export type AuditTarget = (typeof AUDIT_TARGETS)[number];
