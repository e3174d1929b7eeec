import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { createRequire } from 'node:module';
import { parseArgs } from 'node:util';

/**
 * `npm run chaos -- [--seconds N] [--seed S] [--only NAME] [--queue off|postgres]`: runs test/chaos against the built program, on the PostgreSQL server of
 * TEST_DATABASE_URL, for about N seconds. The same seed makes the same troubles at the same planned moments.
 */
const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '120' }, seed: { type: 'string', default: String(randomInt(1, 1_000_000)) }, only: { type: 'string' }, queue: { type: 'string', default: 'off' } },
});
const again = `npm run chaos -- --seconds ${values.seconds} --seed ${values.seed}${values.only ? ` --only '${values.only}'` : ''}${values.queue === 'off' ? '' : ` --queue ${values.queue}`}`;
console.log(`Chaos for ${values.seconds} s with seed ${values.seed}; the same again: ${again}`);
const jest = createRequire(import.meta.url).resolve('jest/bin/jest');
const { status } = spawnSync(process.execPath, [jest, '--config', 'jest.chaos.config.mjs', '--verbose', ...(values.only ? [values.only] : [])], {
  stdio: 'inherit',
  env: {
    TEST_DATABASE_URL: 'postgres://postgres@127.0.0.1:5432/postgres',
    ...process.env,
    VIGIE_TEST_PG: '1',
    CHAOS_SECONDS: values.seconds,
    CHAOS_SEED: values.seed,
    CHAOS_QUEUE: values.queue,
  },
});
if (status !== 0) console.error(`Chaos failed with seed ${values.seed}. The same again: ${again}`);
process.exit(status ?? 1);
