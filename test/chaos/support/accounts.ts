import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import { filesBelow } from '../../support/installation.js';
import type { Told, ToldSection, World } from './world.js';

interface ReportRow {
  readonly id: string;
  readonly agent_id: string;
  readonly file_name: string;
  readonly state: 'waiting' | 'applied' | 'rejected' | 'stale';
  readonly moved_to: string | null;
}

interface EntryRow {
  readonly report_id: string;
  readonly database_name: string;
  readonly rule: string;
  readonly hash: string | null;
  readonly path: string | null;
}

interface StoredRow {
  readonly path: string;
  readonly sha256: string;
  readonly size: string;
}

/** By it processes know that they see the same volume; it stays. */
const VOLUME_ID = '.volume-id';

/** Enough to see what is wrong. */
const FAULTS_SHOWN = 20;

/**
 * Whether nothing was lost and nothing doubled: every report accounted for, one entry for each verdict, the promised bytes at each final
 * path, nothing temporary, no scan that nobody is at, no lock that nobody holds. To be asked when all programs are idle.
 * @returns what is wrong, in words; empty when all is well
 */
export async function faultsOf(world: World): Promise<string[]> {
  const faults = (await Promise.all([faultsOfReports(world), faultsOfBytes(world), leftovers(world)])).flat();
  return faults.length > FAULTS_SHOWN ? [...faults.slice(0, FAULTS_SHOWN), `… and ${faults.length - FAULTS_SHOWN} more`] : faults;
}

async function faultsOfReports(world: World): Promise<string[]> {
  const rows = await world.query<ReportRow>('SELECT id, agent_id, file_name, state, moved_to FROM reports');
  const entries = await world.query<EntryRow>(
    `SELECT report_id, database_name, rule, server_calculated_staged_hash AS hash, final_path AS path FROM backup_entries WHERE report_id IS NOT NULL ORDER BY id`,
  );
  const byName = new Map(rows.map((row) => [`${row.agent_id}/${row.file_name}`, row]));
  const bySection = new Map<string, EntryRow[]>();
  for (const entry of entries) {
    const key = `${entry.report_id}/${entry.database_name}`;
    const others = bySection.get(key);
    if (others) others.push(entry);
    else bySection.set(key, [entry]);
  }
  const shelves = new Map(await Promise.all(world.agents.map(async (agent) => [agent.id, new Set(await filesBelow(join(agent.folder, 'log')))] as const)));
  return world.told.flatMap((told) => {
    const row = byName.get(`${told.agent.id}/${told.fileName}`);
    const where = faultOfPlace(told, row, shelves.get(told.agent.id) ?? new Set());
    const verdicts = row?.state === 'applied' ? told.sections.flatMap((section) => faultOfEntries(section, bySection.get(`${row.id}/${section.database}`) ?? [])) : [];
    return [...(where === null ? [] : [where]), ...verdicts].map((fault) => `${told.agent.id}/${told.fileName}: ${fault}`);
  });
}

function faultOfPlace({ fates, fileName }: Told, row: ReportRow | undefined, files: ReadonlySet<string>): string | null {
  const inLog = files.has(fileName);
  if (row === undefined) return fates.includes('gone') && !inLog ? null : `has no row, and its file is ${inLog ? 'in log' : 'gone'}`;
  if (row.state === 'stale') return fates.includes('gone') ? null : 'is called stale';
  if (!fates.includes(row.state)) return `is ${row.state}`;
  if (row.state === 'waiting') return inLog ? null : 'waits, but its file is gone';
  if (fates.includes('gone')) return null;
  if (inLog) return `is ${row.state}, but its file is still in log`;
  if (row.moved_to === null) return `is ${row.state}, but nobody knows where its file went`;
  if (!files.has(row.moved_to)) return `is said to be ${row.moved_to}, but is not`;
  return row.state === 'rejected' && !files.has(`${row.moved_to}.problems.json`) ? 'was rejected without a file that says why' : null;
}

function faultOfEntries({ database, dump, rules }: ToldSection, entries: readonly EntryRow[]): string[] {
  const final = entries.filter(({ rule }, index) => rule !== 'not-stored' || index > 0);
  const [entry] = final;
  if (entry === undefined || final.length > 1) return [`${database} has the entries [${entries.map(({ rule }) => rule).join(', ')}], not one`];
  if (!rules.includes(entry.rule)) return [`${database} is ${entry.rule}, not ${rules.join(' or ')}`];
  if (entry.rule === 'verified' && entry.hash !== dump.sha256) return [`${database} was verified with other bytes than those that were told of`];
  return [];
}

async function faultsOfBytes(world: World): Promise<string[]> {
  const rows = await world.query<StoredRow>('SELECT path, sha256, size_bytes AS size FROM stored_backups WHERE replaced_at IS NULL');
  const { validated } = world.installation;
  const present = (await filesBelow(validated)).filter((path) => !path.startsWith('.vigie-tmp/'));
  const recorded = new Set(rows.map(({ path }) => path));
  const faults = present.filter((path) => !recorded.has(path)).map((path) => `${path} is stored, but nobody knows why`);
  for (const { path, sha256 } of rows) {
    const bytes = await readFile(join(validated, path)).catch(() => null);
    if (bytes === null) faults.push(`${path} should be stored, and is not`);
    else if (createHash('sha256').update(bytes).digest('hex') !== sha256) faults.push(`${path} holds other bytes than its record says`);
  }
  const [unrecorded] = await world.query<{ n: string }>(
    `SELECT count(*) AS n FROM backup_entries e WHERE rule = 'verified' AND final_path IS NOT NULL AND NOT EXISTS (SELECT 1 FROM stored_backups s WHERE s.entry_id = e.id)`,
  );
  return unrecorded?.n === '0' ? faults : [...faults, `${unrecorded?.n} verified entries have no stored copy`];
}

async function leftovers(world: World): Promise<string[]> {
  const temporary = (await filesBelow(join(world.installation.validated, '.vigie-tmp'))).filter((path) => path !== VOLUME_ID);
  const staged = (await Promise.all(world.agents.map(async ({ folder, id }) => (await filesBelow(join(folder, 'log'))).map((path) => `${id}/log/${path}`)))).flat();
  const [open] = await world.query<{ runs: string }>(`SELECT count(*) AS runs FROM scan_runs WHERE state IN ('queued', 'running')`);
  return [
    ...temporary.map((path) => `.vigie-tmp/${path} was left behind`),
    ...staged.filter((path) => /\/_(archive|rejected)\/\..*\.tmp$/.test(path)).map((path) => `${path} was left behind`),
    ...(open?.runs === '0' ? [] : [`${open?.runs} scans are open that nobody is at`]),
    ...((await comeFree(world)) ? [] : ['locks are held all the time, though nobody is at work']),
  ];
}

/** Who tells people takes a lock for a moment every now and then. */
async function comeFree(world: World): Promise<boolean> {
  for (let looks = 0; looks < 100; looks++) {
    const [locks] = await world.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM pg_locks l JOIN pg_database d ON d.oid = l.database AND d.datname = current_database() WHERE l.locktype = 'advisory'`,
    );
    if (locks?.n === 0) return true;
    await later(50);
  }
  return false;
}
