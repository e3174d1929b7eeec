import fc from 'fast-check';
import type { Locale } from '../../config/env.js';
import type { EntryFacts, JobFacts, MailContent, StatusContent, StatusItem } from './content.js';
import { Links } from '../message/links.js';
import { composeMessage as compose, type Message } from './message.js';

const NOW = new Date('2026-06-13T12:00:00Z');
const HASH = 'ab'.repeat(32);

function job(changes: Partial<JobFacts> = {}): JobFacts {
  return { id: 7, database_name: 'SALES_2026', agent_id_responsible: 'ACME_DOUALA_AKWA', company_name: 'ACME', city: 'Douala', current_status: 'hash_mismatch', ...changes };
}

function entry(changes: Partial<EntryFacts> = {}): EntryFacts {
  return {
    id: 41, rule: 'hash-differs', message: 'SHA-256 differs', agent_report_timestamp_utc: new Date('2026-06-12T12:56:06Z'),
    agent_transfer_error_message: null, agent_reported_hash_sha256: HASH, server_calculated_staged_hash: 'cd'.repeat(32),
    agent_reported_size_bytes: 188178944, server_calculated_staged_size: 512, agent_staged_file_name: 'sales_2026.sql.zst',
    cycle_expected_at_utc: new Date('2026-06-12T13:00:00Z'), late: true, final_path: null, report_file_name: '20260612_125606_ACME.json', ...changes,
  };
}

function item(changes: Partial<StatusItem> = {}): StatusItem {
  return { kind: 'alert', status: 'hash_mismatch', job: job(), entry: entry(), since: new Date('2026-06-12T08:40:00Z'), cycles_missed: 0, findings: [], ...changes };
}

function about(items: StatusItem[], kind: StatusContent['kind'] = 'alert'): StatusContent {
  return { kind, agent_id: 'ACME_DOUALA_AKWA', items, silence: null };
}

/** For a reader in UTC, without links. */
const composeMessage = (content: MailContent, locale: Locale, now: Date) => compose(content, { locale, timezone: 'UTC', links: new Links(null) }, now);

/** What a reader of the HTML sees. */
function readable(html: string): string {
  const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#x27': "'", '#x60': '`', '#x3D': '=' };
  return html.replace(/<style>[^]*?<\/style>/g, ' ').replace(/<[^>]*>/g, ' ').replace(/&(#?\w+);/g, (whole, name: string) => entities[name] ?? whole);
}

const squeezed = (text: string) => text.replace(/\s+/g, ' ').trim();

function expectInBoth(message: Message, phrase: string): void {
  expect(squeezed(message.text)).toContain(phrase);
  expect(squeezed(readable(message.html))).toContain(phrase);
}

const subject = (content: MailContent, locale: Locale) => composeMessage(content, locale, NOW).subject;

describe('composeMessage', () => {
  it('says since when the agent is silent, and how many cycles were missed in all', () => {
    const missing = { ...about([item({ status: 'missing', cycles_missed: 4 }), item({ status: 'missing', cycles_missed: 3 })]), silence: { since: new Date('2026-06-12T11:30:00Z') } };
    expectInBoth(composeMessage(missing, 'fr', NOW), "L'agent ACME_DOUALA_AKWA est muet : rien du tout n'en est venu depuis 2026-06-12T11:30:00Z (1 j 30 min).");
    expectInBoth(composeMessage(missing, 'fr', NOW), '7 cycles ont été manqués en tout.');
    expectInBoth(composeMessage(missing, 'en', NOW), '7 cycles were missed in all.');
    expectInBoth(composeMessage({ ...missing, silence: { since: null } }, 'fr', NOW), "il n'a jamais eu de dossier de dépôt");
  });

  it('names the database and its status in a subject about one database', () => {
    expect(subject(about([item()]), 'fr')).toBe('Alerte Sauvegarde - SALES_2026 - Statut: HASH_MISMATCH');
    expect(subject(about([item()]), 'en')).toBe('Backup alert - SALES_2026 - Status: HASH_MISMATCH');
  });

  it('names the agent, the count and the worst status in a subject about several databases', () => {
    const several = about([item(), item({ status: 'missing', job: job({ id: 8, database_name: 'HR' }) })]);
    expect(subject(several, 'fr')).toBe('Alerte Sauvegarde - ACME_DOUALA_AKWA - 2 bases - Statut: MISSING');
    expect(subject(several, 'en')).toBe('Backup alert - ACME_DOUALA_AKWA - 2 databases - Status: MISSING');
  });

  it('says in the subject that a message is a reminder or a recovery', () => {
    const recovered = about([item({ kind: 'recovery', status: 'success' })], 'recovery');
    expect(subject(recovered, 'fr')).toBe('Sauvegarde rétablie - SALES_2026 - Statut: SUCCESS');
    expect(subject(recovered, 'en')).toBe('Backup recovered - SALES_2026 - Status: SUCCESS');
    const reminder = about([item({ kind: 'reminder' })], 'reminder');
    expect(subject(reminder, 'fr')).toBe('Rappel - Alerte Sauvegarde - SALES_2026 - Statut: HASH_MISMATCH');
    expect(subject(reminder, 'en')).toBe('Reminder - Backup alert - SALES_2026 - Status: HASH_MISMATCH');
  });

  it.each([
    'Cher administrateur,', "Le statut de la sauvegarde pour la base de données 'SALES_2026' a changé.",
    'Détails du Job :', 'ID Job : 7', 'Nom BD : SALES_2026', 'Agent : ACME_DOUALA_AKWA', 'Compagnie : ACME', 'Ville : Douala',
    "Détails de l'Entrée de Sauvegarde :", 'ID Entrée : 41', 'Statut : HASH_MISMATCH', 'Raison : SHA-256 differs', 'Règle : hash-differs',
    'Heure prévue du cycle : 2026-06-12T13:00:00Z', 'En retard : oui', 'Horodatage Agent : 2026-06-12T12:56:06Z',
    "Message d'erreur : Aucun", `Hachage Attendu (Agent) : ${HASH}`, `Hachage Calculé (Serveur) : ${'cd'.repeat(32)}`,
    'Taille Attendue (Agent) : 188178944 (179,5 Mio)', 'Taille Calculée (Serveur) : 512', 'Chemin final : N/A',
    'Fichier de rapport : 20260612_125606_ACME.json', 'Statut global du Job : HASH_MISMATCH', 'Veuillez vérifier le système.',
    'Cordialement, Votre Système de Surveillance des Sauvegardes',
  ])('writes %j into a French alert, as text and as HTML', (phrase) => {
    expectInBoth(composeMessage(about([item()]), 'fr', NOW), phrase);
  });

  it.each([
    'Dear administrator,', 'Job ID: 7', 'Database: SALES_2026', 'Company: ACME', 'City: Douala', 'Entry ID: 41', 'Status: HASH_MISMATCH',
    'Reason: SHA-256 differs', 'Rule: hash-differs', 'Late: yes', 'Error message: None', 'Expected size (agent): 188178944 (179.5 MiB)', 'Overall job status: HASH_MISMATCH',
  ])('writes %j into an English alert, as text and as HTML', (phrase) => {
    expectInBoth(composeMessage(about([item()]), 'en', NOW), phrase);
  });

  it('tells in a recovery how long it lasted and how many cycles were missed', () => {
    const recovery = about([item({ kind: 'recovery', status: 'success', cycles_missed: 3 })], 'recovery');
    expectInBoth(composeMessage(recovery, 'fr', NOW), 'Durée : 1 j 3 h 20 min Cycles manqués : 3');
    expectInBoth(composeMessage(recovery, 'en', NOW), 'Duration: 1 d 3 h 20 min Missed cycles: 3');
  });

  it('lists what was noticed beside the status, newest first, and counts the rest', () => {
    const noticed = Array.from({ length: 7 }, (_, index) => ({
      kind: 'ran_too_long' as const, numbers: { duration_seconds: 3600 * (index + 1), max_duration_minutes: 30 }, created_at: new Date(Date.UTC(2026, 5, 10 - index, 13)),
    }));
    const message = (locale: Locale, count: number) => composeMessage(about([item({ findings: noticed.slice(0, count) })]), locale, NOW);
    expectInBoth(message('en', 7), 'Findings, which do not change the status: - 2026-06-10T13:00:00Z The backup took 1 h from');
    expectInBoth(message('en', 7), '2026-06-06T13:00:00Z The backup took 5 h from its start to the end of its transfer; at most 30 min is allowed (max_duration_minutes). … and 2 more:');
    expectInBoth(message('fr', 6), 'Constats, sans effet sur le statut : - 2026-06-10T13:00:00Z La sauvegarde a duré 1 h');
    expectInBoth(message('fr', 6), '… et 1 autre :');
    expect(message('en', 5).text).not.toContain('more:');
    expect(message('en', 0).text).not.toContain('Findings');
  });

  it('escapes what a finding quotes', () => {
    const numbers = { reports: 10, timezone: '<b>&', expected_hour: 2, expected_minute: 0, observed_hour: 4, observed_minute: 0, difference_minutes: 120 };
    const message = composeMessage(about([item({ findings: [{ kind: 'usual_time_differs', numbers, created_at: NOW }] })]), 'fr', NOW);
    expect(message.html).toContain('(&lt;b&gt;&amp;)');
    expectInBoth(message, "d'habitude à 04:00 (<b>&)");
  });

  it('gives each database a block, worst first', () => {
    const items = [item({ kind: 'recovery', status: 'success' }), item({ status: 'missing', job: job({ database_name: 'HR' }), entry: entry({ rule: 'deadline-passed' }) })];
    const message = composeMessage(about(items), 'en', NOW);
    expectInBoth(message, '1/2 HR: MISSING');
    expectInBoth(message, '2/2 SALES_2026: SUCCESS');
    expect(message.text.indexOf('1/2')).toBeLessThan(message.text.indexOf('2/2'));
  });

  it('shows 200 databases and counts the rest', () => {
    const many = Array.from({ length: 230 }, (_, id) => item({ job: job({ id, database_name: `DB_${id}` }) }));
    const message = composeMessage(about(many), 'en', NOW);
    expectInBoth(message, '… and 30 more:');
    expect(message.text.match(/Job ID:/g)).toHaveLength(200);
  });

  it('keeps a name with line breaks out of the headers and on one line of the body', () => {
    const message = composeMessage(about([item({ job: job({ database_name: 'x\r\nBcc: a@b' }) })]), 'en', NOW);
    expect(message.subject).toBe('Backup alert - x Bcc: a@b - Status: HASH_MISMATCH');
    expect(message.text).not.toMatch(/^Bcc/m);
  });

  it('escapes markup in HTML and leaves it alone in text', () => {
    const message = composeMessage(about([item({ entry: entry({ message: '<script>alert("&")</script>' }) })]), 'en', NOW);
    expect(message.html).not.toContain('<script');
    expect(message.html).toContain('&lt;script&gt;');
    expect(message.text).toContain('Reason: <script>alert("&")</script>');
  });

  it('cuts a very long name but never the status behind it', () => {
    const title = subject(about([item({ job: job({ database_name: '𝕏'.repeat(5_000) }) })]), 'en');
    expect(title).toMatch(/… - Status: HASH_MISMATCH$/);
    expect(Array.from(title).length).toBeLessThan(200);
    expect(() => encodeURIComponent(title)).not.toThrow();
  });

  it('says about rejected reports what is wrong with which part, and what to do', () => {
    const content: MailContent = {
      kind: 'report_rejected', agent_id: 'ACME',
      reports: [
        { problem: 'rejected', file_name: 'a.json', report_id: 5, details: ['/agent_id: is not the name of the folder'] },
        { problem: 'partial', file_name: 'b.json', report_id: 6, details: ['/databases/HR/BACKUP: size is negative'] },
        { problem: 'stuck', file_name: 'c.json', report_id: null, details: ['EACCES'] },
      ],
    };
    const message = composeMessage(content, 'en', NOW);
    expect(message.subject).toBe('Backup alert - ACME - 3 reports need attention');
    expectInBoth(message, 'POST /rejected_reports/5/retry');
    expectInBoth(message, 'Some sections of this report could not be read; the others were applied. Report 6. - /databases/HR/BACKUP: size is negative');
    expectInBoth(message, 'EACCES');
    expect(subject({ ...content, reports: content.reports.slice(1, 2) }, 'fr')).toBe('Alerte Sauvegarde - ACME - Rapport en partie illisible: b.json');
  });

  it('says the same in text and in HTML, whatever the values are', () => {
    const value = fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.constantFrom('<b>&amp;</b>', "'\"`=", '{{job_id}}', '</td>'));
    const items = fc.array(
      fc.record({ name: value, message: value, error: value, kind: fc.constantFrom('alert' as const, 'recovery' as const) }),
      { minLength: 1, maxLength: 3 },
    );
    fc.assert(
      fc.property(items, fc.constantFrom('en' as const, 'fr' as const), (values, locale) => {
        const content = about(values.map(({ name, message, error, kind }) =>
          item({ kind, job: job({ database_name: name }), entry: entry({ message, agent_transfer_error_message: error }) })));
        const message = composeMessage(content, locale, NOW);
        expect(squeezed(readable(message.html))).toBe(squeezed(message.text));
        expect(message.subject).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
      }),
    );
  });

  it.each(['en', 'fr'] as const)('has a test message and one for a failed scan in %s', (locale) => {
    expectInBoth(composeMessage({ kind: 'test' }, locale, NOW), '2026-06-13T12:00:00Z');
    expectInBoth(composeMessage({ kind: 'scan_failed', agent_id: null, scan_run_id: 9, errors: ['disk <full>'] }, locale, NOW), 'disk <full>');
  });

  it.each([
    ['en', 'Backup alert - gone@example.org - Mail refused for good', 'No mail goes to gone@example.org any more', 'let mail go to it again: POST /mail_recipients/:id/enable'],
    ['fr', 'Alerte Sauvegarde - gone@example.org - Courrier refusé définitivement', "Plus aucun courrier n'est envoyé à gone@example.org", 'réactivez-la : POST /mail_recipients/:id/enable'],
  ] as const)('tells in %s of an address that is gone, not of its channel', (locale, subjectLine, what, remedy) => {
    const content = { kind: 'channel_disabled', channel: { id: 0, name: 'gone@example.org' }, recipient: 'gone@example.org', reason: '550 5.1.1 <no> such user', undelivered: ['A'], undelivered_count: 3 } as const;
    const message = composeMessage(content, locale, NOW);
    expect(message.subject).toBe(subjectLine);
    for (const phrase of [what, remedy, '550 5.1.1 <no> such user']) expectInBoth(message, phrase);
    expect(message.text).not.toContain('PATCH');
    expect(composeMessage({ ...content, channel: { id: 3, name: 'On-call' }, recipient: null }, locale, NOW).text).toContain('PATCH /notification_channels/3');
  });
});
