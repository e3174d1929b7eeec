import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core';

/** A window of its own, which remembers what must not happen in it. */
export class Visitor {
  /** Errors on the console and in the page. */
  readonly errors: string[] = [];
  /** Answers that were no success, of which the browser itself tells on the console. */
  readonly refused: string[] = [];
  readonly outside: string[] = [];

  private constructor(
    readonly context: BrowserContext,
    readonly page: Page,
    private readonly origin: string,
  ) {}

  static async open(browser: Browser, origin: string, options: BrowserContextOptions = {}): Promise<Visitor> {
    const context = await browser.newContext({ baseURL: origin, locale: 'en-GB', timezoneId: 'Africa/Douala', viewport: { width: 1360, height: 900 }, reducedMotion: 'reduce', ...options });
    context.setDefaultTimeout(8_000);
    const visitor = new Visitor(context, await context.newPage(), origin);
    visitor.watch();
    return visitor;
  }

  async go(path: string): Promise<void> {
    await this.page.goto(`/dashboard${path}`);
  }

  async signIn(key: string): Promise<void> {
    await this.page.getByLabel('API key', { exact: true }).fill(key);
    await this.page.getByRole('button', { name: 'Sign in' }).click();
  }

  async has(text: string | RegExp): Promise<void> {
    await this.page.getByText(text).first().waitFor();
  }

  get dialog(): Locator {
    return this.page.getByRole('dialog');
  }

  /** Clicks the first button of that name. */
  async click(name: string | RegExp): Promise<void> {
    await this.page.getByRole('button', { name }).first().click();
  }

  /** The same in the dialog, which closes then. */
  async clickIn(name: string | RegExp): Promise<void> {
    await this.dialog.getByRole('button', { name }).click();
    await this.dialog.waitFor({ state: 'detached' });
  }

  async heading(name: string | RegExp): Promise<void> {
    await this.page.getByRole('heading', { level: 1, name }).waitFor();
  }

  /** Resolves once the page has a heading, waits for nothing and nothing on it fades or moves. */
  async settled(): Promise<void> {
    await this.page.locator('h1').first().waitFor();
    await this.page.locator('[data-loading]').first().waitFor({ state: 'detached' });
    await this.page.evaluate(STILL);
  }

  /** Serious findings of axe about what is on the page now. */
  async barriers(): Promise<string[]> {
    await this.settled();
    await this.page.evaluate(AXE);
    const found = await this.page.evaluate<Violation[]>(`axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }).then(({ violations }) => violations.map(({ id, impact, nodes }) => ({ id, impact, where: nodes.slice(0, 3).map(({ html }) => html.slice(0, 200)) })))`);
    return found.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, where }) => `${id}: ${where.join(' | ')}`);
  }

  /** Pixels by which the page is wider than the window. */
  overflow(): Promise<number> {
    return this.page.evaluate<number>('Math.max(0, document.documentElement.scrollWidth - window.innerWidth)');
  }

  private watch(): void {
    this.page.on('console', (message) => {
      if (message.type() !== 'error') return;
      if (message.text().startsWith('Failed to load resource')) this.refused.push(`${new URL(message.location().url).pathname}: ${message.text()}`);
      else this.errors.push(message.text());
    });
    this.page.on('pageerror', (error) => this.errors.push(error.message));
    this.page.on('request', (request) => {
      if (!request.url().startsWith(this.origin) && !/^(data|blob):/.test(request.url())) this.outside.push(request.url());
    });
  }
}

interface Violation {
  readonly id: string;
  readonly impact: string | null;
  readonly where: readonly string[];
}

/** A function, because the page's policy lets Playwright read a text again only at the first look. */
const STILL = `new Promise((resolve) => {
  const look = () => (document.getAnimations().every(({ playState, effect }) => playState !== 'running' || effect.getTiming().iterations === Infinity) ? resolve() : requestAnimationFrame(look));
  look();
})`;

const AXE = readFileSync(createRequire(__filename).resolve('axe-core/axe.min.js'), 'utf8');
