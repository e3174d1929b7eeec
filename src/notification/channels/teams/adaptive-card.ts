import type { MessageFacts } from '../../message/facts.js';
import type { MessageStyle } from '../../message/message-style.js';
import type { Severity } from '../../severity.js';
import { linesOf, toneOfFacts } from '../lines.js';

/** A workflow takes 28 KB. */
const MOST_LINES = 15;
const COLOURS: Record<Severity, string> = { critical: 'attention', warning: 'warning', info: 'good' };

/** What a Teams workflow posts: one adaptive card. Rich text, because `TextBlock` would read Markdown in names from reports. */
export function teamsMessage(facts: MessageFacts, style: MessageStyle): object {
  const lines = linesOf(facts, style, MOST_LINES).map(({ head, text, url }) => richText([
    ...(head === null ? [] : [{ text: `${head} `, weight: 'bolder', ...opening(url) }]),
    { text },
  ]));
  const content = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    msteams: { width: 'Full' },
    fallbackText: facts.title,
    body: [richText([{ text: facts.title, weight: 'bolder', size: 'medium', color: COLOURS[toneOfFacts(facts)], ...opening(facts.url) }]), ...lines],
  };
  return { type: 'message', attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content }] };
}

/** What a touch on the text opens. */
function opening(url: string | null | undefined): Pick<Run, 'selectAction'> {
  return url ? { selectAction: { type: 'Action.OpenUrl', url } } : {};
}

interface Run {
  readonly text: string;
  readonly weight?: string;
  readonly size?: string;
  readonly color?: string;
  readonly selectAction?: object;
}

function richText(runs: readonly Run[]): object {
  return { type: 'RichTextBlock', inlines: runs.filter(({ text }) => text !== '').map((run) => ({ type: 'TextRun', ...run })) };
}
