import type { Browser } from 'playwright-core';
import type { TestAgent } from '../support/agent.js';
import { sectionOf } from '../support/agent.js';
import { startBrowser } from '../support/chromium.js';
import { Installation } from '../support/installation.js';
import { ADMIN_KEY, type Program } from '../support/program.js';
import { Visitor } from './browser.js';

/** What is recorded on the server is on the page within this time. */
const LIVE_MS = 1_000;

jest.setTimeout(60_000);

describe('The first day with the dashboard', () => {
  let installation: Installation;
  let program: Program;
  let browser: Browser;
  let admin: Visitor;
  let agent: TestAgent;
  beforeAll(async () => {
    [installation, browser] = await Promise.all([Installation.create(), startBrowser()]);
    program = await installation.start();
    agent = await installation.agent('ACME_DOUALA_AKWA');
    admin = await Visitor.open(browser, program.url);
  });
  afterAll(async () => {
    await browser.close();
    await installation.close();
  });

  const scan = () => program.post('/scanner/run?wait=true');
  const page = () => admin.page;
  /** Milliseconds until this is on the page. */
  const timeUntil = async (shown: () => Promise<unknown>): Promise<number> => {
    const start = performance.now();
    await shown();
    return performance.now() - start;
  };

  it('begins at the server’s own address, and asks who comes', async () => {
    await page().goto('/');
    await admin.heading('Sign in');
    expect(page().url()).toBe(`${program.url}/dashboard/`);
    expect(await admin.barriers()).toEqual([]);
    expect(admin.refused).toEqual([]);
  });

  it('lets nobody in with a wrong key', async () => {
    await admin.signIn('vgk_wrong');
    await admin.has('This key is unknown, or no longer valid.');
  });

  it('shows the guide while nothing is expected', async () => {
    await admin.signIn(ADMIN_KEY);
    await admin.heading('Welcome to Vigie');
    await admin.has('Waiting for the first report');
    expect(await page().getByLabel('Point an agent at this folder').first().innerText()).toContain('staging');
    expect(await admin.barriers()).toEqual([]);
  });

  it('sees the first report arrive, and monitors its database', async () => {
    await agent.backUp('CRM');
    await scan();
    expect(await timeUntil(() => admin.has('A database was reported that no job expects yet:'))).toBeLessThan(LIVE_MS);
    await page().getByRole('button', { name: 'Monitor this CRM' }).click();
    await admin.heading('Overview');
  });

  it('creates a job with a preview of its schedule', async () => {
    await page().getByRole('link', { name: 'Jobs' }).first().click();
    await page().getByRole('button', { name: 'New job' }).click();
    await page().getByLabel('Name of the database').fill('SALES');
    await page().getByLabel('Agent', { exact: true }).fill('ACME_DOUALA_AKWA');
    await page().getByLabel('Company').fill('ACME');
    await page().getByLabel('City').fill('Douala');
    await admin.has('At 02:00, every day (UTC)');
    await page().getByLabel('Hour (UTC)').fill('03:30');
    await admin.has('At 03:30, every day (UTC)');
    await admin.has(/^ACME\/Douala\/SALES\/\d{8}_\d{6}\.sql\.zst$/);
    expect(await admin.barriers()).toEqual([]);
    await page().getByRole('button', { name: 'Create the job' }).click();
    await admin.heading('SALES');
    expect(await admin.barriers()).toEqual([]);
  });

  it('sees a good dump turn the job green, without reload', async () => {
    await page().getByText('Never').first().waitFor();
    await agent.backUp('SALES');
    await scan();
    expect(await timeUntil(() => page().locator('header [data-status=ok]').getByText('Verified').waitFor())).toBeLessThan(LIVE_MS);
    await admin.has(/sales\.sql\.gz: \d+ bytes, size and SHA-256 as reported\./);
  });

  it('sees damaged bytes, and why they were found out', async () => {
    const dump = await agent.dump('sales.sql.gz', 'good bytes of today');
    await agent.report({ SALES: sectionOf(dump) });
    await agent.dump('sales.sql.gz', 'evil bytes of today');
    await scan();
    expect(await timeUntil(() => page().locator('header').getByText('Hash differs').waitFor())).toBeLessThan(LIVE_MS);
    await page().getByRole('row', { name: /Hash differs/ }).getByRole('link', { name: /^Why\?/ }).click();
    await admin.has('The file has the right size, but other bytes than reported');
    expect(await page().getByRole('row', { name: /SHA-256/ }).innerText()).toContain('≠ differs');
    expect(await page().getByRole('row', { name: /Size/ }).innerText()).toContain('= the same');
    expect(await page().locator('mark').count()).toBeGreaterThan(60);
    expect(await admin.barriers()).toEqual([]);
  });

  it('finds it on the overview, with the oldest copy first', async () => {
    await page().getByRole('link', { name: 'Overview' }).first().click();
    await admin.has('Oldest restorable copy');
    await page().getByRole('list', { name: 'How things stand' }).getByRole('link', { name: '1 Hash differs' }).click();
    await page().getByRole('link', { name: 'SALES' }).waitFor();
    expect(new URL(page().url()).search).toBe('?status=hash_mismatch&is_active=true');
    expect(await page().getByRole('link', { name: 'CRM' }).count()).toBe(0);
  });

  it('applies an edited export, after showing what would change', async () => {
    await page().getByRole('button', { name: 'Clear filters' }).click();
    const [crm, sales] = await program.get<Record<string, unknown>[]>('/jobs?format=export');
    await page().getByRole('button', { name: 'Export' }).click();
    await page().getByRole('menuitem', { name: 'Apply a list' }).click();
    await page().getByLabel('List of jobs as JSON').fill(JSON.stringify([crm, { ...sales, owner: 'Night shift' }]));
    await page().getByRole('button', { name: 'Show what would change' }).click();
    await admin.has('0 new, 1 changed, 1 as they are, 0 deleted');
    expect(await page().locator('ins').innerText()).toBe('"Night shift"');
    // The menu that led here fades away.
    await page().getByRole('menu').waitFor({ state: 'detached' });
    expect(await admin.barriers()).toEqual([]);
    await page().getByRole('button', { name: 'Apply', exact: true }).click();
    await page().getByRole('dialog').waitFor({ state: 'detached' });
    expect(await program.get('/jobs/2')).toMatchObject({ owner: 'Night shift' });
  });

  it('speaks French, keeps that, and wears dark', async () => {
    await page().getByRole('button', { name: 'Français' }).click();
    await admin.heading('Travaux');
    await page().reload();
    await admin.heading('Travaux');
    await page().getByRole('button', { name: /^Couleurs/ }).click();
    await page().getByRole('button', { name: /^Couleurs/ }).click();
    expect(await page().locator('html').getAttribute('data-mantine-color-scheme')).toBe('dark');
    for (const path of ['/', '/jobs', '/jobs/2', '/entries/3', '/agents', '/agents/ACME_DOUALA_AKWA', '/incidents', '/deliveries', '/compliance', '/settings', '/settings/channels', '/settings/rules', '/settings/windows', '/settings/keys', '/settings/audit']) {
      await admin.go(path);
      expect({ path, barriers: await admin.barriers() }).toEqual({ path, barriers: [] });
    }
    await page().getByRole('button', { name: 'English' }).click();
    await page().getByRole('link', { name: 'Overview' }).first().waitFor();
  });

  it('is led by the keyboard alone', async () => {
    await admin.go('/');
    await admin.heading('Overview');
    await page().keyboard.press('Tab');
    expect(await focused()).toBe('Skip to the content');
    for (let presses = 0; (await focused()) !== 'Jobs' && presses < 8; presses += 1) await page().keyboard.press('Tab');
    await page().keyboard.press('Enter');
    await admin.heading('Jobs');
    expect(await focused()).toBe('Jobs');
    for (let presses = 0; (await focused()) !== 'New job' && presses < 8; presses += 1) await page().keyboard.press('Tab');
    await page().keyboard.press('Enter');
    await page().getByRole('dialog').waitFor();
    await page().keyboard.press('Escape');
    await page().getByRole('dialog').waitFor({ state: 'hidden' });
    expect(await focused()).toBe('New job');
  });

  const focused = () => page().evaluate<string>('(document.activeElement?.textContent ?? "").trim()');

  it('fits a phone', async () => {
    const { context } = admin;
    const phone = await Visitor.open(browser, program.url, { viewport: { width: 375, height: 720 }, storageState: await context.storageState() });
    for (const path of ['/', '/jobs', '/jobs/2', '/entries/3', '/agents', '/deliveries', '/compliance', '/settings']) {
      await phone.go(path);
      await phone.settled();
      expect({ path, overflow: await phone.overflow() }).toEqual({ path, overflow: 0 });
    }
    await phone.page.getByRole('button', { name: 'Open the menu' }).click();
    await phone.page.getByRole('dialog').getByRole('link', { name: 'Agents' }).click();
    await phone.heading('Agents');
    expect([...phone.errors, ...phone.outside]).toEqual([]);
  });

  it('shows a reader no button that would be refused, and the sign-in page when the key is gone', async () => {
    const { id, key } = await program.post<{ id: number; key: string }>('/api_keys', { name: 'Reader', role: 'viewer' });
    const reader = await Visitor.open(browser, program.url);
    await reader.go('/jobs/2');
    await reader.signIn(key);
    await reader.heading('SALES');
    for (const name of ['Pause', 'Edit', 'Delete', 'Scan now']) expect(await reader.page.getByRole('button', { name }).count()).toBe(0);
    await program.request('DELETE', `/api_keys/${id}`);
    // The page may have heard of it already: then there is no link any more, and it stays where it is.
    await reader.page.getByRole('link', { name: 'Overview' }).first().click({ timeout: 3_000 }).catch(() => undefined);
    await reader.heading('Sign in');
    await reader.signIn(ADMIN_KEY);
    await reader.heading(/^(Overview|SALES)$/);
    expect([...reader.errors, ...reader.outside]).toEqual([]);
  });

  it('says that a page cannot be loaded, and keeps the others', async () => {
    const late = await Visitor.open(browser, program.url, { storageState: await admin.context.storageState() });
    await late.page.route(/\/assets\/compliance-page-.*\.js/, (route) => route.abort());
    await late.go('/');
    await late.page.getByRole('link', { name: 'Compliance' }).first().click();
    await late.page.getByRole('alert').getByRole('button', { name: 'Try again' }).waitFor();
    await late.page.getByRole('link', { name: 'Overview' }).first().click();
    await late.heading('Overview');
    await late.page.unroute(/\/assets\/compliance-page-.*\.js/);
    await late.page.getByRole('link', { name: 'Compliance' }).first().click();
    await late.page.getByRole('alert').getByRole('button', { name: 'Try again' }).click();
    await late.heading(/^Compliance/);
  });

  it('says that it cannot reach the server, and comes back by itself', async () => {
    const { port } = new URL(program.url);
    await program.stop();
    await admin.has('Vigie cannot be reached. What you see may be old');
    program = await installation.start({ PORT: port });
    await page().getByText('Vigie cannot be reached').waitFor({ state: 'detached', timeout: 15_000 });
  });

  it('had no error on the console, and sent nothing elsewhere', () => {
    expect(admin.errors).toEqual([]);
    expect(admin.outside).toEqual([]);
  });
});
