import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { RULES } from '../../src/scanner/decision/rules.js';

const DEMO = resolve('dist/src/demo/main.js');
/** No report leads there: it is the net below the table, for evidence that none of its rules knows. */
const NET = 'undecidable';

jest.setTimeout(150_000);

let dataDir: string;
let output: string;
let again: string;

/** The first run waits for the next full minute: up to about 75 s in all. */
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'vigie-demo-'));
  output = await runDemo();
  again = await runDemo();
});

afterAll(() => rm(dataDir, { recursive: true, force: true }));

it.each([...RULES.filter(({ id }) => id !== NET).map(({ id, status }) => [id, status]), ['deadline-passed', 'missing']])(
  'the demo shows the rule %s with its status %s',
  (rule, status) => {
    expect(verdicts(output).map(([, , ...verdict]) => verdict)).toContainEqual([rule, status]);
  },
);

it('the demo shows a report that was rejected, and a database that nobody expects', () => {
  expect(verdicts(output).map(([, , , status]) => status)).toEqual(expect.arrayContaining(['report rejected', 'unmatched']));
});

it('the demo shows whom Vigie tells of it, with one message per agent', () => {
  expect(output).toContain('skipped to operator@example.org: Backup alert - DEMO_DOUALA_AKWA - 3 databases - Status: FAILED');
});

it('the demo says where to look next', () => {
  expect(output).toContain('/docs');
});

it('a second run makes no job again and shows the same verdicts', () => {
  expect(again).toContain('Jobs: 0 made, 19 there already.');
  expect(verdicts(again)).toEqual(verdicts(output));
});

it('a second run tells nobody again', () => {
  expect(again).toContain('Nobody is told: no status has changed');
});

/** Agent, database, rule and status of every row of the table. */
function verdicts(text: string): string[][] {
  const rows = text.split('\n').filter((line) => line.startsWith('│')).map((line) => line.split('│').slice(1, 5).map((cell) => cell.trim()));
  return rows.filter(([agent]) => agent !== '' && agent !== 'Agent');
}

async function runDemo(): Promise<string> {
  const env = { PATH: process.env.PATH, DATA_DIR: dataDir, HOST: '127.0.0.1', PORT: String(await freePort()) };
  const { stdout } = await promisify(execFile)(process.execPath, [DEMO], { env, cwd: dataDir });
  return stdout;
}

function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const server = createServer().once('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (typeof address === 'object' && address ? found(address.port) : failed(new Error('no port'))));
    });
  });
}
