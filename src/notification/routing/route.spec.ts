import { route, type RoutingChannel, type RoutingTable } from './route.js';
import { subjectOfJob } from './router.js';
import { previewOf } from './preview.js';
import { NotificationRule } from './rule.entity.js';

interface Item {
  readonly status: string;
  readonly job: string;
  readonly email: string | null;
}

const items: readonly Item[] = [
  { job: 'a', status: 'missing', email: 'Owner@example.org' }, { job: 'b', status: 'unknown', email: null }, { job: 'c', status: 'failed', email: 'owner@EXAMPLE.org' },
];
const subject = ({ status, job }: Item) => subjectOfJob('alert', [status], { agent_id_responsible: 'ACME', company_name: 'ACME', city: 'Douala', tags: [], database_name: job });
const rule = (id: number, match: object, channel_ids: number[]) => ({ id, name: `Rule ${id}`, match, channel_ids });
const EVERYTHING = rule(1, {}, [0]);
const channels: readonly RoutingChannel[] = [
  { id: 0, kind: 'email', recipients: ['admin@example.org'] }, { id: 1, kind: 'webhook', recipients: ['Hook'] }, { id: 2, kind: 'email', recipients: ['dba@example.org', 'ADMIN@example.org'] },
];
const table = (rules: RoutingTable['rules'], without: number[] = [], stopped: string[] = []): RoutingTable => (
  { rules, channels: new Map(channels.filter(({ id }) => !without.includes(id)).map((channel) => [channel.id, channel])), stopped: new Set(stopped) });
const told = (rules: RoutingTable['rules'], without?: number[], stopped?: string[]) =>
  route(items, subject, ({ email }) => email, table(rules, without, stopped)).map(({ channel_id, recipient, items: own }) => [channel_id, recipient, own.map(({ job }) => job).join('')]);

describe('Messages go', () => {
  it('to administrators about everything, and to an owner about their own jobs', () => {
    expect(told([EVERYTHING])).toEqual([[null, 'admin@example.org', 'abc'], [null, 'Owner@example.org', 'ac']]);
  });

  it('to all channels of all rules that match, with what each of them matches', () => {
    expect(told([EVERYTHING, rule(2, { jobs: ['a'] }, [1]), rule(3, { statuses: ['unknown'] }, [1, 2])])).toEqual([
      [null, 'admin@example.org', 'abc'], [1, 'Hook', 'ab'], [null, 'Owner@example.org', 'ac'], [2, 'dba@example.org', 'b'],
    ]);
  });

  it('once to a mailbox, however many rules and channels lead there', () => {
    expect(told([EVERYTHING, rule(2, {}, [2, 0])]).map(([, recipient]) => recipient)).toEqual(['admin@example.org', 'dba@example.org', 'Owner@example.org']);
  });

  it('in the language and zone that any of the ways to a mailbox wishes, though never through one that may be switched off', () => {
    const french: RoutingChannel = { id: 2, kind: 'email', recipients: ['ADMIN@example.org'], style: { locale: 'fr' } };
    const routes = (rules: RoutingTable['rules']) => route(items, subject, () => null, { rules, channels: new Map([channels[0]!, french].map((channel) => [channel.id, channel])), stopped: new Set() });
    for (const rules of [[EVERYTHING, rule(2, {}, [2])], [rule(2, {}, [2]), EVERYTHING]]) expect(routes(rules)).toMatchObject([{ channel_id: null, style: { locale: 'fr' } }]);
    expect(routes([EVERYTHING])[0]).not.toHaveProperty('style');
  });

  it('to the administrators when no rule matches, or its channel is switched off', () => {
    expect(told([rule(2, { jobs: ['a'] }, [1])])).toEqual([[1, 'Hook', 'a'], [null, 'Owner@example.org', 'ac'], [null, 'admin@example.org', 'bc']]);
    expect(told([rule(2, {}, [1])], [1])[0]).toEqual([null, 'admin@example.org', 'abc']);
  });

  it('to the administrators when every address that rules lead to was given up, also to an owner', () => {
    const dba = rule(2, {}, [2]);
    expect(told([dba], [0], ['dba@example.org'])).toEqual([[2, 'dba@example.org', 'abc'], [2, 'ADMIN@example.org', 'abc'], [null, 'Owner@example.org', 'ac']]);
    const without = { rules: [dba], channels: new Map([[2, { ...channels[2]!, recipients: ['DBA@example.org'] }], [0, channels[0]!]]), stopped: new Set(['dba@example.org']) };
    expect(route(items, subject, () => 'owner@example.org', without).map(({ channel_id, recipient }) => [channel_id, recipient])).toEqual([
      [2, 'DBA@example.org'], [null, 'admin@example.org'], [null, 'owner@example.org'],
    ]);
  });

  it('nowhere when nothing happened', () => {
    expect(route([], subject, () => null, table([EVERYTHING]))).toEqual([]);
  });

  it('with one list of items to those who are told of the same things', () => {
    const [admins, hook] = route(items, subject, () => null, table([EVERYTHING, rule(2, {}, [1])]));
    expect(admins?.items).toBe(hook?.items);
  });
});

describe('A preview', () => {
  const entity = (fields: object, is_active = true) => Object.assign(new NotificationRule(), { is_active }, fields);

  it('names everybody and every reason, and what rules that are switched off would say', () => {
    const rules = [entity(EVERYTHING), entity(rule(2, { statuses: ['missing'] }, [0, 1])), entity(rule(3, {}, [2]), false)];
    const preview = previewOf(subject(items[0]!), 'admin@EXAMPLE.org', rules, table(rules.slice(0, 2)));
    expect(preview.destinations).toEqual([
      { channel_id: 0, channel: 'email', recipient: 'admin@example.org', is_stopped: false, because: ['rule 1 (Rule 1)', 'rule 2 (Rule 2)', 'email_for_notifications of the job'] },
      { channel_id: 1, channel: 'webhook', recipient: 'Hook', is_stopped: false, because: ['rule 2 (Rule 2)'] },
    ]);
    expect(preview.rules.map(({ id, is_active, matches }) => [id, is_active, matches])).toEqual([[1, true, true], [2, true, true], [3, false, true]]);
    expect(preview.fallback).toBe(false);
  });

  it('says so when only the safety net catches it', () => {
    const rules = [entity(rule(2, {}, [1]))];
    expect(previewOf(subject(items[0]!), null, rules, table(rules, [1]))).toMatchObject({ fallback: true, destinations: [{ channel_id: 0, because: ['no rule leads to anybody who can be reached'] }] });
  });

  it('says which address gets nothing because it was given up, and who does instead', () => {
    const rules = [entity(rule(2, {}, [3]))];
    const stopped = { ...table(rules, [], ['ops@example.org']) };
    const preview = previewOf(subject(items[0]!), null, rules, { ...stopped, channels: new Map([...stopped.channels, [3, { id: 3, kind: 'email', recipients: ['Ops@example.org'] }]]) });
    expect(preview).toMatchObject({ fallback: true, destinations: [{ channel_id: 3, recipient: 'Ops@example.org', is_stopped: true }, { channel_id: 0, recipient: 'admin@example.org', is_stopped: false }] });
  });
});
