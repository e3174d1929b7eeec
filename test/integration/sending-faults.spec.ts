import { orderKey } from '../../src/notification/deliveries/order-key.js';
import { Delivery } from '../../src/notification/deliveries/delivery.entity.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { HookReceiver, type Reaction } from '../support/hook-receiver.js';
import { NotificationWorld } from '../support/notification-world.js';
import { type Answer, SmtpSink, type Stage } from '../support/smtp-sink.js';

/** VIGIE_TEST_FAULTS=10000 for a long run; the seed is printed when it fails. */
const FAULTS = Number(process.env.VIGIE_TEST_FAULTS ?? 1_000);
const SEED = Number(process.env.VIGIE_TEST_SEED ?? 20_260_612);
const AGENTS = 24 * Math.ceil(FAULTS / 1_000);
const RECIPIENTS = ['ops@example.org', 'dba@example.org'];
/** Of one order each. */
const MESSAGES = 4;
const SECRET = `whsec_${Buffer.alloc(32, 'secret').toString('base64')}`;

/** Numbers from 0 to 1 that are the same for the same seed. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Faults that are injected as long as there are some left, and what each message has suffered after it was accepted. */
class Faults {
  readonly byKind = new Map<string, number>();
  readonly afterAcceptance = new Map<string, number>();
  private readonly chance = random(SEED);

  constructor(private left: number) {}

  get count(): number {
    return [...this.byKind.values()].reduce((sum, count) => sum + count, 0);
  }

  /** @param share of the times that it is asked */
  pick<const T extends string | number>(stage: string, share: number, kinds: readonly T[]): T | null {
    if (this.left === 0 || this.chance() >= share) return null;
    this.left -= 1;
    const kind = kinds[Math.floor(this.chance() * kinds.length)]!;
    this.byKind.set(`${stage} ${kind}`, (this.byKind.get(`${stage} ${kind}`) ?? 0) + 1);
    return kind;
  }

  accepted(id: string): void {
    this.afterAcceptance.set(id, (this.afterAcceptance.get(id) ?? 0) + 1);
  }
}

describe(`Under ${FAULTS} faults of servers and networks`, () => {
  let database: TestDatabase;
  let sink: SmtpSink;
  let receiver: HookReceiver;
  let world: NotificationWorld;
  let faults: Faults;
  let deliveries: Delivery[];

  beforeAll(async () => {
    database = await createTestDatabase();
    sink = await SmtpSink.start();
    receiver = await HookReceiver.start();
    faults = new Faults(FAULTS);
    const env = { ...database.env, ...sink.env, LOG_LEVEL: 'error', WEBHOOK_ALLOW_PRIVATE: 'true' };
    // What nobody can find out is tried first: the name server does not know the mail server.
    const lost = await NotificationWorld.start({ ...env, EMAIL_HOST: 'mail.invalid' });
    const { id } = await lost.addChannel('webhook', { url: receiver.url(), secret: SECRET });
    await queue(lost, id);
    receiver.react = () => 'cut';
    await lost.tell();
    const why = (await lost.deliveries()).flatMap(({ last_error }) => /ENOTFOUND mail.invalid|socket hang up/.exec(last_error ?? '')?.[0] ?? []);
    expect(new Set(why)).toEqual(new Set(['ENOTFOUND mail.invalid', 'socket hang up']));
    await lost.close();
    for (const { headers } of receiver.received) faults.accepted(String(headers['webhook-id']));

    sink.script = (stage, messageId) => smtpFault(stage, messageId);
    sink.answer = () => faults.pick('rcpt', 0.5, [450, 451, 452, 'close', 421]) ?? 'accept';
    receiver.react = ({ headers }) => httpFault(String(headers['webhook-id']));
    world = await NotificationWorld.start(env, { connectMs: 1_500, silenceMs: 1_500, exchangeMs: 1_500 });
    world.clock.advance(0.1);
    for (let round = 0; (deliveries = await world.deliveries()).some(({ status }) => status === 'pending' || status === 'retrying'); round++) {
      if (round > 150) break;
      await world.tell();
      world.clock.advance(1);
    }
  }, 300_000 + 30 * FAULTS);
  afterAll(async () => {
    await world.close();
    await receiver.close();
    await sink.close();
    await database.close();
  });

  function smtpFault(stage: Stage, messageId: string | null): Answer {
    switch (stage) {
      case 'connect':
        return faults.pick(stage, 0.04, [421, 554, 'close']) ?? 'accept';
      case 'secure':
        return faults.pick(stage, 0.04, ['close']) ?? 'accept';
      case 'auth':
        return faults.pick(stage, 0.04, [454, 535, 'close']) ?? 'accept';
      case 'mail':
        return faults.pick(stage, 0.25, [421, 451, 552, 'close']) ?? 'accept';
      case 'message':
        return faults.pick(stage, 0.4, [451, 452, 451, 452, 'close', 421]) ?? faults.pick(stage, 0.01, ['hang']) ?? 'accept';
      case 'accepted': {
        const fault = faults.pick(stage, 0.2, [451, 'close']) ?? faults.pick(stage, 0.01, ['hang']);
        if (fault !== null) faults.accepted(messageId?.split('@')[0] ?? '');
        return fault ?? 'accept';
      }
    }
  }

  function httpFault(id: string): Reaction {
    const fault = faults.pick('http', 0.7, [500, 502, 429, 404, 302, 'cut', 'upgrade']) ?? faults.pick('http', 0.01, ['hang']);
    // Whatever it answers, a receiver that is not ours may have taken the message.
    if (fault !== null) faults.accepted(id);
    if (fault === null) return { status: 204 };
    return typeof fault === 'number' ? { status: fault, headers: { 'Retry-After': '30' } } : fault;
  }

  async function queue(into: NotificationWorld, channelId: number): Promise<void> {
    const now = into.clock.now();
    const rows = Array.from({ length: MESSAGES * AGENTS }, (_, number) => {
      const agent_id = `AGENT_${number % AGENTS}`;
      const body = { kind: number % (2 * AGENTS) < AGENTS ? 'alert' : 'recovery', subject: `${number}`, text_body: 'T', html_body: 'H', agent_id, status: 'pending', next_attempt_at: now, created_at: now, queued_at: now } as const;
      const ways = [...RECIPIENTS.map((recipient) => ({ channel: 'email', channel_id: null, recipient }) as const), { channel: 'webhook', channel_id: channelId, recipient: 'A webhook' } as const];
      return ways.map((way) => ({ ...body, ...way, order_key: orderKey(way, body.kind, agent_id) }));
    });
    await into.database.getRepository(Delivery).insert(rows.flat());
  }

  /** Ids in the order in which they arrived, by Message-ID or webhook-id. */
  const arrivals = (): string[] => [...sink.mails.map(({ mail }) => (mail.messageId ?? '').replace(/^<|@.*$/g, '')), ...receiver.received.map(({ headers }) => String(headers['webhook-id']))];
  const idOf = ({ id, created_at }: Delivery): string => `vigie-${id}-${created_at.getTime()}`;

  it('everything that was to be suffered was suffered, of every kind', () => {
    expect({ seed: SEED, count: faults.count }).toEqual({ seed: SEED, count: FAULTS });
    expect(new Set([...faults.byKind.keys()].map((kind) => kind.split(' ')[0]))).toEqual(new Set(['connect', 'secure', 'auth', 'mail', 'rcpt', 'message', 'accepted', 'http']));
  });

  it('every message arrives', () => {
    expect(deliveries.filter(({ status }) => status !== 'sent').map(({ id, status, attempts, last_error }) => ({ id, status, attempts, last_error }))).toEqual([]);
    expect(new Set(arrivals())).toEqual(new Set(deliveries.map(idOf)));
  });

  it('no more often than once, and once more for each fault after it was accepted', () => {
    const copies = group(arrivals());
    const tooMany = [...copies].filter(([id, each]) => each.length > 1 + (faults.afterAcceptance.get(id) ?? 0));
    expect(tooMany).toEqual([]);
  });

  it('in its order, first arrivals and repetitions alike', () => {
    const byId = new Map(deliveries.map((delivery) => [idOf(delivery), delivery]));
    const last = new Map<string, number>();
    const overtaken = arrivals().filter((arrived) => {
      const { order_key, id } = byId.get(arrived)!;
      const isLate = id < (last.get(order_key) ?? 0);
      last.set(order_key, Math.max(id, last.get(order_key) ?? 0));
      return isLate;
    });
    expect(overtaken).toEqual([]);
  });
});

function group(ids: readonly string[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const id of ids) groups.set(id, [...(groups.get(id) ?? []), id]);
  return groups;
}
