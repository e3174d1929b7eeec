import { rename, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DataSource } from 'typeorm';
import { AgentRegistry } from '../../src/agents/agent-registry.js';
import { DeadlineWatch } from '../../src/scanner/deadlines/deadline-watch.js';
import type { TestAgent } from '../support/agent.js';
import { DAY_MS, HOUR_MS, MINUTE_MS, TestVigie } from '../support/vigie.js';

/** Puts a plain file, or a link, where a folder was. @returns how to put the folder back */
async function takeAway(folder: string, put: (path: string) => Promise<void>): Promise<() => Promise<void>> {
  const away = join(dirname(folder), '.away');
  await rename(folder, away);
  await put(folder);
  return async () => {
    await rm(folder);
    await rename(away, folder);
  };
}
const asFile = (path: string) => writeFile(path, 'x');
const asLink = (path: string) => symlink('nowhere', path);

let vigie: TestVigie;
beforeEach(async () => (vigie = await TestVigie.start()));
afterEach(() => vigie.close());

const EIGHT_DAYS_MS = 8 * DAY_MS + HOUR_MS;
const reported = async (job: { id: number }) => (await vigie.verdicts(job)).filter((verdict) => !verdict.includes('deadline-passed'));

/** A backup made just after its job was, eight days before it can be read. */
async function backUpEightDaysAgo(agent: TestAgent) {
  const job = await vigie.job(agent.id, 'SALES', { grace_minutes: 60 });
  const endedAt = new Date(vigie.clock.now().getTime() + MINUTE_MS);
  return { job, backUp: () => agent.backUp('SALES', { endedAt }) };
}

describe('A good backup of more than seven days ago', () => {
  it('that waits for the final volume since the first scan after a long stop is stored once the volume is back', async () => {
    const agent = await vigie.agent('VOLUME');
    const { job, backUp } = await backUpEightDaysAgo(agent);
    await vigie.scan();
    vigie.clock.advance(EIGHT_DAYS_MS);
    const mend = await takeAway(vigie.validatedRoot, asFile);
    await backUp();
    expect(await vigie.scan()).toMatchObject({ reports_stale: 0, reports_waiting: 1 });
    await mend();
    expect(await vigie.scan()).toMatchObject({ reports_stale: 0, reports_applied: 1 });
    expect(await reported(job)).toEqual(['failed not-stored', 'success verified']);
  });

  it('that waits for the final volume through a scan every day is stored once the volume is back', async () => {
    const agent = await vigie.agent('DAILY');
    const { job, backUp } = await backUpEightDaysAgo(agent);
    const mend = await takeAway(vigie.validatedRoot, asFile);
    await backUp();
    for (let day = 0; day <= 8; day++) {
      expect(await vigie.scan()).toMatchObject({ reports_stale: 0 });
      vigie.clock.advance(DAY_MS);
    }
    await mend();
    await vigie.scan();
    expect(await reported(job)).toEqual(['failed not-stored', 'success verified']);
  });

  it.each<[string, (agent: TestAgent) => Promise<() => Promise<void>>]>([
    ['log folder is a link', (agent) => takeAway(join(agent.folder, 'log'), asLink)],
    ['log folder is a file', (agent) => takeAway(join(agent.folder, 'log'), asFile)],
    ['folder is a link', (agent) => takeAway(agent.folder, asLink)],
  ])('of an agent whose %s at the first scan after a long stop is read once that is mended', async (_, hide) => {
    const agent = await vigie.agent('HIDDEN');
    const { job, backUp } = await backUpEightDaysAgo(agent);
    await vigie.scan();
    vigie.clock.advance(EIGHT_DAYS_MS);
    await backUp();
    const mend = await hide(agent);
    await vigie.scan();
    await mend();
    expect(await vigie.scan()).toMatchObject({ reports_stale: 0, reports_applied: 1 });
    expect(await reported(job)).toEqual(['success verified']);
  });

  it('is read by the first look of all, where only deadlines are watched', async () => {
    const agent = await vigie.agent('DEADLINES');
    const { job, backUp } = await backUpEightDaysAgo(agent);
    vigie.clock.advance(EIGHT_DAYS_MS);
    await backUp();
    await vigie.test.app.get(DeadlineWatch).look();
    expect(await reported(job)).toEqual(['success verified']);
  });

  it('is read after a stop, where only deadlines were watched before it', async () => {
    const agent = await vigie.agent('DEADLINES');
    const { job, backUp } = await backUpEightDaysAgo(agent);
    await vigie.job(agent.id, 'OTHER', { grace_minutes: 1 });
    vigie.clock.advance(2 * MINUTE_MS);
    await vigie.test.app.get(DeadlineWatch).look();
    vigie.clock.advance(EIGHT_DAYS_MS);
    await backUp();
    await vigie.test.app.get(DeadlineWatch).look();
    expect(await reported(job)).toEqual(['success verified']);
  });

  it('that was refused, and is mended and read again only now, gets its verdict', async () => {
    const agent = await vigie.agent('ZONE');
    const { job } = await backUpEightDaysAgo(agent);
    await vigie.scan();
    await vigie.request('PATCH', '/agents/ZONE', { timezone: 'Pacific/Honolulu' });
    const endedAt = vigie.clock.now().toISOString().replace('T', ' ').replace('Z', '');
    await agent.rawReport(JSON.stringify({ operation_end_time: endedAt, databases: { SALES: { BACKUP: { status: false } } } }));
    expect(await vigie.scan()).toMatchObject({ reports_rejected: 1 });
    vigie.clock.advance(EIGHT_DAYS_MS);
    await vigie.scan();
    await vigie.request('PATCH', '/agents/ZONE', { timezone: null });
    const [rejected] = await vigie.get<{ id: number }[]>('/rejected_reports');
    expect((await vigie.request('POST', `/rejected_reports/${rejected!.id}/retry`)).status).toBe(202);
    await vigie.scan();
    expect(await reported(job)).toEqual(['failed agent-reported-failure']);
  });

  it('that turns up only now, though its folder was read all the time, is too old for a verdict', async () => {
    const agent = await vigie.agent('LATE');
    const { job, backUp } = await backUpEightDaysAgo(agent);
    await vigie.scan();
    vigie.clock.advance(EIGHT_DAYS_MS);
    await vigie.scan();
    await backUp();
    expect(await vigie.scan()).toMatchObject({ reports_stale: 1 });
    expect(await reported(job)).toEqual([]);
    expect(await agent.list('log')).toEqual(['_archive']);
  });
});

describe('Of an agent whose staging folder cannot be looked into', () => {
  it.each<[string, (agent: TestAgent) => Promise<() => Promise<void>>, string]>([
    ['log folder is a link', (agent) => takeAway(join(agent.folder, 'log'), asLink), 'log is a symbolic link: links are not followed'],
    ['log folder is a link to itself', (agent) => takeAway(join(agent.folder, 'log'), (path) => symlink('log', path)), 'log is a symbolic link: links are not followed'],
    ['log folder is a file', (agent) => takeAway(join(agent.folder, 'log'), asFile), 'log is no folder: make it one'],
    ['folder is a link', (agent) => takeAway(agent.folder, asLink), 'is a symbolic link: links are not followed'],
    ['folder is a link to itself', (agent) => takeAway(agent.folder, (path) => symlink(agent.id, path)), 'is a symbolic link: links are not followed'],
  ])('because its %s nothing is called missing, by either kind of scan, until it can be', async (_, hide, detail) => {
    const agent = await vigie.agent('HIDDEN');
    const job = await vigie.job(agent.id, 'SALES', { grace_minutes: 5 });
    const lost = await vigie.job(agent.id, 'LOST', { grace_minutes: 5 });
    await agent.backUp('SALES', { endedAt: vigie.clock.now() });
    const mend = await hide(agent);
    vigie.clock.advance(6 * MINUTE_MS);
    expect(await vigie.scan()).toMatchObject({ entries_missing: 0, problems: [{ agent_id: agent.id, detail }] });
    await vigie.test.app.get(DeadlineWatch).look();
    expect([await vigie.verdicts(job), await vigie.verdicts(lost)]).toEqual([[], []]);
    await mend();
    await vigie.scan();
    expect([await vigie.verdicts(job), await vigie.verdicts(lost)]).toEqual([['success verified'], ['missing deadline-passed']]);
  });

  it('because it is the second of two that differ only in case, the first one counts', async () => {
    const agent = await vigie.agent('acme');
    const job = await vigie.job(agent.id, 'SALES', { grace_minutes: 5 });
    await vigie.agent('ACME');
    vigie.clock.advance(6 * MINUTE_MS);
    expect(await vigie.scan()).toMatchObject({ entries_missing: 1, problems: [{ agent_id: 'acme' }] });
    expect(await vigie.verdicts(job)).toEqual(['missing deadline-passed']);
  });
});

it('An agent whose report was put back after it was met is not watched until it is met again', async () => {
  const agent = await vigie.agent('PUT_BACK');
  await vigie.scan();
  vigie.clock.advance(DAY_MS);
  const registry = vigie.test.app.get(AgentRegistry);
  const meet = async () => (await registry.meet([])).get(agent.id.toLowerCase())!;
  const [met, back] = [await meet(), new Date(vigie.clock.now().getTime() - EIGHT_DAYS_MS)];
  await vigie.test.app.get(DataSource).query('UPDATE agents SET watched_until = $1', [back]);
  await registry.watched([met]);
  expect((await meet()).watched_until).toEqual(back);
  await registry.watched([await meet()]);
  expect((await meet()).watched_until.getTime()).toBeGreaterThan(met.watched_until.getTime());
});
