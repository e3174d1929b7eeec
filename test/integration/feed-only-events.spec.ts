import { EventEmitter2 } from '@nestjs/event-emitter';
import { EventLog } from '../../src/events/event-log.js';
import { EVENTS_WRITTEN } from '../../src/events/event-types.js';
import { NotificationService } from '../../src/notification/notification.service.js';
import type { EventStream } from '../support/event-stream.js';
import { FeedWorld } from '../support/feed.js';
import { SmtpSink } from '../support/smtp-sink.js';
import { HOUR_MS } from '../support/vigie.js';

describe('Events that are only for those who follow the feed', () => {
  let sink: SmtpSink;
  let world: FeedWorld;
  beforeAll(async () => {
    sink = await SmtpSink.start();
    world = await FeedWorld.start({}, { ...sink.env, ADMIN_EMAIL_RECIPIENT: 'admin@example.org' });
  });
  afterEach(() => world.closeStreams());
  afterAll(async () => {
    await world.close();
    await sink.close();
  });

  const tell = () => world.vigie.test.app.get(NotificationService).work();
  const deliveries = (stream: EventStream) => stream.events.filter(({ type }) => type === 'delivery.changed').map(({ payload }) => payload.status);

  it('make no mail and do not worry the health page, however old they are', async () => {
    await world.vigie.scan();
    await world.publish({ type: 'agent.changed', payload: { action: 'agent.updated', ids: ['ACME'] } });
    await tell();
    expect(sink.mails).toEqual([]);
    world.vigie.clock.advance(HOUR_MS);
    expect(await world.vigie.get('/health/status')).toMatchObject({ status: 'ok', reasons: [] });
    expect(await world.database.query('SELECT id FROM events WHERE fanned_out_at IS NULL')).toEqual([]);
  });

  it('tell of a message from its writing to its arrival', async () => {
    const stream = await world.stream();
    expect((await world.vigie.request('POST', '/notifications/test', {})).status).toBeLessThan(300);
    await stream.until(() => deliveries(stream).includes('sent'));
    expect(deliveries(stream)).toEqual(['pending', 'sent']);
    expect(stream.events.at(-1)).toMatchObject({ agent_id: null, payload: { kind: 'test', recipient: 'admin@example.org', attempts: 1, sent_at: expect.any(String), next_attempt_at: null, last_error: null, job_ids: [] } });
  });

  it('tell why a message did not arrive, and that somebody retries it', async () => {
    const stream = await world.stream('?types=delivery.changed');
    const { body } = await world.vigie.request<{ id: number }[]>('POST', '/notifications/test', {});
    await stream.until(() => deliveries(stream).includes('sent'));
    await world.database.query(`UPDATE deliveries SET status = 'failed', sent_at = NULL WHERE id = $1`, [body[0]!.id]);
    expect((await world.vigie.request('POST', `/deliveries/${body[0]!.id}/retry`)).status).toBe(202);
    await stream.until(() => deliveries(stream).length >= 4);
    expect(deliveries(stream)).toEqual(['pending', 'sent', 'pending', 'sent']);
  });

  it('are not announced by a transaction that is rolled back', async () => {
    const event = { type: 'agent.changed', payload: { action: 'agent.updated', ids: ['ACME'] } } as const;
    const woken = jest.fn();
    world.vigie.test.app.get(EventEmitter2).on(EVENTS_WRITTEN, woken);
    const failing = world.database.transaction(async (manager) => {
      await world.vigie.test.app.get(EventLog).publish(manager, [event]);
      throw new Error('rolled back');
    });
    await expect(failing).rejects.toThrow('rolled back');
    expect(woken).not.toHaveBeenCalled();
    await world.publish(event);
    expect(woken).toHaveBeenCalledTimes(1);
  });
});
