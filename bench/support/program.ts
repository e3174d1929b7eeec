import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { createInterface } from 'node:readline';
import { MAIN, WORKER } from './built.js';

/** That of an administrator. */
export const KEY = 'the-key-of-the-bench-which-is-long-enough';

/** The headers of an administrator. */
export const HEADERS = { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' };

/** `BENCH_PROFILES=folder` keeps a processor profile of each program that was measured there, to be opened in the developer tools of a browser. */
const PROFILES = process.env.BENCH_PROFILES;
const PROFILING = PROFILES === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${PROFILES}`];

const QUIET = {
  HOST: '127.0.0.1', PORT: '0', SCANNER_INTERVAL_MINUTES: '0', STAGING_SETTLE_SECONDS: '0', RATE_LIMIT_PER_KEY: '0', RATE_LIMIT_PER_ADDRESS: '0',
  DISK_FREE_MIN_PERCENT: '0', LOG_LEVEL: 'info', ADMIN_API_KEY: KEY,
  // As `npm start` has it.
  MALLOC_ARENA_MAX: '2', UV_THREADPOOL_SIZE: '12',
};

/** The built program, or a baseline that says `Listening on http://…`, in a process of its own. */
export class Program {
  private static readonly running = new Set<ChildProcess>();

  private constructor(
    private readonly child: ChildProcessByStdio<null, Readable, null>,
    readonly url: string,
    /** From the start of the process until it listened. */
    readonly startedInSeconds: number,
  ) {}

  /** Resolves once it listens. @throws Error with what it wrote when it ends instead */
  static async start(env: Record<string, string>, file = MAIN): Promise<Program> {
    const started = performance.now();
    const child = spawn(process.execPath, ['--enable-source-maps', ...PROFILING, file], { env: { PATH: process.env.PATH ?? '', ...QUIET, ...env }, stdio: ['ignore', 'pipe', 'inherit'] });
    Program.running.add(child);
    child.once('exit', () => Program.running.delete(child));
    const said: string[] = [];
    const url = await new Promise<string>((resolve, reject) => {
      createInterface(child.stdout).on('line', (line) => {
        said.push(line);
        const found = /Listening on (http:\/\/[^\s"]+)/.exec(line)?.[1];
        if (found !== undefined) resolve(found);
        else if (line.includes('Worker is ready')) resolve('');
      });
      child.once('exit', () => {
        reject(new Error(`The program ended before it listened:\n${said.join('\n')}`));
      });
    });
    return new Program(child, url, (performance.now() - started) / 1000);
  }

  /** Resolves once it takes work; it has no address. */
  static startWorker(env: Record<string, string>): Promise<Program> {
    return Program.start(env, WORKER);
  }

  /** Those that a case has left because it failed. */
  static killAll(): void {
    for (const child of Program.running) child.kill('SIGKILL');
  }

  get pid(): number {
    if (this.child.pid === undefined) throw new Error('The program did not start.');
    return this.child.pid;
  }

  /** @throws Error unless the answer is a success */
  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${this.url}${path}`, { method, headers: HEADERS, body: body === undefined ? null : JSON.stringify(body) });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return JSON.parse(text) as T;
  }

  async metrics(): Promise<string> {
    const response = await fetch(`${this.url}/metrics`, { headers: HEADERS });
    return response.text();
  }

  async stop(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await ended;
  }
}
