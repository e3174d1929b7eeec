import { createHash } from 'node:crypto';
import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import { Client } from 'pg';
import type { ScanRun } from '../../../src/scanner/runs/scan-run.entity.js';
import { type Dump, sectionOf, type TestAgent } from '../../support/agent.js';
import { Installation } from '../../support/installation.js';
import type { Program, SpawnOptions } from '../../support/program.js';
import type { Chance } from './chance.js';

/** What one section of a report says, and which verdicts are right. */
export interface ToldSection {
  readonly database: string;
  readonly dump: Pick<Dump, 'name' | 'size' | 'sha256'>;
  readonly rules: readonly string[];
}

/** A report that an agent has left. */
export interface Told {
  readonly agent: TestAgent;
  readonly fileName: string;
  readonly sections: readonly ToldSection[];
  /** Where it may be in the end; by default with all its verdicts in the archive. */
  readonly fates: readonly ('applied' | 'rejected' | 'waiting' | 'gone')[];
}

/** What every program of a world is started with. */
const ENV = { RATE_LIMIT_PER_KEY: '0', RATE_LIMIT_PER_ADDRESS: '0', MAX_STATUS_FILE_AGE_DAYS: '60', QUEUE: process.env.CHAOS_QUEUE ?? 'off' };
/** From this size on a file is renamed where it need not stay; smaller ones are copied. */
const RENAMED_BYTES = 1024 * 1024;
const DAMAGED = createHash('sha256').update('what was sent').digest('hex');

/** What is left by agents that crash, or by somebody else; each is different, because the same content is one report. */
const JUNK: readonly ((serial: number) => string)[] = [
  (serial) => `${serial}`,
  (serial) => `[${serial}, []]`,
  (serial) => `{"agent_id": "SOMEBODY_ELSE_${serial}", "databases": {}}`,
  (serial) => `{"databases": {"DB_0": {"BACKUP": {"sta ${serial}`,
  (serial) => `\u0000\u0001 ${serial} \ufffd`,
  (serial) => '['.repeat(50 + serial),
  (serial) => `{"operation_end_time": "2999-01-01T00:00:00Z", "databases": {"DB_${serial}": {"BACKUP": {"status": true}}}}`,
];

/** An installation, its agents, and a memory of everything that they have told. */
export class World {
  readonly told: Told[] = [];
  agents: TestAgent[] = [];
  private serial = 0;
  private readonly beganAt = Date.now();

  private constructor(readonly installation: Installation, readonly chance: Chance) {}

  static async create(chance: Chance, env: Record<string, string> = {}): Promise<World> {
    return new World(await Installation.create({ ...ENV, ...env }), chance);
  }

  start(env: Record<string, string> = {}, options: Partial<SpawnOptions> = {}): Promise<Program> {
    return this.installation.start(env, options);
  }

  /** Agents whose databases `DB_0`, `DB_1`, … are expected; of the odd ones only the newest copy is kept. */
  async expect(program: Program, agents: number, databases: number, prefix = 'AGENT'): Promise<void> {
    this.agents = await Promise.all(Array.from({ length: agents }, (_, index) => this.installation.agent(`${prefix}_${index}`)));
    const now = new Date();
    const jobs = this.agents.flatMap(({ id }) => Array.from({ length: databases }, (_, index) => ({
      database_name: `DB_${index}`, agent_id_responsible: id, company_name: 'Acme', city: 'Douala', backup_frequency: 'daily',
      expected_hour_utc: now.getUTCHours(), expected_minute_utc: now.getUTCMinutes(),
      final_storage_path_template: index % 2 === 0 ? '{agent_id}/{database_name}/{timestamp}_{file_name}' : 'latest/{agent_id}/{database_name}.sql',
    })));
    for (let start = 0; start < jobs.length; start += 100) await Promise.all(jobs.slice(start, start + 100).map((job) => program.post('/jobs', job)));
  }

  /** One report of an agent about some of its databases: most dumps are right, some were damaged on their way, some are those of the last time. */
  async backUp(agent: TestAgent, databases: number, { good = 0.9, fates = ['applied'] as Told['fates'], rules = [] as readonly string[] } = {}): Promise<Told> {
    const serial = ++this.serial;
    const sections: ToldSection[] = [];
    for (let index = 0; index < databases; index++) {
      const content = this.chance.is(0.2) ? `${agent.id} DB_${index} as ever ` : `${agent.id} DB_${index} ${serial} `;
      const dump = await agent.dump(`db_${index}_${serial}.sql`, Buffer.alloc(this.chance.is(0.1) ? RENAMED_BYTES + 4_096 : this.chance.between(1, 16_384), content));
      const isGood = this.chance.is(good);
      sections.push({ database: `DB_${index}`, dump: isGood ? dump : { ...dump, sha256: DAMAGED }, rules: [isGood ? 'verified' : 'hash-differs', ...rules] });
    }
    return this.tell({ agent, fileName: `${serial}.json`, sections, fates });
  }

  /** Leaves a report; ends are as far apart as the reports are many. */
  async tell(told: Told): Promise<Told> {
    const databases = Object.fromEntries(told.sections.map(({ database, dump }) => [database, sectionOf(dump)]));
    await told.agent.report(databases, { endedAt: new Date(this.beganAt - 60_000 + this.told.length), fileName: told.fileName });
    this.told.push(told);
    return told;
  }

  /** Files that are named like reports and are none, of every kind; old enough not to be still arriving. */
  async tellJunk(agent: TestAgent, count: number): Promise<void> {
    const old = new Date(this.beganAt - 300_000);
    for (let left = count; left > 0; left--) {
      const serial = ++this.serial;
      const fileName = `${serial}.json`;
      await agent.rawReport(this.chance.pick(JUNK)(serial), fileName);
      await utimes(join(agent.folder, 'log', fileName), old, old);
      this.told.push({ agent, fileName, sections: [], fates: ['rejected'] });
    }
  }

  /** Every agent that many reports. */
  async backUpAll(reports: number, databases: number): Promise<void> {
    for (let report = 0; report < reports; report++) for (const agent of this.agents) await this.backUp(agent, databases);
  }

  /** Scans until a scan finds nothing to read that it could bring to an end. */
  async settle(program: Program): Promise<void> {
    for (let scans = 0; scans < 20; scans++) {
      const run = await program.post<ScanRun>('/scanner/run?wait=true');
      if (run.state === 'done' && run.reports_read === run.reports_waiting && run.agents_total === run.agents_done && run.problems.length === 0) return;
      await later(50);
    }
  }

  /** On a connection of its own: the server may have been away since. */
  async query<T extends object>(sql: string, parameters: unknown[] = []): Promise<T[]> {
    const client = new Client({ connectionString: this.installation.env.DATABASE_URL });
    await client.connect();
    try {
      return (await client.query<T>(sql, parameters)).rows;
    } finally {
      await client.end();
    }
  }

  close(): Promise<void> {
    return this.installation.close();
  }
}
