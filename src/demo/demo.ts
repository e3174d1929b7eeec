import type { Clock } from '../common/clock.js';
import type { AppConfig } from '../config/config.js';
import type { DeliveryView } from './api.js';
import { countdown } from './countdown.js';
import { type Dumper, generatedDump, postgresDumper, withFallback } from './dump.js';
import { type Finding, isPending, otherFindings, reportFindings, silentFinding } from './findings.js';
import { describeMessages, messagesOf } from './messages.js';
import { registerJobs } from './register.js';
import { scanNow } from './scan.js';
import { findOrStart, type Server } from './server.js';
import { tableOf, whereToLook } from './show.js';
import { type Staged, stage } from './stage.js';

/** With a running Vigie whose settle time is not known, this is how long the demo is ready to wait. */
const SETTLE_PATIENCE_MS = 3_000;
/** Clocks and file times are not exact to the millisecond. */
const MARGIN_MS = 500;

export interface DemoOptions {
  readonly config: AppConfig;
  readonly clock: Clock;
  /** Server on which databases may be made for `pg_dump`; null = generated SQL. */
  readonly dumpServer: string | null;
  readonly say: (line: string) => void;
}

interface Outcome {
  readonly findings: readonly Finding[];
  readonly messages: readonly DeliveryView[];
}

/** Register, stage, scan, wait for the deadline that nobody meets, scan again, show. @throws Error in words for the user. */
export async function runDemo(options: DemoOptions): Promise<void> {
  const { config, say } = options;
  const server = await findOrStart(config, say);
  let outcome: Outcome;
  try {
    outcome = await play(server, options);
  } finally {
    await server.stop();
  }
  const { findings, messages } = outcome;
  say(tableOf(findings, process.stdout.isTTY ? process.stdout.columns : undefined));
  const waiting = findings.some((finding) => isPending(finding) && !wasJudged(finding, findings));
  if (waiting) say('Pending: those files may still be arriving; a scan after the time in the message judges them (STAGING_SETTLE_SECONDS).');
  for (const line of [...describeMessages(messages), ...whereToLook(server.api.url, server.settleMs !== null)]) say(line);
}

async function play({ api, settleMs }: Server, { config, clock, dumpServer, say }: DemoOptions): Promise<Outcome> {
  const { created, present, missingAt } = await registerJobs(api, clock.now());
  say(`Jobs: ${created} made, ${present} there already.`);
  const { stagingRoot } = config.storage;
  const staged = await stage({ stagingRoot, timezone: config.scanner.timezone, now: clock.now(), dump: dumper(dumpServer, say) });
  say(`Staged ${staged.reports.size} reports below ${stagingRoot}.`);
  await countdown('for the files to settle', (settleMs ?? SETTLE_PATIENCE_MS) + MARGIN_MS);
  const first = await scanNow(api);
  const early = await reportFindings(api, staged.reports);
  await finishUploads(staged);
  if (missingAt !== null) await countdown('for the deadline of a backup that never comes', missingAt.getTime() - clock.now().getTime() + MARGIN_MS);
  const second = await scanNow(api);
  const final = await reportFindings(api, staged.reports);
  const arrived = early.filter((finding) => isPending(finding) && wasJudged(finding, final));
  const findings = [...[...arrived, ...final].sort(byAgent), ...(await silentFinding(api)), ...(await otherFindings(api))];
  return { findings, messages: await messagesOf(api, first.id, second.id) };
}

function dumper(dumpServer: string | null, say: (line: string) => void): Dumper {
  return dumpServer === null ? generatedDump : withFallback(postgresDumper(dumpServer), say);
}

async function finishUploads({ uploads }: Staged): Promise<void> {
  for (const upload of uploads) await upload.finish();
}

function wasJudged({ report, agent, database }: Finding, findings: readonly Finding[]): boolean {
  return findings.some((other) => other.report === report && other.agent === agent && other.database === database && !isPending(other));
}

/** Stable: within an agent the order stays, pending before its verdict. */
function byAgent(a: Finding, b: Finding): number {
  return a.agent === b.agent ? 0 : a.agent < b.agent ? -1 : 1;
}
