import { suggestedJob } from './suggested-job.js';

describe('suggestedJob', () => {
  const found = { agent_id: 'ACME_DOUALA_AKWA', database_name: 'SALES', last_report_at: new Date('2026-06-12T23:56:06+02:00') };

  it('expects the database daily at the UTC time of its newest backup', () => {
    expect(suggestedJob(found)).toMatchObject({ backup_frequency: 'daily', expected_hour_utc: 21, expected_minute_utc: 56 });
  });

  it('reads company, city and neighborhood from the agent id', () => {
    expect(suggestedJob(found)).toMatchObject({ company_name: 'ACME', city: 'DOUALA', neighborhood: 'AKWA' });
  });
});
