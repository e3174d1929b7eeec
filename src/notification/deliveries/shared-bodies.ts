import type { AppConfig } from '../../config/config.js';
import { type MessageStyle, styleFor, styleKey } from '../message/message-style.js';
import type { Addressed } from './recipients.js';

/** The bodies of one message, each written once for recipients who share their items and read one language in one time zone, and kept until the last of them has it. */
export class SharedBodies<T, Body> {
  private readonly waiting = new Map<readonly T[], number>();
  private readonly written = new Map<readonly T[], Map<string, Body>>();

  constructor(recipients: readonly Addressed<T>[], private readonly config: AppConfig, private readonly compose: (items: readonly T[], style: MessageStyle) => Body) {
    for (const { items } of recipients) this.waiting.set(items, (this.waiting.get(items) ?? 0) + 1);
  }

  /** Once for each recipient. */
  take({ items, style: wishes }: Pick<Addressed<T>, 'items' | 'style'>): Body {
    const style = styleFor(this.config, wishes);
    const bodies = this.written.get(items) ?? new Map<string, Body>();
    const body = bodies.get(styleKey(style)) ?? this.compose(items, style);
    const left = (this.waiting.get(items) ?? 0) - 1;
    this.waiting.set(items, left);
    if (left > 0) this.written.set(items, bodies.set(styleKey(style), body));
    else this.written.delete(items);
    return body;
  }
}
