import fc from 'fast-check';
import { addEntry, type Api, expectStatus, startApi } from './api-support.js';

const at = (hour: number) => new Date(Date.UTC(2026, 5, 1, hour));

describe('GET /backup_entries of a time', () => {
  let api: Api;
  let entries: { id: number; hour: number; status: string }[];
  beforeAll(async () => {
    api = await startApi();
    const { id: job } = await api.createJob();
    entries = [];
    // The clock was set back on the way: ids and times do not always agree.
    for (const [index, hour] of [0, 1, 2, 9, 10, 3, 4, 4, 5, 6, 12, 7, 8].entries()) {
      const status = index % 3 === 0 ? 'failed' : 'success';
      entries.push({ id: await addEntry(api.db, job, { status, created_at: at(hour) }), hour, status });
    }
  });
  afterAll(() => api.close());

  it('has the pages that its filters and its order say', async () => {
    const query = fc.record({
      from: fc.option(fc.integer({ min: -1, max: 13 })), to: fc.option(fc.integer({ min: -1, max: 13 })), sort: fc.constantFrom('id', '-id'), status: fc.option(fc.constantFrom('failed', 'success')),
      skip: fc.nat(6), limit: fc.integer({ min: 1, max: 15 }), cursor: fc.option(fc.nat(14)),
    });
    await fc.assert(
      fc.asyncProperty(query, async ({ from, to, sort, status, skip, limit, cursor }) => {
        const isCursor = cursor !== null && sort === '-id';
        const before = (entries[0]?.id ?? 0) + (cursor ?? 0);
        const parameters = new URLSearchParams({ sort, limit: String(limit), ...(isCursor ? { before_id: String(before) } : { skip: String(skip) }) });
        if (from !== null) parameters.set('from', at(from).toISOString());
        if (to !== null) parameters.set('to', at(to).toISOString());
        if (status !== null) parameters.set('status', status);
        const matching = entries.filter(({ hour, status: is }) => hour >= (from ?? -9) && hour < (to ?? 99) && (status === null || is === status)).map(({ id }) => id);
        const ordered = sort === 'id' ? matching : [...matching].reverse();
        const page = isCursor ? ordered.filter((id) => id < before).slice(0, limit) : ordered.slice(skip, skip + limit);
        const { body, headers } = await expectStatus(api.http.get(`/backup_entries?${parameters.toString()}`), 200);
        expect([body.map(({ id }: { id: number }) => id), headers['x-total-count']]).toEqual([page, String(matching.length)]);
      }),
      { numRuns: 150 },
    );
  }, 60_000);
});
