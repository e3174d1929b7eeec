import type { ComplianceFigures, JobCompliance, SiteCompliance } from './dto/compliance.dto.js';

const FIGURES = ['due', 'met', 'met_late', 'failed', 'unknown', 'missing', 'excused', 'percent_met', 'percent_met_on_time', 'downtime_seconds'] as const satisfies readonly (keyof ComplianceFigures)[];

/** Columns of the tables, in their order. */
export const JOB_COLUMNS = ['job_id', 'database_name', 'agent_id', 'company_name', 'city', 'is_active', ...FIGURES] as const satisfies readonly (keyof JobCompliance)[];
export const SITE_COLUMNS = ['company_name', 'city', 'jobs', ...FIGURES] as const satisfies readonly (keyof SiteCompliance)[];
