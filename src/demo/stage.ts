import { DateTime } from 'luxon';
import { AGENTS, type DemoAgent, type DemoDatabase, type DemoReport, MISDIRECTED, SILENT } from './cast.js';
import { compress } from './compress.js';
import { renderReport } from './dialects.js';
import { DropOff, type SlowUpload } from './drop-off.js';
import type { Dumper } from './dump.js';
import { factsOf, play, type Told } from './plots.js';

const MINUTE_MS = 60_000;

export interface StageOptions {
  readonly stagingRoot: string;
  /** IANA zone of times that carry none. */
  readonly timezone: string;
  readonly now: Date;
  readonly dump: Dumper;
}

export interface Staged {
  /** Names of the report files of this run. */
  readonly reports: ReadonlySet<string>;
  /** What is still arriving when the rest lies there. */
  readonly uploads: readonly SlowUpload[];
}

/** Plays all agents once: dumps, compresses, sends the files, and leaves the reports. */
export async function stage(options: StageOptions): Promise<Staged> {
  const reports = new Set<string>();
  const uploads: SlowUpload[] = [];
  await new DropOff(options.stagingRoot, SILENT.agent).prepare();
  for (const agent of AGENTS) {
    const dropOff = new DropOff(options.stagingRoot, agent.id);
    await dropOff.prepare();
    for (const report of agent.reports) reports.add(await leave(agent, report, dropOff, options, uploads));
  }
  await misdirect(options.stagingRoot);
  return { reports, uploads };
}

/** @returns the name of the report. */
async function leave(agent: DemoAgent, report: DemoReport, dropOff: DropOff, options: StageOptions, uploads: SlowUpload[]): Promise<string> {
  const endedAt = new Date(options.now.getTime() - report.minutesAgo * MINUTE_MS);
  const databases: Told[] = [];
  for (const database of report.databases) databases.push(await backUp(database, endedAt, dropOff, options.dump, uploads));
  const name = `${DateTime.fromJSDate(endedAt, { zone: 'utc' }).toFormat('yyyyMMdd_HHmmss')}_${agent.id}.json`;
  await dropOff.report(name, renderReport(agent.dialect, { agentId: agent.id, endedAt, timezone: options.timezone, databases }));
  return name;
}

async function backUp({ name, plot, compression }: DemoDatabase, endedAt: Date, dropOff: DropOff, dump: Dumper, uploads: SlowUpload[]): Promise<Told> {
  const sql = await dump(name, endedAt);
  const { bytes, extension } = await compress(sql, compression);
  const fileName = `${name.toLowerCase()}.sql${extension}`;
  const honest: Told = { database: name, endedAt, fileName, dump: factsOf(sql), staged: factsOf(bytes), compressed: extension !== '', failure: null };
  const { told, arrival } = play(plot, honest, bytes);
  const upload = await dropOff.file(fileName, arrival);
  if (upload !== null) uploads.push(upload);
  return told;
}

/** Always the same bytes: a report that was rejected before is known, and alerts no second time. */
async function misdirect(stagingRoot: string): Promise<void> {
  const report = { agent_id: MISDIRECTED.claims, operation_end_time: '2026-01-01T00:00:00Z', databases: {} };
  await new DropOff(stagingRoot, MISDIRECTED.agent).report(`20260101_000000_${MISDIRECTED.claims}.json`, JSON.stringify(report));
}
