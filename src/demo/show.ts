import Table from 'cli-table3';
import type { Finding } from './findings.js';

const HEAD = ['Agent', 'Database', 'Rule', 'Status', 'Message'];
/** Where the output is no terminal. */
const USUAL_COLUMNS = 170;
const FEWEST_MESSAGE_COLUMNS = 40;
const PADDING = 2;
const BORDERS = HEAD.length + 1;

/** All findings as a table as wide as the terminal, or as its columns need at least. */
export function tableOf(findings: readonly Finding[], columns: number = USUAL_COLUMNS): string {
  const rows = findings.map(({ agent, database, rule, status, message }) => [agent, database, rule, status, withShortHashes(message)]);
  const table = new Table({
    head: HEAD,
    colWidths: widths(rows, columns),
    wordWrap: true,
    style: { head: [], border: [] },
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
  });
  table.push(...rows);
  return table.toString();
}

/** Where to look next. @param ended the demo has stopped the Vigie that it started. */
export function whereToLook(url: string, ended: boolean): string[] {
  const places = [
    ['/docs', 'the API, to try out'],
    ['/jobs?status=failed', 'which jobs are in trouble'],
    ['/backup_entries', 'every verdict with its evidence'],
    ['/agents', 'who reports, and how it goes'],
    ['/stored_backups', 'where to restore from'],
    ['/rejected_reports', 'reports that could not be read'],
    ['/deliveries', 'who was told, and how it went'],
  ] as const;
  return [
    ended ? 'The Vigie of this demo has ended. `npm start` brings it back; everything is still there:' : 'Look around:',
    ...places.map(([path, what]) => `  ${`${url}${path}`.padEnd(url.length + 22)}${what}`),
    'All but /docs want the API key: curl -H "Authorization: Bearer $(cat data/admin-key)" …, with the path of your DATA_DIR; in /docs, press Authorize.',
  ];
}

function widths(rows: readonly string[][], columns: number): number[] {
  const fitting = HEAD.slice(0, -1).map((head, index) => Math.max(head.length, ...rows.map((row) => row[index]?.length ?? 0)) + PADDING);
  const used = fitting.reduce((sum, width) => sum + width, BORDERS);
  return [...fitting, Math.max(FEWEST_MESSAGE_COLUMNS, columns - used)];
}

/** A whole SHA-256 would fill the column; the API shows it. */
function withShortHashes(message: string): string {
  return message.replace(/\b[0-9a-f]{64}\b/g, (hash) => `${hash.slice(0, 12)}…`);
}
