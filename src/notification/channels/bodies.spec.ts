import { CONTENTS, WRITTEN_AT } from '../../../test/fixtures/mail/contents.js';
import { factsOf } from '../message/facts.js';
import { Links } from '../message/links.js';
import type { FactsOfJob } from '../message/dto/job-facts.dto.js';
import type { MessageFacts } from '../message/dto/message-facts.dto.js';
import { alertsOf } from './alertmanager/alerts.js';
import { ntfyMessage } from './ntfy/ntfy-message.js';
import { slackMessage } from './slack/slack-message.js';
import { teamsMessage } from './teams/adaptive-card.js';

/** Without the class, so that they may be varied. */
type Plain<T> = Pick<T, keyof T>;

const STYLE = { en: { locale: 'en', timezone: 'UTC', links: new Links(null) }, fr: { locale: 'fr', timezone: 'UTC', links: new Links(null) } } as const;

const JOB: Plain<FactsOfJob> = {
  job_id: 7, database_name: 'SALES', agent_id: 'ACME_AKWA', company_name: 'ACME', city: 'Douala', kind: 'alert', status: 'missing', severity: 'critical', since: '2026-06-12T14:00:00.000Z',
  cycles_missed: 1, entry_id: 41, rule: 'deadline-passed', message: 'No report came.', expected_at: '2026-06-12T13:00:00.000Z', reported_at: null, reported_size_bytes: null,
  found_size_bytes: null, reported_sha256: null, found_sha256: null, file_name: null, final_path: null, url: null,
};
const FACTS: Plain<MessageFacts> = {
  kind: 'alert', severity: 'critical', title: 'Backup alert - SALES - Status: MISSING', agent_id: 'ACME_AKWA', silent_since: null, jobs: [JOB], reports: [], errors: [], alarms: [], channel: null, digest: null, url: null, left_out: 0,
  written_at: '2026-06-12T14:00:05.000Z',
};
const RECOVERY: Plain<MessageFacts> = {
  ...FACTS, kind: 'recovery', severity: 'info', title: 'Backup recovered - SALES - Status: SUCCESS', written_at: '2026-06-12T18:00:00.000Z',
  jobs: [{ ...JOB, kind: 'recovery', status: 'success', severity: 'info', message: 'Size and SHA-256 as reported.', cycles_missed: 2 }],
};
const REPORT: Plain<MessageFacts> = { ...FACTS, kind: 'report_rejected', severity: 'warning', title: 'Report rejected', jobs: [], reports: [{ problem: 'rejected', file_name: 'x.json', report_id: 3, details: ['/a: is wrong', 'b'] }] };
const TEST: Plain<MessageFacts> = { ...FACTS, kind: 'test', severity: 'info', title: 'Test message from Vigie', agent_id: null, jobs: [] };
const HOSTILE: Plain<MessageFacts> = { ...FACTS, jobs: [{ ...JOB, database_name: '<!channel> @everyone', message: '[click](http://evil.example) <http://evil.example|here> & more\n@here' }] };
const MANY: Plain<MessageFacts> = { ...FACTS, jobs: Array.from({ length: 200 }, (_, index) => ({ ...JOB, job_id: index, message: 'é'.repeat(900) })), left_out: 50 };
const SILENT: Plain<MessageFacts> = { ...FACTS, silent_since: '2026-06-11T12:00:00.000Z' };

const PAGES = new Links('https://ops.example.org');
const LINKED_JOB = { ...JOB, url: PAGES.entry(41) };
const LINKED: Plain<MessageFacts> = { ...FACTS, url: PAGES.entry(41), jobs: [LINKED_JOB] };
const DIGEST = factsOf(CONTENTS['digest-weekly']!, 'Weekly backup digest', WRITTEN_AT, PAGES);

describe('Slack gets', () => {
  it('a title and what happened, coloured', () => {
    expect(slackMessage(FACTS, STYLE.en, null)).toEqual({
      text: 'Backup alert - SALES - Status: MISSING',
      attachments: [{ color: '#c0392b', fallback: 'Backup alert - SALES - Status: MISSING', text: '*SALES (ACME_AKWA): MISSING*\nNo report came.', mrkdwn_in: ['text'], ts: 1781272805 }],
    });
    expect(slackMessage(RECOVERY, STYLE.fr, 'backups')).toMatchObject({
      channel: 'backups', attachments: [{ color: '#2e8b57', text: '*SALES (ACME_AKWA): SUCCESS*\nSize and SHA-256 as reported. (depuis 2026-06-12T14:00:00Z, 2 cycles manqués)' }],
    });
  });

  it('nothing that calls people or leads anywhere, whatever a database is called', () => {
    const text = JSON.stringify(slackMessage(HOSTILE, STYLE.en, null));
    expect(text).not.toMatch(/[<>]|@(?:everyone|here)/);
    expect(text).toContain('&lt;!channel&gt;');
  });

  it('no more than it takes, and how much more there is', () => {
    const { attachments: [{ text }] } = slackMessage(MANY, STYLE.en, null) as { attachments: [{ text: string }] };
    expect(text.length).toBeLessThanOrEqual(3_000);
    const few = slackMessage({ ...MANY, jobs: Array.from({ length: 200 }, () => JOB) }, STYLE.en, null);
    expect(JSON.stringify(few)).toContain('… and 235 more.');
  });

  it('that the agent is silent', () => {
    expect(JSON.stringify(slackMessage(SILENT, STYLE.en, null))).toContain('Nothing at all has come from ACME_AKWA since 2026-06-11T12:00:00Z.');
  });
});

describe('Teams gets', () => {
  it('one adaptive card without Markdown', () => {
    expect(teamsMessage(FACTS, STYLE.en)).toEqual({
      type: 'message',
      attachments: [{
        contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null,
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json', type: 'AdaptiveCard', version: '1.4', msteams: { width: 'Full' }, fallbackText: 'Backup alert - SALES - Status: MISSING',
          body: [
            { type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: 'Backup alert - SALES - Status: MISSING', weight: 'bolder', size: 'medium', color: 'attention' }] },
            { type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: 'SALES (ACME_AKWA): MISSING ', weight: 'bolder' }, { type: 'TextRun', text: 'No report came.' }] },
          ],
        },
      }],
    });
    expect(JSON.stringify(teamsMessage(HOSTILE, STYLE.en))).not.toContain('"TextBlock"');
  });

  it('no more than a workflow takes', () => {
    expect(Buffer.byteLength(JSON.stringify(teamsMessage(MANY, STYLE.en)))).toBeLessThan(28 * 1024);
  });
});

describe('ntfy gets', () => {
  it('priority, tags, and what opens', () => {
    expect(ntfyMessage(FACTS, STYLE.en, 'backups', 'https://vigie.example.org')).toEqual({
      topic: 'backups', title: 'Backup alert - SALES - Status: MISSING', message: 'SALES (ACME_AKWA): MISSING\nNo report came.', priority: 5, tags: ['rotating_light', 'vigie', 'alert'], click: 'https://vigie.example.org',
    });
    expect(ntfyMessage({ ...FACTS, kind: 'reminder' }, STYLE.en, 't', null)).toMatchObject({ priority: 4 });
    expect(ntfyMessage(REPORT, STYLE.en, 't', null)).toMatchObject({ priority: 4, tags: ['warning', 'vigie', 'report_rejected'], message: 'x.json\n/a: is wrong; b' });
    expect(ntfyMessage(RECOVERY, STYLE.en, 't', null)).toMatchObject({ priority: 3, tags: ['white_check_mark', 'vigie', 'recovery'] });
    expect(ntfyMessage(TEST, STYLE.fr, 't', null)).toMatchObject({ priority: 3, message: 'Si vous lisez ceci, les alertes de sauvegarde arrivent ici.' });
  });

  it('no message that it would turn into a file, and no half character', () => {
    const { message } = ntfyMessage(MANY, STYLE.en, 't', null) as { message: string };
    expect(Buffer.byteLength(message)).toBeLessThanOrEqual(4_096);
    expect(message).not.toContain('\ufffd');
  });
});

describe('Alertmanager gets', () => {
  const labels = { severity: 'critical', alertname: 'VigieBackup', job_id: '7', database: 'SALES', agent: 'ACME_AKWA', company: 'ACME', city: 'Douala' };

  it('an alert that lasts until it is told otherwise', () => {
    expect(alertsOf(FACTS, {})).toEqual([{
      labels, startsAt: '2026-06-12T14:00:00.000Z', endsAt: '2026-07-12T14:00:05.000Z',
      annotations: { summary: 'Backup alert - SALES - Status: MISSING', description: 'No report came.', status: 'missing', rule: 'deadline-passed', cycles_missed: '1' },
    }]);
  });

  it('its end with the same labels, so that it is recognised', () => {
    const [alert] = alertsOf(RECOVERY, {});
    expect(alert).toMatchObject({ labels, startsAt: '2026-06-12T14:00:00.000Z', endsAt: '2026-06-12T18:00:00.000Z', annotations: { status: 'success' } });
  });

  it('labels of the channel, which cannot replace those that name the job', () => {
    expect(alertsOf(FACTS, { severity: 'page', team: 'dba', job_id: '1' })[0]?.labels).toEqual({ ...labels, severity: 'page', team: 'dba' });
  });

  it('an alert of one hour for what only happens', () => {
    expect(alertsOf(REPORT, {})).toEqual([{
      labels: { severity: 'warning', alertname: 'Vigie_report_rejected', agent: 'ACME_AKWA' }, annotations: { summary: 'Report rejected', description: 'x.json: /a: is wrong; b' },
      startsAt: '2026-06-12T14:00:05.000Z', endsAt: '2026-06-12T15:00:05.000Z',
    }]);
  });

  it('nothing of a digest: what is wrong fired when it happened', () => {
    expect(alertsOf(DIGEST, {})).toEqual([]);
  });
});

describe('Where there are pages', () => {
  const style = { ...STYLE.en, links: PAGES };

  it('every channel leads to that of the entry', () => {
    const url = 'https://ops.example.org/dashboard/entries/41';
    expect(slackMessage(LINKED, style, null)).toMatchObject({ attachments: [{ title_link: url, text: `*<${url}|SALES (ACME_AKWA): MISSING>*\nNo report came.` }] });
    expect(JSON.stringify(teamsMessage(LINKED, style)).split(`"selectAction":{"type":"Action.OpenUrl","url":"${url}"}`)).toHaveLength(3);
    expect(ntfyMessage(LINKED, style, 't', null)).toMatchObject({ click: url });
    expect(ntfyMessage(LINKED, style, 't', 'https://vigie.example.org')).toMatchObject({ click: 'https://vigie.example.org' });
    expect(alertsOf(LINKED, {})).toEqual([expect.objectContaining({ generatorURL: url })]);
  });

  it.each(Array.from({ length: 40 }, (_, index) => [index]))('a message of Slack that is too long ends between two lines, not within a link, an escaped character or a pair of surrogates (%i)', (index) => {
    const database_name = `${'&<😀'.repeat(40)}${'x'.repeat(index * 7)}`;
    const { attachments: [{ text }] } = slackMessage({ ...LINKED, jobs: Array.from({ length: 12 }, () => ({ ...LINKED_JOB, database_name })) }, style, null) as { attachments: [{ text: string }] };
    expect(text.length).toBeGreaterThan(1_500);
    expect(text.length).toBeLessThanOrEqual(2_901);
    expect(Buffer.from(text).toString()).toBe(text);
    expect(text.replace(/&(?:amp|lt|gt);/g, '')).not.toContain('&');
    expect(text.replace(/<https:\/\/[^<>|]+\|[^<>|]*>/g, '')).not.toMatch(/[<>]/);
  });

  it('a name cannot change where a link of Slack leads', () => {
    const { attachments: [{ text }] } = slackMessage({ ...LINKED, jobs: [{ ...LINKED_JOB, database_name: 'x>*<http://evil.example|y' }] }, style, null) as { attachments: [{ text: string }] };
    expect(text).toContain('<https://ops.example.org/dashboard/entries/41|x&gt;*&lt;http://evil.example|y (ACME_AKWA): MISSING>');
  });
});

describe('A digest in a chat', () => {
  it('says first what is not good, then numbers, coloured by how things are', () => {
    const { attachments: [{ text, color }] } = slackMessage(DIGEST, { ...STYLE.en, timezone: 'Africa/Douala', links: PAGES }, null) as { attachments: [{ text: string; color: string }] };
    expect(color).toBe('#c0392b');
    const lines = text.split('\n');
    expect(lines.slice(0, 2)).toEqual([
      '*<https://ops.example.org/dashboard/entries/42|HR (ACME_DOUALA_AKWA): MISSING>*',
      'No report for HR came from ACME_DOUALA_AKWA by 2026-06-13T11:00:00Z. (since 2026-06-11 12:00:30 Africa/Douala (2026-06-11T11:00:30Z))',
    ]);
    expect(lines.slice(4)).toEqual([
      '… and 21 more.', '96.37 % of the cycles were met.',
      'without any copy to restore from: 6; good, but late: 1; in a pause or maintenance window: 2; reports that could not be read: 1; databases that no job expects: 1; silent agents: 1; messages that nobody got: 1; channels and addresses that were switched off: 1; alarms about Vigie itself: 1',
      '*<https://ops.example.org/dashboard/jobs/7|Oldest copy to restore from>*', 'SALES_2026 (ACME_DOUALA_AKWA), 2026-06-12 13:56:06 Africa/Douala (2026-06-12T12:56:06Z) (23 h 3 min)', 'A volume could not be asked.',
    ]);
  });

  it('says in words that all is well', () => {
    const well = factsOf(CONTENTS['digest-well']!, 'Bilan', WRITTEN_AT, new Links(null));
    expect(ntfyMessage(well, STYLE.fr, 't', null)).toEqual({
      topic: 't', title: 'Bilan', priority: 3, tags: ['white_check_mark', 'vigie', 'digest'],
      message: 'Tout va bien.\n\nCopie restaurable la plus ancienne\nSALES_2026 (ACME_DOUALA_AKWA), 2026-06-12T12:56:06Z (23 h 3 min)\n\nstaging : 60,0 Gio libres sur 100,0 Gio - validated : 200,0 Gio libres sur 1,0 Tio (plein dans 40 jours)',
    });
  });
});
