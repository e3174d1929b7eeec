import { EventStream } from '../support/event-stream.js';
import { expectJob, Installation, scan } from '../support/installation.js';
import { ADMIN_KEY } from '../support/program.js';

describe('The built program with two open streams of events', () => {
  let installation: Installation;
  beforeAll(async () => (installation = await Installation.create()));
  afterAll(() => installation.close());

  it('tells both of a scan, and on SIGTERM ends them and itself at once with code 0', async () => {
    const program = await installation.start();
    const open = async () => {
      const stream = await EventStream.open(`${program.url}/events`, { key: ADMIN_KEY });
      await stream.until(() => stream.lastEventId !== '');
      return stream;
    };
    const streams = [await open(), await open()];
    const agent = await installation.agent('ACME');
    await expectJob(program, 'ACME', 'SALES');
    await agent.backUp('SALES');
    await scan(program);
    for (const stream of streams) expect(await stream.ofType('entries.recorded')).toMatchObject({ payload: { entries: [{ database_name: 'SALES', status: 'success' }] } });
    const { code, ms } = await program.stop();
    expect(code).toBe(0);
    expect(ms).toBeLessThan(2_000);
    await Promise.all(streams.map((stream) => stream.ended()));
    expect(program.stderr).toBe('');

    const next = await installation.start();
    const resumed = await EventStream.open(`${next.url}/events`, { key: ADMIN_KEY, headers: { 'Last-Event-ID': streams[0]!.lastEventId } });
    await scan(next);
    await resumed.ofType('scan.finished');
    expect(resumed.types()).not.toContain('reset');
  });
});
