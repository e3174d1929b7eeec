import type { Provider } from '@nestjs/common';
import { AlertmanagerKind } from './alertmanager/alertmanager.kind.js';
import type { NotificationChannel } from './channel.entity.js';
import type { ChannelKind, ChannelKindName } from './channel-kind.js';
import { EmailKind } from './email/email.kind.js';
import { NtfyKind } from './ntfy/ntfy.kind.js';
import { SlackKind } from './slack/slack.kind.js';
import { TeamsKind } from './teams/teams.kind.js';
import { WebhookKind } from './webhook/webhook.kind.js';

const KINDS = [EmailKind, WebhookKind, SlackKind, TeamsKind, NtfyKind, AlertmanagerKind];

/** Every kind of channel by its name. */
export class ChannelKinds {
  private readonly byName: ReadonlyMap<ChannelKindName, ChannelKind>;

  constructor(kinds: readonly ChannelKind[]) {
    this.byName = new Map(kinds.map((kind) => [kind.kind, kind]));
  }

  of(name: ChannelKindName): ChannelKind {
    const kind = this.byName.get(name);
    if (kind === undefined) throw new Error(`Nothing can send through a channel of kind ${name}.`);
    return kind;
  }

  /** Whom one message through a channel is for: one delivery each. */
  recipientsOf({ kind, name, config }: Pick<NotificationChannel, 'kind' | 'name' | 'config'>): readonly string[] {
    return this.of(kind).recipients?.(config) ?? [name];
  }
}

/** All kinds, and what finds them. */
export const channelKinds: Provider[] = [...KINDS, { provide: ChannelKinds, useFactory: (...kinds: ChannelKind[]) => new ChannelKinds(kinds), inject: KINDS }];
