import type { MessageFacts } from '../../message/facts.js';
import type { MessageStyle } from '../../message/message-style.js';
import { linesOf, toneOfFacts } from '../lines.js';

/** ntfy makes a file of a message of more than 4,096 bytes. */
const MOST_BYTES = 4_000;
const MOST_LINES = 20;

/** 1 = quiet to 5 = loud. Only what is new and bad wakes anybody up. */
function priorityOf({ kind, severity }: MessageFacts): number {
  if (severity === 'info') return 3;
  return severity === 'critical' && kind !== 'reminder' ? 5 : 4;
}

/** A message for ntfy's JSON publishing. @param click what opens, where the channel says so; else the message's own page */
export function ntfyMessage(facts: MessageFacts, style: MessageStyle, topic: string, click: string | null): object {
  const lines = linesOf(facts, style, MOST_LINES).map(({ head, text }) => [head, text].filter(Boolean).join('\n'));
  const sign = { critical: 'rotating_light', warning: 'warning', info: facts.kind === 'recovery' || facts.digest !== null ? 'white_check_mark' : 'information_source' }[toneOfFacts(facts)];
  const opens = click ?? facts.url;
  return {
    topic, title: facts.title, message: cut(lines.join('\n\n')), priority: priorityOf(facts),
    tags: [sign, 'vigie', facts.kind],
    ...(opens !== null && { click: opens }),
  };
}

/** Without half a character at its end. */
function cut(text: string): string {
  const bytes = Buffer.from(text);
  return bytes.length <= MOST_BYTES ? text : `${bytes.subarray(0, MOST_BYTES).toString('utf8').replace(/\ufffd+$/, '')}…`;
}
