import { MaintenanceWindow } from '../../src/calendar/maintenance-window.entity.js';

/** A window over one night, over nothing unless `fields` name it. */
export const aWindow = (fields: Partial<MaintenanceWindow> = {}): MaintenanceWindow =>
  Object.assign(new MaintenanceWindow(), {
    id: 1, kind: 'maintenance', reason: 'Move', job_id: null, agent_id: null, company_name: null, city: null, tag: null, everything: false, removed_at: null,
    cron_expression: null, timezone: null, duration_minutes: null, starts_at: new Date('2026-06-13T20:00Z'), ends_at: new Date('2026-06-14T04:00Z'), ...fields,
  });

/** What a window may name, and whether it concerns job 7 of ACME_Douala, company ACME, in Douala, tagged erp and production. */
export const SCOPES: readonly (readonly [Partial<MaintenanceWindow>, boolean])[] = [
  [{ everything: true }, true],
  [{ job_id: 7 }, true],
  [{ job_id: 8 }, false],
  [{ agent_id: 'ACME_DOUALA' }, true],
  [{ agent_id: 'ACME_Kribi' }, false],
  [{ company_name: 'ACME' }, true],
  [{ company_name: 'Acme' }, false],
  [{ city: 'Douala' }, true],
  [{ city: 'Kribi' }, false],
  [{ tag: 'erp' }, true],
  [{ tag: 'er' }, false],
  [{ company_name: 'ACME', city: 'Douala', tag: 'production' }, true],
  [{ company_name: 'ACME', city: 'Kribi' }, false],
];
