/**
 * How fast mail goes out: MAILS deliveries that wait in the database, to a mail server on loopback that takes everything. Beside it, in the same run, what the
 * mailer alone needs for the same mails with as many connections, without a database. Without DATABASE_URL on the embedded database, else in an empty
 * database of its own beside the named one.
 */
import 'reflect-metadata';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { NestFactory } from '@nestjs/core';
import { createTransport } from 'nodemailer';
import pg from 'pg';
import { DataSource } from 'typeorm';

const MAILS = Number(process.env.MAILS ?? 1_000);
/** What a mail about one database has. */
const TEXT = 'x'.repeat(2_000);
const HTML = `<p>${'x'.repeat(6_000)}</p>`;

const smtp = new Worker(new URL('./smtp-worker.mjs', import.meta.url));
const [port] = await once(smtp, 'message');
const taken = async () => {
  smtp.postMessage('count');
  return (await once(smtp, 'message'))[0];
};

const dataDir = await mkdtemp(join(tmpdir(), 'vigie-bench-'));
for (const root of ['staging', 'validated']) await mkdir(join(dataDir, root));
const database = await emptyDatabase();
process.chdir(dataDir);
Object.assign(process.env, {
  DATA_DIR: dataDir, ...(database && { DATABASE_URL: database.url }), EMAIL_HOST: '127.0.0.1', EMAIL_PORT: String(port), EMAIL_SECURITY: 'none', SCANNER_INTERVAL_MINUTES: '0', LOG_LEVEL: 'error',
});
const { AppModule } = await import('../dist/src/app.module.js');
const { NotificationService } = await import('../dist/src/notification/notification.service.js');
const app = await NestFactory.createApplicationContext(AppModule, { logger: ['error'] });

const bare = await measure(throughMailer);
await app.get(DataSource).query(
  `INSERT INTO deliveries (kind, channel, recipient, subject, text_body, html_body, status, next_attempt_at, agent_id, order_key, created_at, queued_at)
   SELECT 'alert', 'email', 'user' || n || '@example.org', 'Backup alert - DB_' || n, $2, $3, 'pending', now(), 'AGENT', 'mail user' || n || '@example.org status agent', now(), now()
     FROM generate_series(1, $1::int) AS n`,
  [MAILS, TEXT, HTML],
);
const sending = app.get(NotificationService);
const ours = await measure(() => sending.work());
const [{ sent }] = await app.get(DataSource).query(`SELECT count(*) AS sent FROM deliveries WHERE status = 'sent' AND attempts = 1`);
const arrived = await taken();

console.log(`${MAILS} mails, ${database ? 'PostgreSQL' : 'embedded database'}`);
console.log(`  Vigie         ${figures(ours)}  (${sent} sent, ${arrived - MAILS} arrived)`);
console.log(`  mailer alone  ${figures(bare)}`);

await app.close();
await smtp.terminate();
await database?.drop();
await rm(dataDir, { recursive: true, force: true });
if (sent !== MAILS || arrived !== 2 * MAILS || ours > 30_000) {
  console.error('Expected every mail exactly once, and 1,000 in less than 30 s.');
  process.exitCode = 1;
}

async function throughMailer() {
  const transport = createTransport({ pool: true, maxConnections: 5, host: '127.0.0.1', port, ignoreTLS: true });
  await Promise.all(Array.from({ length: MAILS }, (_, n) => transport.sendMail({ from: 'vigie@example.org', to: `user${n}@example.org`, subject: `Backup alert - DB_${n}`, text: TEXT, html: HTML })));
  transport.close();
}

async function measure(work) {
  const before = performance.now();
  await work();
  return performance.now() - before;
}

function figures(ms) {
  return `${(ms / 1_000).toFixed(2).padStart(6)} s  ${(MAILS / (ms / 1_000)).toFixed(0).padStart(6)} mails/s`;
}

async function emptyDatabase() {
  const given = process.env.DATABASE_URL;
  if (!given) return null;
  const name = `vigie_bench_${process.pid}`;
  const administer = async (sql) => {
    const client = new pg.Client({ connectionString: given });
    await client.connect();
    await client.query(sql).finally(() => client.end());
  };
  await administer(`CREATE DATABASE ${name}`);
  const url = new URL(given);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => administer(`DROP DATABASE ${name} WITH (FORCE)`) };
}
