import type { ScanRun } from '../../src/scanner/runs/scan-run.entity.js';
import { expectJob, Installation, scan } from '../support/installation.js';
import type { Program } from '../support/program.js';

interface Line {
  readonly level: string;
  readonly message: unknown;
  readonly context?: string;
  readonly run?: number;
  readonly agent?: string;
}

describe('With LOG_FORMAT=json', () => {
  let installation: Installation;
  let program: Program;
  let lines: Line[];
  let run: ScanRun;

  beforeAll(async () => {
    installation = await Installation.create({ LOG_FORMAT: 'json', LOG_LEVEL: 'debug' });
    program = await installation.start();
    const good = await installation.agent('GOOD');
    await expectJob(program, good.id, 'SALES');
    await good.backUp('SALES');
    const broken = await installation.agent('BROKEN');
    await broken.rawReport(JSON.stringify({ agent_id: 'SOMEBODY_ELSE', databases: {} }));
    run = await scan(program);
    await program.request('POST', '/jobs', {});
    await program.stop();
    lines = [...program.lines, ...program.stderr.split('\n').filter(Boolean)].map((line): Line => JSON.parse(line));
  });
  afterAll(() => installation.close());

  it('every line from start to end is one JSON object with a level, a message and where it comes from', () => {
    expect(lines.length).toBeGreaterThan(8);
    for (const line of lines) expect(line).toMatchObject({ level: expect.any(String), message: expect.anything(), context: expect.any(String), timestamp: expect.any(Number) });
    // What was being told just then may still say something.
    expect(lines.slice(-3).map(({ message }) => String(message)).join('\n')).toMatch('SIGTERM');
  });

  it('lines of a scan carry the run, and those about an agent the agent', () => {
    const ofRun = lines.filter((line) => line.run !== undefined);
    expect(ofRun.length).toBeGreaterThan(0);
    expect(new Set(ofRun.map((line) => line.run))).toEqual(new Set([run.id]));
    expect(ofRun.map(({ message }) => String(message)).join('\n')).toMatch(/Scan finished/);
    expect(run).toMatchObject({ reports_applied: 1, reports_rejected: 1 });
    expect(new Set(ofRun.flatMap(({ agent }) => agent ?? []))).toContain('BROKEN');
  });

  it('lines outside a scan carry neither', () => {
    const listening = lines.find((line) => String(line.message).startsWith('Listening'));
    expect(listening).not.toHaveProperty('run');
    expect(listening).not.toHaveProperty('agent');
  });
});
