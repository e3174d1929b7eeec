import { execFile } from 'node:child_process';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const DEBIAN = '/usr/lib/postgresql';
/** PostgreSQL refuses to run as root; its own user is there wherever it is installed. */
const USER = 'postgres';

/** Where `initdb` and `pg_ctl` are. */
function binaries(): string | null {
  try {
    const newest = readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a))[0];
    return newest === undefined ? null : join(DEBIAN, newest, 'bin');
  } catch {
    return null;
  }
}

/** Why no server of our own can be made here; null where it can. */
export function noCluster(): string | null {
  return binaries() === null ? `${DEBIAN} holds no PostgreSQL` : null;
}

/** A PostgreSQL server of the test's own, which may be stopped and started. */
export class Cluster {
  private constructor(private readonly folder: string, private readonly port: number) {}

  static async create(): Promise<Cluster> {
    const folder = await mkdtemp(join(tmpdir(), 'vigie-chaos-pg-'));
    const cluster = new Cluster(folder, await freePort());
    if (process.getuid?.() === 0) await chown(folder, await idOf('-u'), await idOf('-g'));
    await cluster.command('initdb', '--pgdata', cluster.data, '--username', USER, '--auth', 'trust', '--no-sync', '--encoding', 'UTF8', '--locale', 'C.UTF-8');
    await cluster.start();
    return cluster;
  }

  get url(): string {
    return `postgres://${USER}@127.0.0.1:${this.port}/postgres`;
  }

  /** Resolves when it takes connections. */
  async start(): Promise<void> {
    const options = `-c listen_addresses=127.0.0.1 -c port=${this.port} -c unix_socket_directories='' -c max_connections=60 -c shared_buffers=32MB`;
    await this.command('pg_ctl', 'start', '--wait', '--silent', '--pgdata', this.data, '--log', join(this.folder, 'log'), '--options', options);
  }

  /** @param mode `immediate`: as if it crashed; `fast`: as an administrator stops it */
  async stop(mode: 'immediate' | 'fast'): Promise<void> {
    await this.command('pg_ctl', 'stop', '--wait', '--silent', '--pgdata', this.data, '--mode', mode);
  }

  async close(): Promise<void> {
    await this.stop('immediate').catch(() => undefined);
    await rm(this.folder, { recursive: true, force: true });
  }

  private get data(): string {
    return join(this.folder, 'data');
  }

  private async command(name: string, ...parameters: string[]): Promise<void> {
    const path = join(binaries() ?? '', name);
    const asUser = process.getuid?.() === 0 ? ['setpriv', `--reuid=${USER}`, `--regid=${USER}`, '--clear-groups', path] : [path];
    const [file, ...rest] = [...asUser, ...parameters];
    await run(file!, rest, { cwd: '/', env: { PATH: process.env.PATH ?? '' } });
  }
}

async function idOf(which: '-u' | '-g'): Promise<number> {
  return Number((await run('id', [which, USER])).stdout);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}
