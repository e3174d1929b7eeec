import { rmSync } from 'node:fs';
import { withClient } from './global-setup.mjs';

export default async function teardown() {
  rmSync(process.env.VIGIE_TEST_ROOT, { recursive: true, force: true });
  const template = process.env.VIGIE_TEST_TEMPLATE;
  if (!template) return;
  await withClient(process.env.TEST_DATABASE_URL, async (client) => {
    const { rows } = await client.query('SELECT datname FROM pg_database WHERE starts_with(datname, $1)', [template.replace('_template', '')]);
    for (const { datname } of rows) await client.query(`DROP DATABASE "${datname}" WITH (FORCE)`);
  });
}
