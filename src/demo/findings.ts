import { AgentView, EntryView, RejectedView, UnmatchedView, type VigieApi } from './api.js';
import { AGENTS, MISDIRECTED, SILENT, STRANGER } from './cast.js';

/** One line of what was found. */
export interface Finding {
  /** File name of the report; null for what was found without one. */
  readonly report: string | null;
  readonly agent: string;
  readonly database: string;
  readonly rule: string;
  readonly status: string;
  readonly message: string;
}

const PENDING = 'pending';

/** The verdicts on the reports of this run, and what is still waiting for one. */
export async function reportFindings(api: VigieApi, reports: ReadonlySet<string>): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { id } of AGENTS) {
    const entries = await api.list(EntryView, `/backup_entries?agent_id=${id}&limit=1000`);
    const { waiting_reports: waiting } = await api.get(AgentView, `/agents/${id}`);
    const judged = entries.filter(({ report_file_name: name }) => name !== null && reports.has(name)).reverse();
    findings.push(...judged.map(verdictOf), ...waiting.filter((report) => reports.has(report.file_name)).flatMap((report) => pendingOf(id, report)));
  }
  return findings;
}

/** The newest `missing` of the database that never reports. */
export async function silentFinding(api: VigieApi): Promise<Finding[]> {
  const entries = await api.list(EntryView, `/backup_entries?agent_id=${SILENT.agent}&status=missing&limit=1`);
  return entries.map(verdictOf);
}

/** What has no verdict because no job is concerned: the report in the wrong folder, the database that nobody expects. */
export async function otherFindings(api: VigieApi): Promise<Finding[]> {
  const rejected = await api.list(RejectedView, `/rejected_reports?agent_id=${MISDIRECTED.agent}`);
  const unmatched = await api.list(UnmatchedView, '/unmatched_databases?limit=1000');
  return [
    ...rejected.filter(({ file_name }) => file_name.includes(MISDIRECTED.claims)).map(rejectedFinding),
    ...unmatched.filter(({ agent_id, database_name }) => agent_id === STRANGER.agent && database_name === STRANGER.database).map(unmatchedFinding),
  ];
}

export function isPending({ status }: Finding): boolean {
  return status === PENDING;
}

function verdictOf({ agent_id, database_name, rule, status, message, report_file_name: report }: EntryView): Finding {
  return { report, agent: agent_id, database: database_name, rule, status, message };
}

/** A section that waits because it could not be stored has its entry already. */
function pendingOf(agent: string, { file_name: report, waiting }: AgentView['waiting_reports'][number]): Finding[] {
  return waiting
    .filter(({ rule }) => rule !== 'not-stored')
    .map(({ database_name, rule, message }) => ({ report, agent, database: database_name, rule, status: PENDING, message }));
}

function rejectedFinding({ agent_id, file_name, problems }: RejectedView): Finding {
  return { report: file_name, agent: agent_id, database: '-', rule: '-', status: 'report rejected', message: `${file_name}: ${problems[0]?.detail ?? ''}` };
}

function unmatchedFinding({ agent_id, database_name }: UnmatchedView): Finding {
  const message = 'It is reported, but no job expects it: POST /unmatched_databases/:id/job makes one.';
  return { report: null, agent: agent_id, database: database_name, rule: '-', status: 'unmatched', message };
}
