import { createServer } from 'node:http';
import pg from 'pg';

/**
 * The least that an HTTP API on this database could be: `node:http` and `pg`, rows as JSON. No framework, no access control, no
 * validation, no filters but those asked for here. Started with `DATABASE_URL`; says where it listens.
 */
pg.types.setTypeParser(pg.types.builtins.INT8, Number);
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
const FIND_ENTRIES = 'SELECT * FROM backup_entries WHERE expected_job_id = $1 ORDER BY id DESC LIMIT $2';
const COUNT_ENTRIES = 'SELECT count(*) AS count FROM backup_entries WHERE expected_job_id = $1';
const INSERT_JOB = `INSERT INTO expected_backup_jobs (database_name, agent_id_responsible, agent_key, schedule_key, company_name, city, backup_frequency, expected_hour_utc, expected_minute_utc, final_storage_path_template, ledger_from)
  VALUES ($1, $2, lower($2), 'daily', $3, $4, $5, $6, $7, $8, now()) RETURNING *`;

const server = createServer((request, response) => {
  void answer(request.url ?? '/', request)
    .then(({ status, headers, body }) => response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body)))
    .catch((error: unknown) => response.writeHead(500).end(String(error)));
});

async function answer(path: string, request: AsyncIterable<Buffer>): Promise<{ status: number; headers?: Record<string, number>; body: unknown }> {
  const url = new URL(path, 'http://localhost');
  if (url.pathname === '/jobs') {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const job = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
    const names = ['database_name', 'agent_id_responsible', 'company_name', 'city', 'backup_frequency', 'expected_hour_utc', 'expected_minute_utc', 'final_storage_path_template'];
    return { status: 201, body: (await pool.query(INSERT_JOB, names.map((name) => job[name]))).rows[0] };
  }
  const id = /^\/backup_entries\/(\d+)$/.exec(url.pathname)?.[1];
  if (id !== undefined) return { status: 200, body: (await pool.query('SELECT * FROM backup_entries WHERE id = $1', [id])).rows[0] };
  const job = url.searchParams.get('job_id');
  const [rows, counted] = await Promise.all([pool.query(FIND_ENTRIES, [job, url.searchParams.get('limit')]), pool.query<{ count: number }>(COUNT_ENTRIES, [job])]);
  return { status: 200, headers: { 'x-total-count': counted.rows[0]?.count ?? 0 }, body: rows.rows };
}

server.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => {
  const address = server.address();
  if (address !== null && typeof address === 'object') process.stdout.write(`Listening on http://127.0.0.1:${address.port}\n`);
});
process.once('SIGTERM', () => process.exit(0));
