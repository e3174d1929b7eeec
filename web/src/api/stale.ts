import type { LiveEvent } from './live.ts';

/** First words of the keys of queries, by what they show; `queries.ts` uses no others. */
export const KEY = {
  summary: 'summary', sites: 'sites', oldest: 'oldest', changes: 'changes', jobs: 'jobs', job: 'job', entries: 'entries', entry: 'entry', agents: 'agents', agent: 'agent',
  reports: 'reports', runs: 'runs', deliveries: 'deliveries', copies: 'copies', windows: 'windows', alarms: 'alarms', health: 'health', unmatched: 'unmatched', compliance: 'compliance',
  channels: 'channels', rules: 'rules', keys: 'keys', audit: 'audit', incidents: 'incidents', silences: 'silences', recipients: 'recipients', preview: 'preview', system: 'system', demo: 'demo',
} as const;

/** What is to be asked again after a change of a channel or a rule: first parts of keys. */
export const STALE_WITH_CHANNELS: readonly string[] = [KEY.channels, KEY.rules, KEY.deliveries, KEY.summary, KEY.preview];
export const STALE_WITH_RULES: readonly string[] = [KEY.rules, KEY.preview];

/** The same by what the audit log calls it. */
const STALE_WITH: Readonly<Record<string, readonly string[]>> = {
  notification_channel: STALE_WITH_CHANNELS, notification_rule: STALE_WITH_RULES, mail_recipient: [KEY.recipients, KEY.summary], report: [KEY.reports, KEY.summary], demo: [KEY.demo],
};

type Key = readonly (string | number)[];

const STANDING: readonly Key[] = [[KEY.summary], [KEY.sites], [KEY.oldest], [KEY.changes], [KEY.jobs]];

/** Keys of the queries that an event makes stale. */
export function staleAfter({ type, job_id: jobId, agent_id: agentId, payload }: Pick<LiveEvent, 'type' | 'job_id' | 'agent_id' | 'payload'>): readonly Key[] {
  const agent: readonly Key[] = [[KEY.agents], ...(agentId === null ? [] : [[KEY.agent, agentId]])];
  switch (type) {
    case 'entries.recorded':
      return [...STANDING, ...agent, [KEY.entries], [KEY.copies], [KEY.unmatched], ...jobsIn(payload).map((id) => [KEY.job, id])];
    case 'job.status_changed':
      return [...STANDING, ...agent, ...(jobId === null ? [] : [[KEY.job, jobId]])];
    case 'job.changed':
      return [...STANDING, [KEY.agents], [KEY.job], [KEY.audit], [KEY.unmatched], [KEY.windows], [KEY.demo]];
    case 'scan.progress':
      return [];
    case 'scan.queued': case 'scan.started':
      return [[KEY.summary], [KEY.runs], [KEY.audit]];
    case 'scan.finished': case 'scan.failed':
      return [[KEY.summary], [KEY.runs], [KEY.agents], [KEY.reports], [KEY.unmatched]];
    case 'report.rejected': case 'report.stuck':
      return [[KEY.summary], [KEY.reports], ...agent];
    case 'agent.changed': case 'agent.silent': case 'agent.heard':
      return [[KEY.summary], [KEY.agent], ...agent];
    case 'delivery.changed':
      return [[KEY.deliveries], [KEY.summary], [KEY.incidents, 'timeline'], [KEY.recipients], [KEY.channels], [KEY.audit]];
    case 'maintenance_window.changed':
      return [[KEY.windows], [KEY.job], [KEY.jobs], [KEY.audit]];
    case 'alarm.raised': case 'alarm.cleared':
      return [[KEY.alarms], [KEY.health]];
    case 'incident.opened': case 'incident.updated': case 'incident.resolved': case 'incident.acknowledged':
      return [[KEY.incidents], [KEY.jobs], [KEY.audit]];
    case 'silence.changed':
      return [[KEY.silences], [KEY.jobs], [KEY.audit]];
    case 'audit.recorded':
      return [[KEY.audit], [KEY.keys], ...targetsIn(payload).flatMap((target) => (STALE_WITH[target] ?? []).map((key) => [key]))];
    default:
      return [];
  }
}

/** Kinds of things that people have touched. */
function targetsIn(payload: unknown): string[] {
  if (typeof payload !== 'object' || payload === null || !('targets' in payload) || !Array.isArray(payload.targets)) return [];
  return payload.targets.filter((target: unknown) => typeof target === 'string');
}

/** Jobs that the recorded entries are about. */
function jobsIn(payload: unknown): number[] {
  if (typeof payload !== 'object' || payload === null || !('entries' in payload) || !Array.isArray(payload.entries)) return [];
  return payload.entries.flatMap((entry: unknown) => (typeof entry === 'object' && entry !== null && 'job_id' in entry && typeof entry.job_id === 'number' ? [entry.job_id] : []));
}
