import type { AppConfig } from '../../config/config.js';
import { NotificationChannel } from './channel.entity.js';

/** The id of the mail server that the environment sets up, wherever channels are listed; deliveries say null. */
export const ENVIRONMENT_CHANNEL = 0;

/** The e-mail settings of the environment as a channel. Switched on when a message could really reach somebody. */
export function environmentChannel({ notification: { mail, adminRecipients } }: Pick<AppConfig, 'notification'>): NotificationChannel {
  const missing = mail === null ? 'EMAIL_HOST' : adminRecipients.length === 0 ? 'ADMIN_EMAIL_RECIPIENT' : null;
  return Object.assign(new NotificationChannel(), {
    id: ENVIRONMENT_CHANNEL, name: 'E-mail of the environment', kind: 'email', config: { recipients: [...adminRecipients] }, secrets: {},
    is_active: missing === null, disabled_reason: missing === null ? null : `${missing} is not set.`, paused_until: null, version: 1, created_at: null, updated_at: null,
  } as const);
}
