import type { Browser, Page } from 'playwright-core';
import { KEY, type Program } from './program.js';

/** Milliseconds from the navigation until this was there and the page answered. */
export interface Loaded {
  readonly headline: number;
  readonly sites: number;
}

export interface Scrolled {
  /** Milliseconds of each frame. */
  readonly frames: readonly number[];
  /** Frames in which a place of the table had no row. */
  readonly gaps: number;
}

const HEADLINE = '[aria-label="Databases by the age of their newest verified copy"] li';
const SITES = '[aria-label="Sites"] article';
const ROWS = '[role=row][style*=translate]';

/** Runs in the page before its own code. It answers once all that waited before is done and painted. */
const WATCH = `
  const answers = (what) =>
    new Promise((resolve) => {
      new MutationObserver((_changes, observer) => {
        if (!document.querySelector(what)) return;
        observer.disconnect();
        requestAnimationFrame(() => setTimeout(() => resolve(performance.now())));
      }).observe(document, { childList: true, subtree: true });
    });
  window.answered = Promise.all([answers('${HEADLINE}'), answers('${SITES}')]);`;

/** Scrolls down, and up again from the end, for five seconds. */
const scroll = (rowsPerFrame: number): string => `new Promise((resolve) => {
  const scroller = document.querySelector('[role=table]').parentElement;
  const row = document.querySelector('${ROWS}').offsetHeight;
  const frames = [];
  let [gaps, down, last] = [0, true, performance.now()];
  const end = last + 5000;
  requestAnimationFrame(function step(now) {
    frames.push(now - last);
    last = now;
    const box = scroller.getBoundingClientRect();
    const places = [...document.querySelectorAll('${ROWS}')].map((shown) => shown.getBoundingClientRect());
    if (Math.min(...places.map(({ top }) => top)) > box.top + row || Math.max(...places.map(({ bottom }) => bottom)) < box.bottom - row) gaps += 1;
    if (now > end) return resolve({ frames: frames.slice(1), gaps });
    if (scroller.scrollTop + scroller.clientHeight >= scroller.scrollHeight - row) down = false;
    scroller.scrollTop += (down ? 1 : -1) * ${rowsPerFrame} * row;
    requestAnimationFrame(step);
  });
})`;

/** The overview in a window that has never been there. */
export async function loadOverview(browser: Browser, program: Program): Promise<Loaded> {
  return inNewWindow(browser, program, async (page) => {
    await page.addInitScript(WATCH);
    await page.goto('/dashboard/');
    const [headline, sites] = await page.evaluate<[number, number]>('window.answered');
    return { headline, sites };
  });
}

/** The table of jobs, scrolled by so many rows in each frame. */
export async function scrollJobs(browser: Browser, program: Program, rowsPerFrame: number): Promise<Scrolled> {
  return inNewWindow(browser, program, async (page) => {
    await page.goto('/dashboard/jobs');
    await page.locator(ROWS).nth(20).waitFor();
    return page.evaluate<Scrolled>(scroll(rowsPerFrame));
  });
}

async function inNewWindow<T>(browser: Browser, { url }: Program, look: (page: Page) => Promise<T>): Promise<T> {
  const context = await browser.newContext({ baseURL: url, locale: 'en', viewport: { width: 1360, height: 900 } });
  await context.request.post('/session', { data: { api_key: KEY } });
  const found = await look(await context.newPage());
  await context.close();
  return found;
}
