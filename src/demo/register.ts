import { ApiError, JobView, type VigieApi } from './api.js';
import { expectedDatabases, SILENT } from './cast.js';

const MINUTE_MS = 60_000;
/** A job must exist before its deadline, so the next minute has to be this far away. */
const LEAD_MS = 3_000;
const USUAL_TEMPLATE = '{company_name}/{city}/{agent_id}/{database_name}/{timestamp}{extension}';

export interface Registered {
  readonly created: number;
  readonly present: number;
  /** When the silent database will be missing; null when it is missing already. */
  readonly missingAt: Date | null;
}

/** Makes a daily job for every demo database that has none. */
export async function registerJobs(api: VigieApi, now: Date): Promise<Registered> {
  const jobs = new Map((await api.list(JobView, '/jobs?q=DEMO_&limit=1000')).map((job) => [keyOf(job.agent_id_responsible, job.database_name), job]));
  let created = 0;
  for (const { agent, database } of expectedDatabases()) {
    const isNew = !jobs.has(keyOf(agent.id, database)) && (await create(api, jobOf(agent.id, database, now, agent.template)));
    if (isNew) created += 1;
  }
  const silent = jobs.get(keyOf(SILENT.agent, SILENT.database));
  const missingAt = await expectSilentSoon(api, silent, now);
  if (!silent) created += 1;
  return { created, present: expectedDatabases().length + 1 - created, missingAt };
}

/** Expected from now on every day at this minute; the report of this run is on time. */
export function jobOf(agentId: string, database: string, expectedAt: Date, template: string = USUAL_TEMPLATE) {
  const [company = '', city = '', ...area] = agentId.split('_');
  return {
    agent_id_responsible: agentId,
    database_name: database,
    company_name: company,
    city,
    neighborhood: area.join('_'),
    backup_frequency: 'daily' as const,
    expected_hour_utc: expectedAt.getUTCHours(),
    expected_minute_utc: expectedAt.getUTCMinutes(),
    final_storage_path_template: template,
  };
}

/** @returns false when it was there already (409): another demo was faster. */
async function create(api: VigieApi, job: object): Promise<boolean> {
  try {
    await api.send(JobView, 'POST', '/jobs', job);
    return true;
  } catch (error) {
    if (error instanceof ApiError && error.status === 409) return false;
    throw error;
  }
}

/** A new job is first due at its first deadline after it was made: without grace that is the next full minute. */
async function expectSilentSoon(api: VigieApi, silent: JobView | undefined, now: Date): Promise<Date | null> {
  if (silent?.current_status === 'missing') return null;
  const due = new Date(Math.ceil((now.getTime() + LEAD_MS) / MINUTE_MS) * MINUTE_MS);
  const wanted = { ...jobOf(SILENT.agent, SILENT.database, due), grace_minutes: 0 };
  const saved = silent ? await api.send(JobView, 'PUT', `/jobs/${silent.id}`, wanted) : await api.send(JobView, 'POST', '/jobs', wanted);
  return saved.next_deadline_utc === null ? null : new Date(saved.next_deadline_utc);
}

function keyOf(agentId: string, database: string): string {
  return `${agentId}/${database}`;
}
