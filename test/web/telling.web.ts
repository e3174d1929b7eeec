import type { Browser } from 'playwright-core';
import { startBrowser } from '../support/chromium.js';
import { Installation } from '../support/installation.js';
import { ADMIN_KEY, type Program } from '../support/program.js';
import { SmtpSink } from '../support/smtp-sink.js';
import { Visitor } from './browser.js';

jest.setTimeout(60_000);

describe('Whoever decides who is told', () => {
  let sink: SmtpSink;
  let installation: Installation;
  let program: Program;
  let browser: Browser;
  let admin: Visitor;
  beforeAll(async () => {
    sink = await SmtpSink.start();
    [installation, browser] = await Promise.all([Installation.create({ ...sink.env, ADMIN_EMAIL_RECIPIENT: 'admin@example.org' }), startBrowser()]);
    program = await installation.start();
    admin = await Visitor.open(browser, program.url);
    await admin.go('/settings/channels');
    await admin.signIn(ADMIN_KEY);
    await admin.heading('Settings');
  });
  afterAll(async () => {
    await browser.close();
    await installation.close();
    await sink.close();
  });

  it('through a new channel, which is tested', async () => {
    await admin.click('New channel');
    await admin.dialog.getByLabel('Name').fill('Database team');
    await admin.dialog.getByLabel('Addresses').fill('dba@example.org');
    expect(await admin.barriers()).toEqual([]);
    await admin.clickIn('Create the channel');
    await admin.click('Send a test Database team');
    await admin.has('The test message arrived');
    expect(sink.mails.at(-1)?.to).toEqual(['dba@example.org']);
  });

  it('keeps secrets that it is never shown', async () => {
    await admin.click('New channel');
    await admin.dialog.getByLabel('Name').fill('Tickets');
    await admin.dialog.getByRole('combobox', { name: 'What is at the other end' }).or(admin.dialog.getByRole('textbox', { name: 'What is at the other end' })).click();
    await admin.page.getByRole('option', { name: 'Webhook (programs)' }).click();
    await admin.dialog.getByLabel('URL').fill('https://hooks.example.org/vigie');
    await admin.dialog.getByRole('button', { name: 'Make one up' }).click();
    await admin.dialog.locator('code').getByText(/^whsec_/).waitFor();
    await admin.clickIn('Create the channel');
    await admin.click('Edit Tickets');
    expect(await admin.dialog.getByLabel('Secret that signs (whsec_…)').inputValue()).toBe('');
    await admin.dialog.getByLabel('URL').fill('https://hooks.example.org/other');
    await admin.clickIn('Save');
    const channels = await program.get<{ name: string; secrets_set: string[]; config: object }[]>('/notification_channels');
    expect(channels.find(({ name }) => name === 'Tickets')).toMatchObject({ secrets_set: ['secret'], config: { url: 'https://hooks.example.org/other' } });
    await admin.click('Delete Tickets');
    await admin.has('Its settings and secrets are lost for good. No message waits for it.');
    await admin.clickIn('Delete the channel');
    await admin.page.getByRole('button', { name: 'Delete Tickets' }).waitFor({ state: 'detached' });
  });

  it('by a rule with conditions, and sees what it leads to', async () => {
    await admin.go('/settings/rules');
    await admin.click('New rule');
    await admin.dialog.getByLabel('Name').fill('Douala to its team');
    await admin.dialog.getByLabel('Database team').check();
    await admin.dialog.getByLabel('Cities').fill('Dou*');
    await admin.dialog.getByText('Missing', { exact: true }).click();
    expect(await admin.barriers()).toEqual([]);
    await admin.clickIn('Create the rule');
    await admin.page.getByLabel('City').fill('Douala');
    await admin.click('Show');
    await admin.has('because of rule 2 (Douala to its team)');
    await admin.page.getByLabel('City').fill('Kribi');
    await admin.click('Show');
    await admin.has('cities: Kribi is not among Dou*');
    expect(await admin.barriers()).toEqual([]);
  });

  describe('sees without reload what is done elsewhere', () => {
    it('with channels and rules', async () => {
      await admin.go('/settings/channels');
      await admin.has('Database team');
      const { id } = await program.post<{ id: number }>('/notification_channels', { name: 'Made elsewhere', kind: 'email', config: { recipients: ['else@example.org'] } });
      await admin.has('Made elsewhere');
      await admin.go('/settings/rules');
      await admin.has('Douala to its team');
      await program.post('/notification_rules', { name: 'Ruled elsewhere', channel_ids: [id] });
      await admin.has('Ruled elsewhere');
    });

    it('with keys, and in the audit log', async () => {
      await admin.go('/settings/keys');
      await admin.page.getByRole('button', { name: 'Delete ADMIN_API_KEY' }).waitFor();
      const { id } = await program.post<{ id: number }>('/api_keys', { name: 'Key from elsewhere', role: 'viewer' });
      await admin.has('Key from elsewhere');
      await admin.go('/settings/audit');
      await admin.has('api_key.created');
      await program.request('DELETE', `/api_keys/${id}`);
      await admin.has('api_key.deleted');
    });
  });

  it('ends a maintenance window only after a question, which says what that means', async () => {
    const in2Hours = new Date(Date.now() + 7_200_000).toISOString();
    await program.post('/maintenance_windows', { everything: true, reason: 'Moving house', starts_at: new Date().toISOString(), ends_at: in2Hours });
    await admin.go('/settings/windows');
    await admin.click('End now Moving house');
    await admin.has('Backups count as missing again from now on');
    expect(await admin.barriers()).toEqual([]);
    await admin.clickIn('End the window');
    await admin.has('No window is open or to come');
  });

  it('had no error on the console, and sent nothing elsewhere', () => {
    expect([...admin.errors, ...admin.refused, ...admin.outside]).toEqual([]);
  });
});
