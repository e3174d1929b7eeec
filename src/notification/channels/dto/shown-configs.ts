import { ShownAlertmanagerConfig } from '../alertmanager/alertmanager-config.dto.js';
import { ShownEmailConfig } from '../email/email-config.dto.js';
import { ShownNtfyConfig } from '../ntfy/ntfy-config.dto.js';
import { ShownSlackConfig } from '../slack/slack-config.dto.js';
import { ShownTeamsConfig } from '../teams/teams-config.dto.js';
import { ShownWebhookConfig } from '../webhook/webhook-config.dto.js';

/** What the API shows as `config` of a channel: all but the secrets. */
export const SHOWN_CONFIGS = [ShownEmailConfig, ShownWebhookConfig, ShownSlackConfig, ShownTeamsConfig, ShownNtfyConfig, ShownAlertmanagerConfig];
