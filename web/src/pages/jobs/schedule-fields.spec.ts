import { bodyOf, draftOf, examplePath, scheduleOfDraft } from './schedule-fields.ts';

const draft = { ...draftOf(null), database_name: ' SALES ', agent_id_responsible: 'ACME_DOUALA', company_name: 'ACME', city: 'Douala', time: '03:30' };

describe('The form of a job', () => {
  it('tells the server only what its schedule looks at', () => {
    expect(scheduleOfDraft(draft)).toEqual({ backup_frequency: 'daily', expected_hour_utc: 3, expected_minute_utc: 30 });
    expect(scheduleOfDraft({ ...draft, backup_frequency: 'hourly', minute: '5' })).toEqual({ backup_frequency: 'hourly', expected_minute_utc: 5 });
    expect(scheduleOfDraft({ ...draft, backup_frequency: 'weekly', weekdays: ['5', '1'] })).toMatchObject({ expected_weekdays: [1, 5] });
    expect(scheduleOfDraft({ ...draft, backup_frequency: 'cron', cron: '0 4 * * *', timezone: ' ', grace: '20' })).toEqual({ backup_frequency: 'cron', cron_expression: '0 4 * * *', grace_minutes: 20 });
  });

  it('sends trimmed text, lists for tags, and null for what is empty', () => {
    expect(bodyOf({ ...draft, tags: 'erp, ,production ', owner: ' ' })).toMatchObject({ database_name: 'SALES', tags: ['erp', 'production'], owner: null, grace_minutes: null, email_for_notifications: null });
  });

  it('shows what a path would look like, and leaves what nobody knows yet', () => {
    expect(examplePath({ ...draft, database_name: 'SALES' }, new Date('2026-06-12T13:04:05Z'))).toBe('ACME/Douala/SALES/20260612_130400.sql.zst');
    expect(examplePath({ ...draft, city: '', path: '{city}/{nope}/{year}' }, new Date('2026-06-12T13:04:05Z'))).toBe('{city}/{nope}/2026');
  });
});
