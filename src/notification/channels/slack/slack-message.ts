import type { MessageFacts } from '../../message/facts.js';
import type { MessageStyle } from '../../message/message-style.js';
import { COLOURS, type Line, linesOf, toneOfFacts } from '../lines.js';

/** More than that nobody reads in a chat, and Slack takes 3,000 characters only. */
const MOST_LINES = 15;
const LONGEST_TEXT = 2_900;
/** Escaped, a character becomes five at most. */
const LONGEST_BEGINNING = 500;

/** An incoming-webhook message of the old form with an attachment: the one that Slack, Mattermost and Discord all understand. */
export function slackMessage(facts: MessageFacts, style: MessageStyle, channel: string | null): object {
  const title = escaped(facts.title);
  const text = fitting(linesOf(facts, style, MOST_LINES));
  return {
    ...(channel !== null && { channel }),
    text: title,
    attachments: [{ color: COLOURS[toneOfFacts(facts)], fallback: title, ...(facts.url !== null && { title, title_link: facts.url }), text, mrkdwn_in: ['text'], ts: Math.floor(Date.parse(facts.written_at) / 1000) }],
  };
}

/** As many lines as there is room for, the last one shortened; never within a link, an escaped character or a pair of surrogates. */
function fitting(lines: readonly Line[]): string {
  let text = '';
  for (const line of lines) {
    const room = LONGEST_TEXT - text.length - 1;
    const shown = [line, ...shorter(line)].map(inMarkup).find(({ length }) => length <= room);
    if (shown !== undefined) text += `${text && '\n'}${shown}`;
    if (shown !== inMarkup(line)) return `${text}…`;
  }
  return text;
}

/** Less and less of a line: without its text, then the beginning of what it says. */
function shorter({ head, text, url }: Line): Line[] {
  const beginning = Array.from(head ?? text).slice(0, LONGEST_BEGINNING).join('');
  return [...(head === null ? [] : [{ head, text: '', ...(url !== undefined && { url }) }]), { head: null, text: beginning }];
}

function inMarkup({ head, text, url }: Line): string {
  if (head === null) return escaped(text);
  return `*${url ? `<${escaped(url)}|${escaped(head)}>` : escaped(head)}*${text && `\n${escaped(text)}`}`;
}

/** A name from a report must neither become a link nor call everybody in the room: `<!channel>` at Slack, `@channel` elsewhere. */
function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/@(?=\w)/g, '@\u200b');
}
