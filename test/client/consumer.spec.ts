import { join } from 'node:path';
import { readConfigFile, createProgram, flattenDiagnosticMessageText, getPreEmitDiagnostics, parseJsonConfigFileContent, sys } from 'typescript';
import { ADMIN_KEY } from '../support/app.js';
import { TestVigie } from '../support/vigie.js';
import { ApiError, Frontend } from './consumer.js';

/** What the compiler says of a file with the project's own settings. */
function complaintsAbout(file: string): string[] {
  const { config } = readConfigFile('tsconfig.json', (path) => sys.readFile(path)) as { config: unknown };
  const { options } = parseJsonConfigFileContent(config, sys, process.cwd());
  const program = createProgram([file], { ...options, noEmit: true, incremental: false });
  return getPreEmitDiagnostics(program).map(({ messageText }) => flattenDiagnosticMessageText(messageText, '\n'));
}

describe('A frontend written from docs/client/schema.d.ts', () => {
  let vigie: TestVigie;
  let frontend: Frontend;

  beforeAll(async () => {
    vigie = await TestVigie.start();
    frontend = new Frontend(vigie.test.url, ADMIN_KEY);
  });
  afterAll(() => vigie.close());

  it('compiles, and its mistakes do not', () => {
    expect(complaintsAbout(join('test', 'client', 'consumer.ts'))).toEqual([]);
  }, 60_000);

  it('makes a job, changes it, and finds it again', async () => {
    const job = await frontend.expect({
      database_name: 'SALES_2026', agent_id_responsible: 'ACME', company_name: 'Acme', city: 'Douala', backup_frequency: 'daily',
      expected_hour_utc: 2, expected_minute_utc: 0, final_storage_path_template: '{database_name}/{timestamp}{extension}',
    });
    expect((await frontend.setGrace(job.id, 30, `"job-${job.id}-1"`)).grace_minutes).toBe(30);
    expect(await frontend.databases('unknown')).toEqual({ names: ['SALES_2026'], total: 1 });
    expect(await frontend.headline()).toBe('1 jobs, SALES_2026 unverified for the longest time');
  });

  it('is told in a typed problem when somebody else was faster', async () => {
    const { id } = await vigie.job('ACME', 'HR_2026');
    const late = frontend.setGrace(id, 30, '"job-0-0"');
    await expect(late).rejects.toThrow(ApiError);
    await expect(late).rejects.toMatchObject({ problem: { status: 412, title: 'Precondition Failed' } });
  });

  it('reads why a verdict was given', async () => {
    const agent = await vigie.agent('ACME');
    await agent.report({ SALES_2026: { BACKUP: { status: false }, staged_file_name: 'x.sql.gz' } });
    await vigie.scan();
    const [entry] = await vigie.get<{ id: number }[]>('/backup_entries?limit=1');
    expect(await frontend.why(entry!.id)).toMatch(/^The agent reports that BACKUP failed.*\(not-looked, not-tried\)$/);
  });
});
