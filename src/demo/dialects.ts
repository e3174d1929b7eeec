import { DateTime } from 'luxon';
import type { Told } from './plots.js';

export type DialectName = 'canonical' | 'production' | 'flat-list' | 'flat-map';

const MINUTE_MS = 60_000;

interface Account {
  readonly agentId: string;
  readonly endedAt: Date;
  /** IANA zone in which the agent's clock is read where it names none. */
  readonly timezone: string;
  readonly databases: readonly Told[];
}

/** How an agent writes down values; the two staged forms differ in nothing else. */
interface Accent {
  readonly bool: (value: boolean) => unknown;
  readonly size: (value: number) => unknown;
  readonly nothing: string | null;
  readonly checksum: string;
  readonly path: (fileName: string) => string;
  readonly time: (value: Date) => string;
}

const CANONICAL: Accent = {
  bool: (value) => value,
  size: (value) => value,
  nothing: null,
  checksum: 'sha256_checksum',
  path: (fileName) => fileName,
  time: (value) => value.toISOString(),
};

/** As the agents in the field write: Python's words, sizes as text, paths of their own machine, local times. */
const production = (timezone: string): Accent => ({
  bool: (value) => (value ? 'True' : 'False'),
  size: String,
  nothing: 'null',
  checksum: 'sha256',
  path: (fileName) => `C:\\Backup\\${fileName}`,
  time: (value) => DateTime.fromJSDate(value, { zone: timezone }).toFormat("yyyy-MM-dd HH:mm:ss.SSS'417'"),
});

/** The JSON text of a report in the agent's dialect. */
export function renderReport(dialect: DialectName, account: Account): string {
  return `${JSON.stringify(reportIn(dialect, account), null, 2)}\n`;
}

function reportIn(dialect: DialectName, account: Account): object {
  switch (dialect) {
    case 'canonical':
      return { ...staged(account, CANONICAL), overall_status: 'completed' };
    case 'production':
      return staged(account, production(account.timezone));
    case 'flat-list':
      return flat(account, account.databases.map((told) => ({ database_name: told.database, ...flatSection(told) })));
    case 'flat-map':
      return flat(account, Object.fromEntries(account.databases.map((told) => [told.database, flatSection(told)])));
  }
}

function staged({ agentId, endedAt, databases }: Account, accent: Accent): object {
  return {
    agent_id: agentId,
    operation_start_time: accent.time(minutesBefore(endedAt, 3)),
    operation_end_time: accent.time(endedAt),
    databases: Object.fromEntries(databases.map((told) => [told.database, stagedSection(told, accent)])),
  };
}

function stagedSection(told: Told, accent: Accent): object {
  const { endedAt, failure, fileName } = told;
  const stage = (name: 'BACKUP' | 'COMPRESS' | 'TRANSFER', from: number, to: number, facts?: Told['dump']) => ({
    status: accent.bool(failure?.stage !== name),
    start_time: accent.time(minutesBefore(endedAt, from)),
    end_time: accent.time(minutesBefore(endedAt, to)),
    ...(facts && { [accent.checksum]: facts.sha256 ?? accent.nothing, size: accent.size(facts.size) }),
    error_message: failure?.stage === name ? failure.error : accent.nothing,
  });
  const logs = { logs_summary: `pg_dump of ${told.database}: ${told.dump.size} bytes` };
  if (failure?.stage === 'BACKUP') return { BACKUP: stage('BACKUP', 3, 2), staged_file_name: accent.nothing, ...logs };
  return {
    BACKUP: stage('BACKUP', 3, 2, told.compressed ? told.dump : told.staged),
    ...(told.compressed && { COMPRESS: stage('COMPRESS', 2, 1, told.staged) }),
    TRANSFER: stage('TRANSFER', 1, 0),
    staged_file_name: fileName === null ? accent.nothing : accent.path(fileName),
    ...logs,
  };
}

function flat({ agentId, endedAt }: Account, databases: unknown): object {
  return { agent_id: agentId, operation_end_time: endedAt.toISOString(), databases };
}

function flatSection({ endedAt, fileName, dump, staged: file, compressed, failure }: Told): object {
  return {
    operation_timestamp_utc: endedAt.toISOString(),
    status: failure === null ? 'success' : failure.stage === 'TRANSFER' ? 'transfer_integrity_failed' : 'failed',
    hash_sha256: file.sha256,
    size_bytes: file.size,
    compress_size_pre_compress: compressed ? dump.size : null,
    compress_size_post_compress: compressed ? file.size : null,
    // Every byte was sent: it is the check at the destination that fails, where one does.
    agent_transfer_process_status: true,
    agent_transfer_process_start_time_utc: minutesBefore(endedAt, 1).toISOString(),
    agent_transfer_process_timestamp_utc: endedAt.toISOString(),
    agent_transfer_error_message: failure?.stage === 'TRANSFER' ? failure.error : null,
    staged_file_name: fileName,
    logs_summary: null,
    error_msg: failure?.stage === 'BACKUP' ? failure.error : null,
  };
}

function minutesBefore(time: Date, minutes: number): Date {
  return new Date(time.getTime() - minutes * MINUTE_MS);
}
