import fc from 'fast-check';
import { DataSource } from 'typeorm';
import { insertRows } from '../../src/database/insert-rows.js';
import { DomainEvent } from '../../src/events/event.entity.js';
import { TestVigie } from '../support/vigie.js';

describe('Rows that are added as JSON', () => {
  let vigie: TestVigie;
  let manager: DataSource['manager'];
  beforeAll(async () => {
    vigie = await TestVigie.start();
    manager = vigie.test.app.get(DataSource).manager;
  });
  afterAll(() => vigie.close());

  const event = (detail: string) => ({ type: 'report.stuck' as const, agent_id: 'ACME', payload: { file_name: 'a.json', detail }, occurred_at: new Date(Date.UTC(2026, 5, 12)), expires_at: null });

  it('come back as they were, whatever text they hold; what PostgreSQL cannot store is replaced', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\0', '\ud800', 'a\udfffb', '\\u0000', '𐀀', '"\'\\')), { minLength: 1, maxLength: 5 }), async (details) => {
        const added = await insertRows(manager, DomainEvent, details.map(event), { returning: ['id', 'payload', 'occurred_at', 'expires_at', 'transaction_id'] });
        expect(added.map(({ payload }) => payload)).toEqual(details.map((detail) => event(detail.replace(/[\0\p{Surrogate}]/gu, '\ufffd')).payload));
        for (const row of added) expect(row).toMatchObject({ occurred_at: new Date(Date.UTC(2026, 5, 12)), expires_at: null, id: expect.any(Number), transaction_id: expect.any(Number) });
      }),
      { numRuns: 30 },
    );
  });

  it('that are there already can be left out', async () => {
    const [first] = await insertRows(manager, DomainEvent, [event('one')], { returning: ['id'] });
    const again = [{ ...event('again'), id: first!.id }, { ...event('new'), id: first!.id + 1_000_000 }];
    expect(await insertRows(manager, DomainEvent, again, { orIgnore: true, returning: ['id'] })).toEqual([{ id: first!.id + 1_000_000 }]);
    await expect(insertRows(manager, DomainEvent, again)).rejects.toThrow('duplicate key');
  });

  it('may be none', async () => {
    expect(await insertRows(manager, DomainEvent, [])).toEqual([]);
  });
});
