import { type DynamicModule, Injectable } from '@nestjs/common';
import { type MailerOptions, MailerModule, MailerService } from '@nestjs-modules/mailer';
import { AppConfig, type MailConfig, type SendTimeouts } from '../../config/config.js';
import { oneLine } from './format.js';
import { TransportError, type Trouble } from '../deliveries/transport-error.js';
import type { Message } from './message.js';

/** A message with its one recipient. */
export interface OutgoingMail extends Message {
  /** Stable over all attempts, so that a mail sent twice is recognised as one. */
  readonly id: string;
  /** Id of the mail that this one answers; null = none. */
  readonly thread: string | null;
  readonly recipient: string;
  /** Shown within the HTML. */
  readonly images?: readonly InlineImage[];
}

/** A PNG that the HTML names by its `cid`. */
export interface InlineImage {
  readonly cid: string;
  readonly file_name: string;
  readonly content: Buffer;
}

/** Connections that stay open between mails, as many as mails go out at the same time. */
export const MAIL_CONNECTIONS = 5;
/** What stands between us and the server forgets a silent connection after minutes, and tells nobody: then the next mail would wait for a timeout. */
const IDLE_MS = 20_000;
const LONGEST_ERROR = 500;

/** Hands mails to the SMTP server. */
@Injectable()
export class MailTransport {
  constructor(private readonly mailer: MailerService, private readonly config: AppConfig) {}

  /**
   * @param signal ends the attempt.
   * @throws TransportError when the server did not take the mail.
   */
  async send({ id, thread, recipient, subject, text, html, images = [] }: OutgoingMail, signal: AbortSignal): Promise<void> {
    const { mail } = this.config.notification;
    if (!mail) throw new TransportError('No SMTP server is configured: set EMAIL_HOST.', 'server');
    const to = { name: '', address: recipient };
    try {
      await this.mailer.sendMail({
        from: mail.sender, to, subject, text, html, signal,
        messageId: messageId(id, mail.sender),
        ...(thread !== null && { inReplyTo: messageId(thread, mail.sender), references: [messageId(thread, mail.sender)] }),
        envelope: { from: mail.sender, to: [recipient] },
        headers: { 'Auto-Submitted': 'auto-generated' },
        list: { unsubscribe: { url: this.unsubscribe(recipient, mail.sender) } },
        attachments: images.map(({ cid, file_name, content }) => ({ cid, filename: file_name, content, contentType: 'image/png', contentDisposition: 'inline' as const })),
        disableFileAccess: true,
        disableUrlAccess: true,
      });
    } catch (error) {
      throw asTransportError(error);
    }
  }

  /** A person decides: alerts are not for whoever holds a mail to switch off by a click. */
  private unsubscribe(recipient: string, sender: string): string {
    const [administrator = sender] = this.config.notification.adminRecipients;
    return `mailto:${addressOf(administrator)}?subject=${encodeURIComponent(`Unsubscribe ${recipient} from Vigie`)}`;
  }
}

/** The mailer, set up from `EMAIL_*`. It connects only when a mail is sent. */
export function mailerModule(): DynamicModule {
  return MailerModule.forRootAsync({
    imports: [],
    inject: [AppConfig],
    useFactory: ({ notification: { mail, timeouts } }: AppConfig): MailerOptions => ({
      // Without SMTP settings nothing is ever sent, but the mailer insists on some transport.
      transport: mail ? smtpOptions(mail, timeouts) : { jsonTransport: true },
    }),
  });
}

/** STARTTLS is required where it is asked for: a server (or somebody in between) that hides it gets nothing. */
function smtpOptions({ host, port, security, credentials, verifyCertificate }: MailConfig, { connectMs, silenceMs }: SendTimeouts) {
  return {
    pool: true as const, maxConnections: MAIL_CONNECTIONS, idleTimeout: IDLE_MS,
    host, port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    tls: { rejectUnauthorized: verifyCertificate },
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    socketTimeout: silenceMs,
    ...(credentials && { auth: { user: credentials.username, pass: credentials.password } }),
  };
}

function asTransportError(error: unknown): TransportError {
  const message = oneLine(error instanceof Error ? error.message : String(error), LONGEST_ERROR);
  return new TransportError(message, troubleOf(error), { cause: error });
}

/**
 * Answers to RCPT TO speak of the recipient, those to DATA of the mail; only 5xx is final. Everything else (no connection, a wrong password, a sender that is
 * not allowed) concerns all mail, and can be mended; so does 421, wherever it comes.
 */
function troubleOf(error: unknown): Trouble {
  if (!(error instanceof Error) || !('command' in error) || !('responseCode' in error)) return 'server';
  const { command, responseCode } = error;
  if ((command !== 'RCPT TO' && command !== 'DATA') || typeof responseCode !== 'number' || responseCode === 421) return 'server';
  if (responseCode < 500) return 'message';
  return command === 'RCPT TO' ? 'gone' : 'refused';
}

function messageId(id: string, sender: string): string {
  return `<${id}@${senderDomain(sender)}>`;
}

/** Of `Vigie <vigie@example.org>` what is between the brackets. */
function addressOf(sender: string): string {
  return encodeURI(/<([^<>]+)>\s*$/.exec(sender)?.[1] ?? sender.trim());
}

function senderDomain(sender: string): string {
  return /@([\w.-]+)/.exec(sender)?.[1] ?? 'localhost';
}
