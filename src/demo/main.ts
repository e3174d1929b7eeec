import 'reflect-metadata';
import { Clock } from '../common/clock.js';
import { buildConfig } from '../config/config.js';
import { addEnvFile, loadEnv } from '../config/load-env.js';
import { runDemo } from './demo.js';

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
try {
  addEnvFile();
  await runDemo({
    config: buildConfig(loadEnv(process.env)),
    clock: new Clock(),
    dumpServer: process.env.DEMO_DATABASE_URL ?? null,
    say: (line) => process.stdout.write(`${line}\n`),
  });
  process.exit(0);
} catch (error) {
  process.stderr.write(`The demo cannot go on: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
