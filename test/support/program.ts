import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { readdir, readlink } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/** Entry file of the build; `npm test` has made it before any test runs. */
export const MAIN = resolve(__dirname, '../../dist/src/main.js');
/** Entry file of a worker. */
export const WORKER = resolve(__dirname, '../../dist/src/worker.js');

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** From the request to stop, or from the start when nobody asked, to the end of the process. */
  readonly ms: number;
}

export interface SpawnOptions {
  /** Working folder: where a `.env` would be read. */
  readonly cwd: string;
  /** Another user and group, both by this number; needs root. */
  readonly userId?: number;
  /** Arguments of Node itself. */
  readonly nodeArguments?: readonly string[];
  /** Another entry file than the program's. */
  readonly entry?: string;
}

/** What the program lets in as an administrator, unless its `env` says otherwise. */
export const ADMIN_KEY = 'the-key-of-the-tests-which-is-long-enough';

/** The built program in a process of its own. Nothing of the test's environment reaches it but PATH. */
export class Program {
  /** What was logged to standard output, without colours. */
  readonly lines: string[] = [];
  stderr = '';
  readonly exited: Promise<Exit>;
  private readonly happened = new EventEmitter();
  private since = performance.now();
  private end: Exit | null = null;

  private constructor(private readonly child: ChildProcessWithoutNullStreams) {
    createInterface(child.stdout).on('line', (line) => {
      this.lines.push(stripVTControlCharacters(line));
      this.happened.emit('change');
    });
    child.stderr.on('data', (chunk: Buffer) => (this.stderr += stripVTControlCharacters(chunk.toString())));
    // `close`, not `exit`: only then has everything been read that the process wrote.
    this.exited = once(child, 'close').then(([code, signal]) => {
      this.end = { code, signal, ms: performance.now() - this.since };
      this.happened.emit('change');
      return this.end;
    });
  }

  static spawn(env: Record<string, string>, { cwd, userId, nodeArguments = [], entry = MAIN }: SpawnOptions): Program {
    const child = spawn(process.execPath, ['--enable-source-maps', ...nodeArguments, entry], {
      cwd,
      env: { PATH: process.env.PATH ?? '', HOST: '127.0.0.1', PORT: '0', SCANNER_INTERVAL_MINUTES: '0', STAGING_SETTLE_SECONDS: '0', DISK_FREE_MIN_PERCENT: '0', GROUP_WAIT_SECONDS: '0', GROUP_INTERVAL_MINUTES: '0', DIGEST_HOUR: 'off', ADMIN_API_KEY: ADMIN_KEY, ...env },
      ...(userId !== undefined && { uid: userId, gid: userId }),
    });
    return new Program(child);
  }

  /** Resolves once it listens. @throws Error with everything it wrote when it ends instead. */
  async ready(): Promise<this> {
    await this.line(/Listening on http/);
    return this;
  }

  /** The first line that matches, written already or as soon as it comes; the n-th one with `count`. */
  async line(pattern: RegExp, count = 1): Promise<string> {
    for (;;) {
      const found = this.lines.filter((line) => pattern.test(line))[count - 1];
      if (found !== undefined) return found;
      if (this.end) throw new Error(`The program ended (${JSON.stringify(this.end)}) without ${pattern}:\n${this.lines.join('\n')}\n${this.stderr}`);
      await once(this.happened, 'change');
    }
  }

  get pid(): number {
    if (this.child.pid === undefined) throw new Error('The program was not started.');
    return this.child.pid;
  }

  /** Paths of the files that it has open at this moment; none when it is gone. */
  async openFiles(): Promise<string[]> {
    const folder = `/proc/${this.pid}/fd`;
    const links = await readdir(folder).catch(() => []);
    return (await Promise.all(links.map((link) => readlink(`${folder}/${link}`).catch(() => [])))).flat();
  }

  /** Whether it runs. */
  get isAlive(): boolean {
    return this.end === null;
  }

  /** Sends a signal and does not wait. */
  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  get url(): string {
    const [url] = this.lines.flatMap((line) => /Listening on (http:\/\/[^\s"]+)/.exec(line)?.[1] ?? []);
    if (!url) throw new Error('The program does not listen yet.');
    return url;
  }

  /** Sends a signal and waits for the end. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<Exit> {
    this.since = performance.now();
    this.child.kill(signal);
    return this.exited;
  }

  async request<T>(method: string, path: string, body?: unknown): Promise<{ status: number; body: T }> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: { Authorization: `Bearer ${ADMIN_KEY}`, ...(body !== undefined && { 'Content-Type': 'application/json' }) },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, body: JSON.parse(text || 'null') as T };
  }

  /** @throws Error unless the answer is a success. */
  async get<T>(path: string): Promise<T> {
    return this.call('GET', path);
  }

  async post<T>(path: string, body?: unknown): Promise<T> {
    return this.call('POST', path, body);
  }

  private async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await this.request<T>(method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }
}
