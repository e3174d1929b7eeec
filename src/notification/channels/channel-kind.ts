import type { ProblemField } from '../../common/http/problem.js';
import type { MessageFacts } from '../message/facts.js';

/** `slack` is understood by Mattermost and, at addresses that end in `/slack`, by Discord too. */
export const CHANNEL_KINDS = ['email', 'webhook', 'slack', 'teams', 'ntfy', 'alertmanager'] as const;
export type ChannelKindName = (typeof CHANNEL_KINDS)[number];

/** A message on its way to one recipient. Mail takes the finished texts, everything else is made of the facts. */
export interface OutgoingMessage {
  /** Stable over all attempts, so that a message sent twice is recognised as one. */
  readonly id: string;
  /** Id of the first message about the same incident to the same address; null: this one is the first, or there is none. */
  readonly thread: string | null;
  readonly recipient: string;
  readonly created_at: Date;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly facts: MessageFacts;
}

/** Settings of a channel with its secrets, as they were validated when they were saved. */
export type OpenConfig = Readonly<Record<string, unknown>>;

/** One way to send: what has to be known of a channel, and how a message gets there. */
export interface ChannelKind {
  readonly kind: ChannelKindName;
  /** What people send as `config`, with validators. */
  readonly configType: new () => object;
  /** Fields of it that are encrypted and never shown. */
  readonly secretFields: readonly string[];
  /** Messages sent at the same time. */
  readonly concurrency: number;
  /** What single fields cannot say. @param given what people sent just now, valid field by field */
  problems?(given: OpenConfig): ProblemField[];
  /** What is shown in the place of a secret. */
  shownInstead?(given: OpenConfig): Record<string, unknown>;
  /** Whom one message is for, one delivery each, where that is not the channel as a whole. */
  recipients?(config: OpenConfig): readonly string[];
  /**
   * Resolves when the other side has accepted the message.
   * @param signal ends the attempt
   * @throws TransportError
   */
  send(config: OpenConfig, message: OutgoingMessage, signal: AbortSignal): Promise<void>;
}
