import type { Browser } from 'playwright-core';
import type { TestAgent } from '../support/agent.js';
import { startBrowser } from '../support/chromium.js';
import { Installation } from '../support/installation.js';
import { ADMIN_KEY, type Program } from '../support/program.js';
import { SmtpSink } from '../support/smtp-sink.js';
import { Visitor } from './browser.js';

/** What is recorded on the server is on the page within this time, and what is told of it soon after. */
const LIVE_MS = 8_000;
const AGENT = 'ACME_DOUALA_AKWA';

jest.setTimeout(60_000);

describe('Somebody on call', () => {
  let sink: SmtpSink;
  let installation: Installation;
  let program: Program;
  let browser: Browser;
  let operator: Visitor;
  let agent: TestAgent;
  beforeAll(async () => {
    sink = await SmtpSink.start();
    sink.answer = (recipient) => (recipient === 'gone@example.org' ? 550 : 'accept');
    [installation, browser] = await Promise.all([Installation.create({ ...sink.env, ADMIN_EMAIL_RECIPIENT: 'admin@example.org,gone@example.org' }), startBrowser()]);
    program = await installation.start();
    operator = await Visitor.open(browser, program.url);
    await operator.go('/');
    await operator.signIn(ADMIN_KEY);
  });
  afterAll(async () => {
    await browser.close();
    await installation.close();
    await sink.close();
  });

  const scan = () => program.post('/scanner/run?wait=true');
  const page = () => operator.page;
  const job = (database_name: string, fields = {}) =>
    program.post<{ id: number }>('/jobs', {
      database_name, agent_id_responsible: AGENT, company_name: 'ACME', city: 'Douala', backup_frequency: 'daily', expected_hour_utc: 2, expected_minute_utc: 0,
      final_storage_path_template: '{agent_id}/{database_name}/{timestamp}{extension}', ...fields,
    });
  const fail = (...names: readonly string[]) => agent.report(Object.fromEntries(names.map((name) => [name, { BACKUP: { status: false, error_message: 'no room' } }])));

  describe('looks around first', () => {
    it('with demo data, which says what it is', async () => {
      await operator.heading('Welcome to Vigie');
      await operator.click('Load demo data');
      await operator.dialog.waitFor();
      expect(await operator.barriers()).toEqual([]);
      await operator.clickIn('Load demo data');
      await operator.heading('Overview');
      await operator.has('What is called DEMO is made up');
      expect(await program.get<unknown[]>('/jobs')).toHaveLength(19);
      expect(await operator.barriers()).toEqual([]);
    });

    it('and removes it with one click', async () => {
      await scan();
      await operator.click('Remove demo data');
      await operator.has('What you have made yourself stays.');
      await operator.clickIn('Remove demo data');
      await operator.heading('Welcome to Vigie');
      expect(await program.get('/jobs')).toEqual([]);
    });
  });

  describe('is told of an incident', () => {
    beforeAll(async () => {
      agent = await installation.agent(AGENT);
      for (const name of ['SALES', 'CRM']) await job(name);
      await operator.go('/incidents');
      await operator.has('No incident is open');
    });

    it('which comes up by itself, and is counted in the navigation', async () => {
      await fail('SALES', 'CRM');
      await scan();
      await page().getByRole('link', { name: AGENT }).first().waitFor({ timeout: LIVE_MS });
      await operator.has('2 of 2 jobs in trouble');
      await page().getByRole('navigation').getByRole('link', { name: 'Incidents 1' }).waitFor();
      expect(await operator.barriers()).toEqual([]);
    });

    it('and looks after it, with a note that everybody sees', async () => {
      await page().getByRole('region', { name: 'Incidents' }).getByRole('link', { name: AGENT }).click();
      await operator.heading(/^Incident \d+: ACME_DOUALA_AKWA$/);
      await page().getByText('3 messages were written').or(page().getByText('2 messages were written')).waitFor({ timeout: LIVE_MS });
      await operator.click('Look after it');
      await operator.dialog.getByLabel('Note for everybody').fill('The disk is being grown.');
      expect(await operator.barriers()).toEqual([]);
      await operator.clickIn('Look after it');
      await operator.has('ADMIN_API_KEY looks after it');
      await operator.has('The disk is being grown.');
      await operator.has('no reminders');
      expect(await operator.barriers()).toEqual([]);
    });

    it('gives it back only after a question', async () => {
      await operator.click('Give it back');
      await operator.has('The note “The disk is being grown.” of ADMIN_API_KEY is no longer part of the messages');
      await operator.clickIn('Give it back');
      await operator.has('ADMIN_API_KEY gave it back');
    });

    it('mutes the agent, sees that in the list, and ends it', async () => {
      await operator.click('Mute this agent');
      expect(await operator.dialog.getByLabel('Agents').inputValue()).toBe(AGENT);
      await operator.dialog.getByLabel('Why').fill('Known: the disk is full.');
      expect(await operator.barriers()).toEqual([]);
      await operator.clickIn('Silence them');
      await operator.go('/incidents');
      await page().getByRole('row', { name: /Known: the disk is full\./ }).getByRole('button', { name: /^End now/ }).click();
      await operator.has(`What is still wrong with Agents ${AGENT} is told within seconds.`);
      await operator.clickIn('End now');
      await operator.has('Nothing is silenced');
    });

    it('and sees its end arrive', async () => {
      const [incident] = await program.get<{ id: number }[]>('/incidents');
      await operator.go(`/incidents/${incident?.id}`);
      await operator.has('The incident began');
      for (const name of ['SALES', 'CRM']) await agent.backUp(name);
      await scan();
      await page().getByText('The incident is over').waitFor({ timeout: LIVE_MS });
      await operator.has('2 jobs recovered');
      await page().getByRole('button', { name: 'Look after it' }).waitFor({ state: 'detached' });
    });

    it('finds it again by the filters, which are in the address', async () => {
      await page().getByRole('link', { name: 'Incidents' }).first().click();
      await operator.has('No incident is open');
      await page().getByText('Over', { exact: true }).click();
      await operator.has('2 jobs');
      expect(new URL(page().url()).search).toBe('?state=resolved');
    });
  });

  describe('looks after messages', () => {
    it('lets mail go to an address again that was refused', async () => {
      await operator.go('/deliveries?recipient=gone@example.org');
      await page().getByRole('region', { name: 'Mail addresses that were refused' }).getByText('550').first().waitFor();
      await operator.click('Let mail go there again gone@example.org');
      await operator.has('Mail goes to gone@example.org again');
    });

    it('notes that one need not be sent any more', async () => {
      await page().getByRole('row', { name: /Given up/ }).first().getByRole('button', { name: /^Do not send/ }).click();
      await operator.has('nobody there learns of it');
      await operator.clickIn('Do not send');
      await operator.has('Skipped by hand by ADMIN_API_KEY');
      expect(await operator.barriers()).toEqual([]);
    });

    it('finds those about a job on its page, and mutes it there', async () => {
      const [, sales] = await program.get<{ id: number }[]>('/jobs?sort=database_name');
      await operator.go(`/jobs/${sales?.id}`);
      await page().getByRole('region', { name: 'Alerts sent' }).getByRole('link', { name: /SALES|ACME/ }).first().waitFor();
      await operator.click('Mute');
      await operator.dialog.getByLabel('Why').fill('Known');
      await operator.clickIn('Silence them');
      await operator.has(/^muted until/);
    });
  });

  it('sees where a report is wrong, whatever is written there', async () => {
    await agent.rawReport(`{"agent_id": "${AGENT}", "databases": {"SALES": {"BACKUP": {"status": "<img src=x onerror=alert(1)>"}}}}`);
    await scan();
    await operator.go(`/agents/${AGENT}`);
    await page().getByRole('region', { name: 'Reports that could not be read' }).getByRole('button', { name: /^Show/ }).click();
    const mark = operator.dialog.locator('mark').first();
    await mark.waitFor();
    expect(await mark.innerText()).toContain('<img src=x onerror=alert(1)>');
    expect(await operator.dialog.locator('img').count()).toBe(0);
    expect(await operator.barriers()).toEqual([]);
    await page().keyboard.press('Escape');
  });

  it('saves a view of jobs, and changes all of a filter at once', async () => {
    await operator.go('/jobs?q=SALES');
    await operator.click('Views');
    await page().getByRole('menuitem', { name: 'Save this view' }).click();
    await operator.dialog.getByLabel('Name').fill('Mine');
    await operator.clickIn('Save');
    await operator.go('/jobs');
    await page().getByRole('link', { name: 'CRM' }).waitFor();
    await page().getByRole('checkbox', { name: 'Select all 2' }).check();
    await page().getByPlaceholder('Tag', { exact: true }).fill('night');
    await operator.click('Add a tag');
    await operator.has('2 jobs changed');
    expect(await program.get('/jobs')).toMatchObject([{ tags: ['night'] }, { tags: ['night'] }]);
    await operator.click('Views');
    await page().getByRole('menuitem', { name: 'Mine' }).click();
    await page().getByRole('link', { name: 'CRM' }).waitFor({ state: 'detached' });
    expect(new URL(page().url()).search).toBe('?q=SALES');
  });

  it('reads all of it in French and in the dark, and on a phone', async () => {
    const phone = await Visitor.open(browser, program.url, { viewport: { width: 375, height: 720 }, colorScheme: 'dark', locale: 'fr-FR', storageState: { cookies: (await operator.context.storageState()).cookies, origins: [] } });
    const [incident] = await program.get<{ id: number }[]>('/incidents');
    for (const path of ['/incidents?state=all', `/incidents/${incident?.id}`, '/deliveries', '/settings', '/settings/channels', '/settings/rules', '/jobs', `/agents/${AGENT}`]) {
      await phone.go(path);
      expect({ path, barriers: await phone.barriers(), overflow: await phone.overflow() }).toEqual({ path, barriers: [], overflow: 0 });
    }
    expect(await phone.page.locator('html').getAttribute('lang')).toBe('fr');
    expect([...phone.errors, ...phone.outside]).toEqual([]);
  });

  it('had no error on the console, and sent nothing elsewhere', () => {
    expect(operator.errors).toEqual([]);
    expect(operator.outside).toEqual([]);
  });
});
