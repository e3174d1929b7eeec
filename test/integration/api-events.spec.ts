import type { EventStream } from '../support/event-stream.js';
import { FeedWorld, numbers, stuck } from '../support/feed.js';

describe('GET /events', () => {
  let world: FeedWorld;
  beforeAll(async () => (world = await FeedWorld.start({ heartbeatMs: 60 })));
  afterEach(() => world.closeStreams());
  afterAll(() => world.close());

  it('tells of an entry that a scan has recorded, and of the scan itself', async () => {
    const stream = await world.stream();
    const agent = await world.vigie.agent('ACME_TOLD');
    const job = await world.vigie.job('ACME_TOLD', 'SALES');
    await agent.backUp('SALES');
    await world.vigie.scan();
    const finished = await stream.ofType('scan.finished');
    const [entry] = await world.vigie.entries(job);
    expect(await stream.ofType('entries.recorded')).toMatchObject({
      agent_id: 'ACME_TOLD', job_id: null, scan_run_id: entry!.scan_run_id,
      payload: { entries: [{ id: entry!.id, job_id: job.id, database_name: 'SALES', status: 'success', rule: 'verified', message: entry!.message, late: false, report_id: entry!.report_id }] },
    });
    expect(await stream.ofType('job.status_changed')).toMatchObject({ job_id: job.id, payload: { from: null, to: 'success', entry_id: entry!.id } });
    expect(stream.types().filter((type) => type !== 'scan.progress')).toEqual(['job.changed', 'scan.queued', 'scan.started', 'entries.recorded', 'job.status_changed', 'scan.finished']);
    const run = await world.vigie.get<object>(`/scanner/runs/${entry!.scan_run_id}`);
    const { problems, ...facts } = { problems: [], ...run };
    expect(finished.payload).toEqual({ ...facts, problems_count: problems.length });
  });

  it('tells of backups that never came', async () => {
    const stream = await world.stream('?types=entries.recorded');
    const job = await world.vigie.job('ACME_LATE', 'SALES');
    await world.database.query(
      `UPDATE expected_backup_jobs SET ledger_from = now() - interval '3 days', next_expected_at_utc = now() - interval '2 days', next_deadline_utc = now() - interval '2 days' WHERE id = $1`, [job.id],
    );
    await world.vigie.scan();
    const { payload } = await stream.ofType('entries.recorded');
    expect(payload).toMatchObject({ entries: expect.arrayContaining([expect.objectContaining({ job_id: job.id, status: 'missing', rule: 'deadline-passed', report_id: null, cycles_missed: 1 })]) });
  });

  it('tells of jobs and agents that people change', async () => {
    const stream = await world.stream('?types=job.changed,agent.changed');
    const job = await world.vigie.job('ACME_EDITED', 'SALES');
    await world.vigie.request('PATCH', `/jobs/${job.id}`, { city: 'Kribi' });
    await world.vigie.request('DELETE', `/jobs/${job.id}`);
    await stream.until(() => stream.events.length >= 3);
    expect(stream.events.map(({ job_id, payload }) => [job_id, payload])).toEqual(
      ['job.created', 'job.updated', 'job.deleted'].map((action) => [job.id, { action, ids: [job.id] }]),
    );
  });

  it('goes on behind Last-Event-ID, without loss and without repetition', async () => {
    const first = await world.stream();
    await world.publish(stuck(1), stuck(2));
    await world.publish(stuck(3));
    await first.until(() => numbers(first).length >= 3);
    first.close();
    await world.publish(stuck(4));
    await world.publish(stuck(5));
    const [, second, third] = first.events;
    const resumed = await world.stream('', { headers: { 'Last-Event-ID': third!.id } });
    const earlier = await world.stream(`?last_event_id=${second!.id}`);
    await world.publish(stuck(6));
    await Promise.all([resumed.until(() => numbers(resumed).includes(6)), earlier.until(() => numbers(earlier).includes(6))]);
    expect([numbers(resumed), numbers(earlier)]).toEqual([[4, 5, 6], [3, 4, 5, 6]]);
  });

  it('goes on from where it was opened also for a client that has seen no event', async () => {
    const first = await world.stream();
    first.close();
    await world.publish(stuck(7));
    const resumed = await world.stream('', { headers: { 'Last-Event-ID': first.lastEventId } });
    await resumed.until(() => numbers(resumed).length > 0);
    expect(numbers(resumed)).toEqual([7]);
  });

  it('catches up over many pages, and then goes on live', async () => {
    const first = await world.stream();
    await world.publish(...Array.from({ length: 1_234 }, (_, number) => stuck(number)));
    const resumed = await world.stream(`?last_event_id=${first.lastEventId}`);
    await resumed.until(() => numbers(resumed).length >= 1_234);
    await world.publish(stuck(1_234));
    await resumed.until(() => numbers(resumed).length > 1_234);
    expect(numbers(resumed)).toEqual(Array.from({ length: 1_235 }, (_, number) => number));
  });

  it('the header outweighs the parameter, as browsers need it when they reconnect', async () => {
    const first = await world.stream();
    await world.publish(stuck(1));
    await world.publish(stuck(2));
    await first.until(() => numbers(first).length >= 2);
    const resumed = await world.stream(`?last_event_id=${first.events[0]!.id}`, { headers: { 'Last-Event-ID': first.events[1]!.id } });
    await world.publish(stuck(3));
    await resumed.until(() => numbers(resumed).includes(3));
    expect(numbers(resumed)).toEqual([3]);
  });

  describe('with filters', () => {
    const recorded = (job_id: number) => ({
      id: job_id * 10, job_id, database_name: 'D', status: 'success', rule: 'verified', message: '', late: false, observed_late: false,
      cycles_missed: 1, cycle_expected_at_utc: null, agent_report_timestamp_utc: null, report_id: null,
    });
    const delivery = (...job_ids: number[]) => ({
      delivery_id: 1, kind: 'alert', recipient: 'a@example.org', status: 'sent', attempts: 1, next_attempt_at: null, sent_at: null, last_error: null, job_ids,
    });

    it('tells of the types that were asked for', async () => {
      const stream = await world.stream('?types=report.stuck&types=scan.failed');
      await world.publish({ type: 'delivery.changed', payload: delivery() }, stuck(1), { type: 'scan.failed', payload: { error: 'no' } });
      await stream.ofType('scan.failed');
      expect(stream.types()).toEqual(['report.stuck', 'scan.failed']);
    });

    it('tells of one agent, whatever its case', async () => {
      const stream = await world.stream('?agent_id=acme_one');
      await world.publish(stuck(1, { agent_id: 'ACME_TWO' }), stuck(2), stuck(3, { agent_id: 'Acme_One' }));
      await stream.until(() => numbers(stream).length > 0);
      expect(numbers(stream)).toEqual([3]);
    });

    it('tells of one job, and of what concerns several jobs only its part', async () => {
      const stream = await world.stream('?job_id=7');
      await world.publish(
        { type: 'entries.recorded', payload: { entries: [recorded(6), recorded(7)] } },
        { type: 'entries.recorded', payload: { entries: [recorded(8)] } },
        { type: 'delivery.changed', payload: delivery(6, 8) },
        { type: 'delivery.changed', payload: delivery(6, 7) },
        { type: 'job.changed', payload: { action: 'job.updated', ids: [6, 77] } },
        { type: 'job.changed', payload: { action: 'job.updated', ids: [6, 7] } },
        { type: 'job.status_changed', job_id: 6, payload: { from: null, to: 'success', entry_id: 60, cycles_missed: 1 } },
        { type: 'job.status_changed', job_id: 7, payload: { from: null, to: 'success', entry_id: 70, cycles_missed: 1 } },
      );
      await stream.ofType('job.status_changed');
      expect(stream.types()).toEqual(['entries.recorded', 'delivery.changed', 'job.changed', 'job.status_changed']);
      expect(stream.events[0]!.payload).toMatchObject({ entries: [{ id: 70 }] });
      expect(stream.events[3]!.job_id).toBe(7);
    });

    it('takes a client along over events that it does not get, so that it does not fall behind what is kept', async () => {
      const [all, filtered] = [await world.stream(), await world.stream('?types=scan.failed')];
      await world.publish(stuck(1));
      await all.until(() => numbers(all).length > 0);
      await filtered.until(() => filtered.lastEventId === all.events[0]!.id);
      expect(filtered.events).toEqual([]);
    });

    it.each(['types=nonsense', 'types=', 'types=reset', 'job_id=0', 'job_id=x', 'agent_id=', 'agent_id=%00', 'last_event_id=1-1&last_event_id=2-2', `last_event_id=${'1'.repeat(101)}`, 'unknown=1'])(
      'refuses ?%s', async (query) => {
        const stream = await world.stream(`?${query}`);
        await stream.ended();
        expect([stream.status, stream.response.headers['content-type']]).toEqual([422, 'application/problem+json; charset=utf-8']);
        expect(stream.problem).toMatchObject({ errors: [{ pointer: `/${/^\w+/.exec(query)?.[0]}` }] });
      },
    );
  });

  it('shows that it lives while nothing happens', async () => {
    const stream = await world.stream();
    const before = stream.comments;
    await stream.until(() => stream.comments >= before + 3);
    expect(stream.events).toEqual([]);
  });

  it('begins at once, for proxies and browsers', async () => {
    const { status, response } = await world.stream('', { headers: { Accept: '*/*' } });
    expect(status).toBe(200);
    expect(response.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache, no-transform', 'x-accel-buffering': 'no',
    });
    expect(response.headers).not.toHaveProperty('content-length');
  });

  it('answers HEAD without a stream', async () => {
    const stream = await world.stream('', { method: 'HEAD' });
    await stream.ended();
    expect([stream.status, stream.response.headers['content-type']]).toEqual([200, 'text/event-stream; charset=utf-8']);
  });

  it('is closed to whoever has no key', async () => {
    const refusal = async (stream: EventStream) => {
      await stream.ended();
      return [stream.status, stream.response.headers['content-type']];
    };
    expect(await refusal(await world.stream('', { key: null }))).toEqual([401, 'application/problem+json; charset=utf-8']);
    expect(await refusal(await world.stream('', { key: 'wrong' }))).toEqual([401, 'application/problem+json; charset=utf-8']);
  });

  it('asks nothing of the database while nobody listens', async () => {
    world.closeStreams();
    const asked = jest.spyOn(world.database.logger, 'logQuery');
    const feedQueries = () => asked.mock.calls.filter(([sql]) => sql.includes('pg_snapshot_xmin'));
    const stream = await world.stream();
    await world.publish(stuck(1));
    await stream.until(() => numbers(stream).length > 0);
    stream.close();
    await stream.ended();
    // A stream that has just been closed may still be looked at once.
    await world.publish(stuck(2));
    await world.vigie.get('/jobs');
    asked.mockClear();
    await world.publish(stuck(3));
    await world.vigie.get('/jobs');
    expect(feedQueries()).toEqual([]);
    asked.mockRestore();
  });
});
