import { type DynamicModule, Injectable } from '@nestjs/common';
import { type MailerOptions, MailerModule, MailerService } from '@nestjs-modules/mailer';
import { AppConfig, type MailConfig } from '../../config/config.js';
import { oneLine } from './format.js';
import type { Message } from './message.js';

/** A message was not accepted. `permanent`: this recipient will never accept it; otherwise try again later. */
export class TransportError extends Error {
  constructor(message: string, readonly permanent: boolean, options?: ErrorOptions) {
    super(message, options);
    this.name = 'TransportError';
  }
}

/** A message with its one recipient. */
export interface OutgoingMail extends Message {
  /** Stable over all attempts, so that a mail sent twice is recognised as one. */
  readonly id: string;
  readonly recipient: string;
}

const CONNECT_TIMEOUT_MS = 10_000;
const SILENCE_TIMEOUT_MS = 60_000;
const LONGEST_ERROR = 500;

/** Hands mails to the SMTP server. */
@Injectable()
export class MailTransport {
  constructor(private readonly mailer: MailerService, private readonly config: AppConfig) {}

  /**
   * @param signal ends the attempt.
   * @throws TransportError when the server did not take the mail.
   */
  async send({ id, recipient, subject, text, html }: OutgoingMail, signal: AbortSignal): Promise<void> {
    const { mail } = this.config.notification;
    if (!mail) throw new TransportError('No SMTP server is configured: set EMAIL_HOST.', false);
    const to = { name: '', address: recipient };
    try {
      await this.mailer.sendMail({
        from: mail.sender, to, subject, text, html, signal,
        messageId: `<${id}@${senderDomain(mail.sender)}>`,
        envelope: { from: mail.sender, to: [recipient] },
        headers: { 'Auto-Submitted': 'auto-generated' },
        disableFileAccess: true,
        disableUrlAccess: true,
      });
    } catch (error) {
      throw asTransportError(error);
    }
  }
}

/** The mailer, set up from `EMAIL_*`. It connects only when a mail is sent. */
export function mailerModule(): DynamicModule {
  return MailerModule.forRootAsync({
    imports: [],
    inject: [AppConfig],
    useFactory: ({ notification: { mail } }: AppConfig): MailerOptions => ({
      // Without SMTP settings nothing is ever sent, but the mailer insists on some transport.
      transport: mail ? smtpOptions(mail) : { jsonTransport: true },
    }),
  });
}

/** STARTTLS is required where it is asked for: a server (or somebody in between) that hides it gets nothing. */
function smtpOptions({ host, port, security, credentials, verifyCertificate }: MailConfig) {
  return {
    host, port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    tls: { rejectUnauthorized: verifyCertificate },
    connectionTimeout: CONNECT_TIMEOUT_MS,
    greetingTimeout: CONNECT_TIMEOUT_MS,
    socketTimeout: SILENCE_TIMEOUT_MS,
    ...(credentials && { auth: { user: credentials.username, pass: credentials.password } }),
  };
}

/** Only an answer of 5xx about this recipient or this mail is final; a wrong password, say, can be mended. */
function asTransportError(error: unknown): TransportError {
  const message = oneLine(error instanceof Error ? error.message : String(error), LONGEST_ERROR);
  return new TransportError(message, isPermanent(error), { cause: error });
}

function isPermanent(error: unknown): boolean {
  if (!(error instanceof Error) || !('command' in error) || !('responseCode' in error)) return false;
  const { command, responseCode } = error;
  return (command === 'RCPT TO' || command === 'DATA') && typeof responseCode === 'number' && responseCode >= 500 && responseCode < 600;
}

function senderDomain(sender: string): string {
  return /@([\w.-]+)/.exec(sender)?.[1] ?? 'localhost';
}
