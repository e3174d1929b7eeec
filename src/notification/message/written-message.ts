import { factsOf, type MessageFacts } from './facts.js';
import type { MailContent } from '../mail/content.js';
import { composeMessage } from '../mail/message.js';
import type { MessageStyle } from './message-style.js';

/** A message in words, for mail, and as facts, for everything else. */
export interface WrittenMessage {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly facts: MessageFacts;
}

/** Writes a message. @param now for how long something has lasted. */
export function writeMessage(content: MailContent, style: MessageStyle, now: Date): WrittenMessage {
  const { subject, text, html } = composeMessage(content, style, now);
  return { subject, text, html, facts: factsOf(content, subject, now, style.links) };
}
