import type { Locale } from '../../config/env.js';
import { alertsOf } from '../channels/alertmanager/alerts.js';
import { linesOf } from '../channels/lines.js';
import { factsOf as factsWith } from '../message/facts.js';
import { Links } from '../message/links.js';
import type { IncidentPart, MailContent, StatusContent, StatusItem } from './content.js';
import { composeMessage as compose } from './message.js';

const NOW = new Date('2026-06-12T18:00:00Z');
const NO_LINKS = new Links(null);
const styleOf = (locale: Locale) => ({ locale, timezone: 'UTC', links: NO_LINKS });
const composeMessage = (what: MailContent, locale: Locale) => compose(what, styleOf(locale), NOW);
const factsOf = (what: MailContent) => factsWith(what, 'Title', NOW, NO_LINKS);
const BEGUN = new Date('2026-06-12T14:00:00Z');
const job = (id: number, database_name: string) => ({ id, database_name, agent_id_responsible: 'ACME_AKWA', company_name: 'ACME', city: 'Douala', current_status: 'missing' as const });
const item = (changes: Partial<StatusItem> = {}): StatusItem => ({ kind: 'alert', status: 'missing', job: job(1, 'SALES'), entry: null, since: BEGUN, cycles_missed: 1, findings: [], ...changes });
const incident = (changes: Partial<IncidentPart> = {}): IncidentPart => ({ id: 12, phase: 'opened', opened_at: BEGUN, jobs: 1, in_trouble: 1, cycles_missed: 1, lasted_ms: 4 * 3_600_000, acknowledged: null, ...changes });
const content = (changes: Partial<StatusContent> = {}): StatusContent => ({ kind: 'alert', agent_id: 'ACME_AKWA', items: [item()], silence: null, incident: incident(), ongoing: [], ongoing_left_out: 0, ...changes });
const ongoing = ['HR', 'CRM'].map((name, index) => ({ job: job(index + 2, name), status: 'failed', since: BEGUN }));

/** What the text says in one line, and that the HTML says it too. */
function bodyOf(what: StatusContent, locale: Locale): string {
  const { text, html } = composeMessage(what, locale);
  const [read, shown] = [text, html.replace(/<[^>]*>/g, ' ').replaceAll('&#x27;', "'")].map((body) => body.replace(/\s+/g, ' ').replaceAll('- ', ''));
  for (const word of read?.match(/[\p{L}\d]+/gu) ?? []) expect(shown).toContain(word);
  return read ?? '';
}

const linesIn = (what: StatusContent, locale: Locale) => linesOf(factsOf(what), styleOf(locale), 15).map(({ head, text }) => [head, text].filter(Boolean).join(' '));
const OVER = content({ kind: 'recovery', items: [item({ kind: 'recovery', status: 'success' })], incident: incident({ phase: 'resolved', jobs: 3, in_trouble: 0, cycles_missed: 5 }) });
const PART_OVER = content({ ...OVER, incident: incident({ phase: 'updated', jobs: 3, in_trouble: 2 }), ongoing, ongoing_left_out: 7 });
const WORSE = content({ incident: incident({ phase: 'updated', jobs: 3, in_trouble: 3 }), ongoing });
const LOOKED_AFTER = content({ incident: incident({ acknowledged: { at: BEGUN, by: 'On-call', note: 'No power.' } }) });
const FLAPPING = content({ items: [item({ changes_in_a_day: 7 })] });

describe('A mail of an incident', () => {
  it.each<[Locale, StatusContent, string]>([
    ['en', content(), 'Backup alert - SALES - Status: MISSING'],
    ['fr', content(), 'Alerte Sauvegarde - SALES - Statut: MISSING'],
    ['en', WORSE, 'Backup alert - SALES - Status: MISSING - and 2 more in alert'],
    ['fr', WORSE, 'Alerte Sauvegarde - SALES - Statut: MISSING - et 2 de plus en alerte'],
    ['en', PART_OVER, 'Backup recovered - SALES - Status: SUCCESS - 9 still in alert'],
    ['fr', PART_OVER, 'Sauvegarde rétablie - SALES - Statut: SUCCESS - 9 encore en alerte'],
  ])('in %s has its subject', (locale, what, subject) => {
    expect(composeMessage(what, locale).subject).toBe(subject);
  });

  it.each<[string, Locale, StatusContent, string]>([
    ['of one job names it', 'en', content(), 'Incident 12, since 2026-06-12T14:00:00Z (4 h).'],
    ['of one job names it', 'fr', content(), 'Incident 12, depuis 2026-06-12T14:00:00Z (4 h).'],
    ['that grows says how bad it is', 'en', WORSE, '3 of its 3 databases are in alert.'],
    ['that grows says how bad it is', 'fr', WORSE, '3 de ses 3 bases sont en alerte.'],
    ['lists what is still wrong', 'en', PART_OVER, 'Also in alert, as told before, and since when: 2026-06-12T14:00:00Z HR: FAILED 2026-06-12T14:00:00Z CRM: FAILED … and 7 more'],
    ['lists what is still wrong', 'fr', PART_OVER, 'Également en alerte, comme annoncé, et depuis quand : 2026-06-12T14:00:00Z HR: FAILED 2026-06-12T14:00:00Z CRM: FAILED … et 7 autres'],
    ['that is over says how long it lasted and what was missed', 'en', OVER, 'Incident 12 is over. It lasted 4 h (since 2026-06-12T14:00:00Z); 5 cycles were missed in all.'],
    ['that is over says how long it lasted and what was missed', 'fr', OVER, "L'incident 12 est terminé. Il a duré 4 h (depuis 2026-06-12T14:00:00Z) ; 5 cycles ont été manqués en tout."],
    ['says who looks after it', 'en', LOOKED_AFTER, 'On-call looks after it since 2026-06-12T14:00:00Z: No power.'],
    ['says who looks after it', 'fr', LOOKED_AFTER, "On-call s'en occupe depuis 2026-06-12T14:00:00Z : No power."],
    ['says who looks after it without a word', 'en', content({ incident: incident({ acknowledged: { at: BEGUN, by: 'On-call', note: null } }) }), 'On-call looks after it since 2026-06-12T14:00:00Z. '],
    ['says that a job flaps', 'en', FLAPPING, 'It is flapping: its status changed 7 times within 24 hours. It is told again when it is steady: once it has changed 6 times at most within 24 hours.'],
    ['says that a job flaps', 'fr', FLAPPING, 'Elle est instable : son statut a changé 7 fois en 24 heures.'],
  ])('%s, in %s', (_sentence, locale, what, phrase) => {
    expect(bodyOf(what, locale)).toContain(phrase);
  });
});

describe('A chat message of an incident', () => {
  it.each<[string, Locale, StatusContent, string[]]>([
    ['of one job says no more than the job', 'en', content(), ['SALES (ACME_AKWA): MISSING']],
    ['lists what is still wrong', 'en', PART_OVER, ['SALES (ACME_AKWA): SUCCESS (since 2026-06-12T14:00:00Z)', 'Also in alert: HR (FAILED), CRM (FAILED) … and 7 more.']],
    ['lists what is still wrong', 'fr', PART_OVER, ['SALES (ACME_AKWA): SUCCESS (depuis 2026-06-12T14:00:00Z)', 'Également en alerte : HR (FAILED), CRM (FAILED) … et 7 autres.']],
    ['says that it is over', 'en', OVER, ['SALES (ACME_AKWA): SUCCESS (since 2026-06-12T14:00:00Z)', 'Incident 12, which began at 2026-06-12T14:00:00Z, is over.']],
    ['says who looks after it', 'fr', LOOKED_AFTER, ['SALES (ACME_AKWA): MISSING', "On-call s'en occupe : No power."]],
    ['says that a job flaps', 'en', FLAPPING, ['SALES (ACME_AKWA): MISSING (flapping: 7 changes within 24 hours; told again when it is steady)']],
  ])('%s, in %s', (_sentence, locale, what, lines) => {
    expect(linesIn(what, locale)).toEqual(lines);
  });
});

it('Programs learn of an incident what people read', () => {
  expect(factsOf(PART_OVER)).toMatchObject({
    kind: 'recovery', incident: { incident_id: 12, phase: 'updated', jobs: 3, in_trouble: 2, lasted_seconds: 14_400, ongoing_left_out: 7, acknowledged_by: null },
    ongoing: [{ job_id: 2, database_name: 'HR', status: 'failed', severity: 'critical', since: BEGUN.toISOString() }, { job_id: 3 }],
  });
  expect(alertsOf(factsOf(PART_OVER), {}).map(({ labels, annotations }) => [labels.database, annotations.incident, labels.incident])).toEqual([['SALES', '12', undefined]]);
  expect(alertsOf(factsOf(LOOKED_AFTER), {})[0]?.annotations).toMatchObject({ incident: '12', acknowledged_by: 'On-call' });
  expect(factsOf({ kind: 'test' })).toMatchObject({ incident: null, ongoing: [] });
});
