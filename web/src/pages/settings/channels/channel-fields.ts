import type { Schemas } from '../../../api/client.ts';
import { valuesOf } from '../../../parts/match/match.ts';

export type Kind = Schemas['ChannelKind'];
type Channel = Schemas['NotificationChannel'];

/** How a setting is typed. `secret`: kept, and never shown. */
type Input = 'text' | 'url' | 'secret' | 'list' | 'labels' | 'number' | 'locale';
export type FieldName = 'recipients' | 'url' | 'secret' | 'previous_secret' | 'channel' | 'topic' | 'token' | 'click_url' | 'labels' | 'username' | 'password' | 'locale' | 'timezone' | 'max_per_minute';

export interface Field {
  readonly name: FieldName;
  readonly input: Input;
  readonly required: boolean;
}

const must = (name: FieldName, input: Input): Field => ({ name, input, required: true });
const may = (name: FieldName, input: Input): Field => ({ name, input, required: false });
const STYLE = [may('locale', 'locale'), may('timezone', 'text')] as const;
const PACE = may('max_per_minute', 'number');

export const KINDS: readonly Kind[] = ['email', 'webhook', 'slack', 'teams', 'ntfy', 'alertmanager'];
/** The settings of each kind, in the order in which they are asked for. */
export const FIELDS: Readonly<Record<Kind, readonly Field[]>> = {
  email: [must('recipients', 'list'), ...STYLE],
  webhook: [must('url', 'url'), must('secret', 'secret'), may('previous_secret', 'secret'), PACE],
  slack: [must('url', 'secret'), may('channel', 'text'), ...STYLE, PACE],
  teams: [must('url', 'secret'), ...STYLE, PACE],
  ntfy: [must('url', 'url'), must('topic', 'text'), may('token', 'secret'), may('click_url', 'url'), ...STYLE, PACE],
  alertmanager: [must('url', 'url'), may('labels', 'labels'), may('username', 'text'), may('password', 'secret'), may('token', 'secret'), PACE],
};

/** What was typed, by the name of the setting. */
export type ConfigDraft = Readonly<Partial<Record<FieldName, string>>>;

/** A channel's settings as they are edited; secrets are empty, since nobody is shown them. */
export function draftOfConfig({ kind, config }: Pick<Channel, 'kind' | 'config'>): ConfigDraft {
  const shown: Readonly<Record<string, unknown>> = { ...config };
  return Object.fromEntries(FIELDS[kind].map(({ name, input }) => [name, input === 'secret' ? '' : asText(shown[name])]));
}

/**
 * What is sent. An empty secret is not sent, so it stays as it was; another empty setting is taken away where there was a channel before.
 * @param isNew there is nothing yet that could be taken away
 */
export function configOf(kind: Kind, draft: ConfigDraft, isNew: boolean): Record<string, unknown> {
  return Object.fromEntries(
    FIELDS[kind].flatMap(({ name, input }) => {
      const text = (draft[name] ?? '').trim();
      if (text === '') return input === 'secret' || isNew ? [] : [[name, null]];
      return [[name, valueOf(input, text)]];
    }),
  );
}

function valueOf(input: Input, text: string): unknown {
  switch (input) {
    case 'list':
      return valuesOf(text);
    case 'number':
      return Number(text);
    case 'labels':
      return Object.fromEntries(valuesOf(text).map((pair) => splitAt(pair, pair.indexOf('='))));
    case 'text':
    case 'url':
    case 'secret':
    case 'locale':
      return text;
  }
}

function splitAt(pair: string, place: number): [string, string] {
  return place === -1 ? [pair, ''] : [pair.slice(0, place).trim(), pair.slice(place + 1).trim()];
}

function asText(value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  if (Array.isArray(value)) return value.join(', ');
  if (typeof value !== 'object' || value === null) return '';
  return Object.entries(value).map(([name, given]) => `${name}=${String(given)}`).join(', ');
}

/** A secret that nobody else has: 32 random bytes, as webhooks want them. */
export function newSecret(random: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array = (bytes) => crypto.getRandomValues(bytes)): string {
  return `whsec_${btoa(String.fromCharCode(...random(new Uint8Array(32))))}`;
}
