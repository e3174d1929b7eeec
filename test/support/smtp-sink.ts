import { EventEmitter, once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';

/** A mail that the sink has accepted. */
export interface SinkMail {
  /** Envelope: who the server was told it is from and for. */
  readonly from: string;
  readonly to: string[];
  readonly secure: boolean;
  readonly mail: ParsedMail;
  /** Everything after DATA, as it came over the wire. */
  readonly raw: string;
}

/** What the sink does with one recipient: take the mail, refuse with an SMTP code (and with words of its own), cut the connection, or never answer. */
export type Answer = 'accept' | 'close' | 'hang' | number | { readonly code: number; readonly words: string };

/** Where a script may step in; `message`: everything after DATA has come, `accepted`: the mail is kept, but not acknowledged yet. RCPT is asked of `answer`. */
export type Stage = 'connect' | 'secure' | 'auth' | 'mail' | 'message' | 'accepted';

const USERNAME = 'vigie@example.org';
const PASSWORD = 'sésame-ouvre-toi';

/**
 * A real SMTP server on loopback: STARTTLS with a self-signed certificate, and AUTH required. It keeps what it
 * takes, and refuses what `answer` tells it to. Waiting is by event: `await sink.nth(2)`.
 */
export class SmtpSink {
  readonly mails: SinkMail[] = [];
  /** Asked at every RCPT; replace it to script failures. */
  answer: (recipient: string) => Answer = () => 'accept';
  /** Asked at every other stage; at the last two with the Message-ID. */
  script: (stage: Stage, messageId: string | null) => Answer = () => 'accept';
  private readonly happened = new EventEmitter();
  private readonly counts = { mail: 0, refusal: 0 };
  private readonly hanging = new Set<() => void>();

  private constructor(private readonly server: SMTPServer, private readonly port: number) {}

  static async start(): Promise<SmtpSink> {
    const sink: { current?: SmtpSink } = {};
    const server = new SMTPServer({
      authMethods: ['PLAIN', 'LOGIN'],
      closeTimeout: 100,
      // Spares the warning about the built-in certificate, which is what a test wants.
      logger: false,
      onConnect: (session, done) => sink.current?.step('connect', session, done),
      onSecure: (_socket, session, done) => sink.current?.step('secure', session, done),
      onMailFrom: (_address, session, done) => sink.current?.step('mail', session, done),
      onAuth: ({ username, password }, session, done) => {
        const scripted = sink.current?.script('auth', null) ?? 'accept';
        if (scripted !== 'accept') {
          sink.current?.refuse(scripted, session, done);
          return;
        }
        if (username === USERNAME && password === PASSWORD) {
          done(null, { user: username });
          return;
        }
        sink.current?.count('refusal');
        done(coded('wrong user or password', 535));
      },
      onRcptTo: ({ address }, session, done) => sink.current?.receiveRecipient(address, session, done),
      onData: (stream, session, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
          sink.current?.receiveMail(Buffer.concat(chunks), session, done).catch(done);
        });
      },
    });
    // Connections that the tests cut are reported here as errors.
    server.on('error', () => undefined);
    server.listen(0, '127.0.0.1');
    await once(server.server, 'listening');
    sink.current = new SmtpSink(server, (server.server.address() as AddressInfo).port);
    return sink.current;
  }

  /** Environment that makes Vigie send here. */
  get env(): Record<string, string> {
    return {
      EMAIL_HOST: '127.0.0.1', EMAIL_PORT: String(this.port), EMAIL_SECURITY: 'starttls',
      EMAIL_USERNAME: USERNAME, EMAIL_PASSWORD: PASSWORD, EMAIL_SENDER: 'vigie@example.org',
    };
  }

  /** Back to an empty sink that takes everything. */
  forget(): void {
    this.mails.length = 0;
    Object.assign(this.counts, { mail: 0, refusal: 0 });
    this.answer = () => 'accept';
    this.script = () => 'accept';
  }

  /** @returns the n-th accepted mail (from 1), now or as soon as it comes. */
  async nth(n: number): Promise<SinkMail> {
    await this.reached('mail', n);
    const mail = this.mails[n - 1];
    if (!mail) throw new Error(`mail ${n} was counted but not kept`);
    return mail;
  }

  /** Resolves once n logins or recipients were refused, cut off or left hanging. */
  async refusals(n: number): Promise<void> {
    await this.reached('refusal', n);
  }

  /** Ends all connections that are open, as a server does that is started again. */
  disconnect(): void {
    for (const connection of this.server.connections) connection.close();
  }

  async close(): Promise<void> {
    for (const release of this.hanging) release();
    await new Promise<void>((closed) => this.server.close(closed));
  }

  private async reached(what: 'mail' | 'refusal', n: number): Promise<void> {
    while (this.counts[what] < n) await once(this.happened, what);
  }

  private count(what: 'mail' | 'refusal'): void {
    this.counts[what] += 1;
    this.happened.emit(what);
  }

  private receiveRecipient(address: string, session: SMTPServerSession, done: Done): void {
    const answer = this.answer(address);
    if (answer === 'accept') done();
    else this.refuse(answer, session, done, `${address} is refused by the script`);
  }

  private step(stage: Stage, session: SMTPServerSession, done: Done): void {
    const answer = this.script(stage, null);
    if (answer === 'accept') done();
    else this.refuse(answer, session, done);
  }

  private refuse(answer: Exclude<Answer, 'accept'>, session: SMTPServerSession, done: Done, message = 'refused by the script'): void {
    this.count('refusal');
    if (answer === 'hang') this.hanging.add(() => done(coded('closing', 421)));
    else if (answer === 'close') this.cut(session.id);
    else if (typeof answer === 'number') done(coded(message, answer));
    else done(coded(answer.words, answer.code));
  }

  private async receiveMail(content: Buffer, session: SMTPServerSession, done: Done): Promise<void> {
    const messageId = /^Message-ID: <(.+)>/im.exec(content.toString('latin1'))?.[1] ?? null;
    const before = this.script('message', messageId);
    if (before !== 'accept') {
      this.refuse(before, session, done);
      return;
    }
    await this.keep(content, session);
    const after = this.script('accepted', messageId);
    if (after === 'accept') done();
    else this.refuse(after, session, done);
  }

  private cut(sessionId: string): void {
    for (const connection of this.server.connections) {
      if (connection.session.id === sessionId) connection.close();
    }
  }

  private async keep(content: Buffer, { envelope, secure }: SMTPServerSession): Promise<void> {
    this.mails.push({
      from: envelope.mailFrom ? envelope.mailFrom.address : '',
      to: envelope.rcptTo.map(({ address }) => address),
      secure,
      mail: await simpleParser(content),
      raw: content.toString('utf8'),
    });
    this.count('mail');
  }
}

type Done = (error?: Error | null) => void;

function coded(message: string, responseCode: number): Error {
  return Object.assign(new Error(message), { responseCode });
}
