import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { AppConfig } from '../config/config.js';
import { ApiError, HealthView, VigieApi } from './api.js';

const SETTLE_SECONDS = 2;
const START_LIMIT_MS = 60_000;
/** Longer than Vigie's own limit for shutting down. */
const STOP_LIMIT_MS = 12_000;
const POLL_MS = 200;
const TAIL_CHARACTERS = 4_000;

/** A Vigie that answers, whoever started it. */
export interface Server {
  readonly api: VigieApi;
  /** How long a file that is not right may still be arriving, in ms; null = not ours, so unknown. */
  readonly settleMs: number | null;
  /** Ends it when the demo has started it. */
  stop(): Promise<void>;
}

/**
 * The Vigie at HOST:PORT, or one that is started there for as long as the demo lasts.
 * @throws Error that says what to change: foreign server, other folders, a start that failed.
 */
export async function findOrStart(config: AppConfig, say: (line: string) => void): Promise<Server> {
  const api = new VigieApi(urlOf(config.http), () => adminKey(config));
  const health = await healthOf(api);
  if (health !== null) {
    refuseOtherFolders(health, config, api.url);
    say(`Using the Vigie that runs at ${api.url}.`);
    return { api, settleMs: null, stop: () => Promise.resolve() };
  }
  say(`Nothing answers at ${api.url}: starting Vigie there for this demo (data in ${config.dataDir}).`);
  const child = new OwnServer(config);
  await child.ready(api);
  return { api, settleMs: SETTLE_SECONDS * 1_000, stop: () => child.stop() };
}

/** The key that the Vigie of these folders lets in; empty as long as there is none. */
function adminKey({ access, dataDir }: AppConfig): string {
  const path = join(dataDir, 'admin-key');
  return access.adminKey ?? (existsSync(path) ? readFileSync(path, 'utf8').trim() : '');
}

/** Addresses that mean "everywhere" are reached through loopback. */
function urlOf({ host, port }: AppConfig['http']): string {
  if (port === 0) throw new Error('PORT is 0 (any free one), so the demo cannot know where Vigie is: set PORT.');
  const reachable = { '0.0.0.0': '127.0.0.1', '::': '::1' }[host] ?? host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}

/** null when nobody listens. */
async function healthOf(api: VigieApi): Promise<HealthView | null> {
  try {
    const health = await api.get(HealthView, '/health/status');
    if (Array.isArray(health.volumes)) return health;
  } catch (error) {
    if (error instanceof TypeError) return null; // fetch: connection refused
    if (!(error instanceof ApiError) && !(error instanceof SyntaxError)) throw error;
  }
  throw new Error(`What answers at ${api.url} is not Vigie: set PORT to a free port.`);
}

function refuseOtherFolders(health: HealthView, { storage }: AppConfig, url: string): void {
  if (health.volumes.length === 0) throw new Error(`The Vigie at ${url} does not know the key of this environment: run the demo with its ADMIN_API_KEY or DATA_DIR, or set PORT to a free port.`);
  const theirs = health.volumes.find(({ name }) => name === 'staging')?.path;
  if (theirs === storage.stagingRoot) return;
  throw new Error(
    `The Vigie at ${url} watches ${theirs ?? 'a staging root that cannot be used'}, this environment says ${storage.stagingRoot}: ` +
      'run the demo with the DATA_DIR and BACKUP_STORAGE_ROOT of that Vigie, or set PORT to a free port.',
  );
}

/** The built server as a child process: same configuration, except that it settles fast and scans only when asked. */
class OwnServer {
  private readonly child: ChildProcess;
  private readonly exited: Promise<void>;
  private output = '';

  constructor(config: AppConfig) {
    const main = fileURLToPath(new URL('../main.js', import.meta.url));
    const env = { ...process.env, ...somebodyToTell(config), STAGING_SETTLE_SECONDS: String(SETTLE_SECONDS), SCANNER_INTERVAL_MINUTES: '0', GROUP_WAIT_SECONDS: '0', GROUP_INTERVAL_MINUTES: '0' };
    this.child = spawn(process.execPath, ['--enable-source-maps', main], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.exited = new Promise((resolve) => void this.child.once('exit', () => resolve()));
    for (const stream of [this.child.stdout, this.child.stderr]) stream?.on('data', (data: Buffer) => this.note(data));
    process.once('exit', () => this.child.kill());
  }

  async ready(api: VigieApi): Promise<void> {
    for (let waited = 0; waited < START_LIMIT_MS; waited += POLL_MS) {
      if (this.hasEnded) throw new Error(`Vigie did not start:\n${this.output.trim()}`);
      if (await answers(api)) return;
      await sleep(POLL_MS);
    }
    await this.stop();
    throw new Error(`Vigie was not ready within ${START_LIMIT_MS / 1_000} s:\n${this.output.trim()}`);
  }

  async stop(): Promise<void> {
    if (this.hasEnded) return;
    this.child.kill('SIGTERM');
    const hard = setTimeout(() => this.child.kill('SIGKILL'), STOP_LIMIT_MS);
    await this.exited;
    clearTimeout(hard);
  }

  private get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  private note(data: Buffer): void {
    this.output = `${this.output}${data.toString()}`.slice(-TAIL_CHARACTERS);
  }
}

/** Without a mail server messages are only recorded: then an address that does not exist makes them visible. */
function somebodyToTell({ notification: { mail, adminRecipients } }: AppConfig): { ADMIN_EMAIL_RECIPIENT?: string } {
  return mail === null && adminRecipients.length === 0 ? { ADMIN_EMAIL_RECIPIENT: 'operator@example.org' } : {};
}

async function answers(api: VigieApi): Promise<boolean> {
  try {
    await api.get(Object, '/health/ready');
    return true;
  } catch {
    return false;
  }
}
