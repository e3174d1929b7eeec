import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const PATHS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
/** It must call nobody by itself: what leaves the origin is what the page sends. */
const QUIET = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** @throws Error where no Chromium is installed */
export async function startBrowser(): Promise<Browser> {
  const executablePath = process.env.CHROMIUM ?? PATHS.find((path) => existsSync(path));
  if (executablePath === undefined) throw new Error('Install Chromium (`apt-get install chromium`), or name it with CHROMIUM.');
  return chromium.launch({ executablePath, args: QUIET });
}
