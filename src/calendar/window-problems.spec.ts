import { type WindowFields, windowProblems } from './window-problems.js';

const at = (text: string) => new Date(text);
const once: WindowFields = {
  reason: 'Move', job_id: null, agent_id: 'ACME', company_name: null, city: null, tag: null, everything: false,
  starts_at: at('2026-06-13T20:00Z'), ends_at: at('2026-06-14T04:00Z'), cron_expression: null, timezone: null, duration_minutes: null,
};
const recurring: WindowFields = { ...once, ends_at: null, cron_expression: '0 22 * * 6', timezone: 'Africa/Douala', duration_minutes: 240 };

describe('A window', () => {
  it.each<[string, WindowFields]>([
    ['once', once],
    ['of 366 days', { ...once, ends_at: at('2027-06-14T20:00Z') }],
    ['again and again', recurring],
    ['again and again until a day', { ...recurring, ends_at: at('2026-12-31T00:00Z') }],
    ['nearly all the time between two openings', { ...recurring, cron_expression: '0 */6 * * *', duration_minutes: 359 }],
    ['over everything', { ...once, agent_id: null, everything: true }],
    ['of several conditions', { ...once, company_name: 'ACME', city: 'Douala', tag: 'erp', job_id: 7 }],
  ])('may be open %s', (_words, fields) => expect(windowProblems(fields)).toEqual([]));

  it.each<[string, WindowFields, string[], RegExp]>([
    ['over nothing that is named', { ...once, agent_id: null }, ['/everything'], /would excuse every job/],
    ['over everything and one agent', { ...once, everything: true }, ['/everything'], /beside a condition/],
    ['without end', { ...once, ends_at: null }, ['/ends_at'], /absent/],
    ['that ends as it begins', { ...once, ends_at: once.starts_at }, ['/ends_at'], /expected to lie after/],
    ['of more than 366 days', { ...once, ends_at: at('2027-06-14T20:01Z') }, ['/ends_at'], /367 days/],
    ['that lasts some minutes, beside its end', { ...once, duration_minutes: 5 }, ['/duration_minutes'], /belongs to cron_expression/],
    ['in a zone, without cron', { ...once, timezone: 'Africa/Douala' }, ['/timezone'], /belongs to cron_expression/],
    ['that recurs without a length', { ...recurring, duration_minutes: null }, ['/duration_minutes'], /absent/],
    ['that recurs as nobody can read', { ...recurring, cron_expression: 'saturdays' }, ['/cron_expression'], /cannot be read/],
    ['that never opens', { ...recurring, cron_expression: '0 0 30 2 *' }, ['/cron_expression'], /never fires/],
    ['in a zone that nobody knows', { ...recurring, timezone: 'Douala' }, ['/timezone'], /IANA/],
    ['that opens every half hour', { ...recurring, cron_expression: '*/30 * * * *', duration_minutes: 5 }, ['/cron_expression'], /at least 60/],
    ['that is never closed', { ...recurring, cron_expression: '0 22 * * *', duration_minutes: 1440 }, ['/duration_minutes'], /excuse everything/],
    ['that recurs until before it begins', { ...recurring, ends_at: at('2026-01-01T00:00Z') }, ['/ends_at'], /expected to lie after/],
  ])('may not be one %s', (_words, fields, pointers, detail) => {
    const problems = windowProblems(fields);
    expect(problems.map(({ pointer }) => pointer)).toEqual(pointers);
    expect(problems[0]!.detail).toMatch(detail);
  });
});
