import { expectedDatabases, SILENT } from '../demo/cast.js';
import { jobOf } from '../demo/register.js';
import type { NewJobFields } from '../jobs/job-fields.js';

const MINUTE_MS = 60_000;
/** What belongs to the demo wears it. */
const LABELS = { tags: ['demo'], owner: 'Demo', notes: 'Demo data: made up, and removed with one click in the dashboard.' };

/** The jobs of the demo as of now: their backups are on time, but for one that never comes. */
export function demoJobs(now: Date): NewJobFields[] {
  const soon = new Date(Math.ceil((now.getTime() + MINUTE_MS / 2) / MINUTE_MS) * MINUTE_MS);
  return [
    ...expectedDatabases().map(({ agent, database }) => ({ ...jobOf(agent.id, database, now, agent.template), ...LABELS })),
    { ...jobOf(SILENT.agent, SILENT.database, soon), ...LABELS, grace_minutes: 0 },
  ];
}
