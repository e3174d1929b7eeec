import { SmtpSink } from '../support/smtp-sink.js';
import { expectJob, Installation, scan } from '../support/installation.js';

describe('A mail of the built program', () => {
  let sink: SmtpSink;
  let installation: Installation;
  beforeAll(async () => {
    sink = await SmtpSink.start();
    installation = await Installation.create({
      ...sink.env, ADMIN_EMAIL_RECIPIENT: 'ops@example.org', LOCALE: 'fr', SCANNER_INTERVAL_MINUTES: '0', STAGING_SETTLE_SECONDS: '0',
    });
  });
  afterAll(async () => {
    await installation.close();
    await sink.close();
  });

  it('arrives once, over STARTTLS and with text and HTML, though the program was killed while it could not be sent', async () => {
    sink.answer = () => 451;
    const first = await installation.start();
    const agent = await installation.agent('KILLED');
    await expectJob(first, agent.id, 'SALES');
    await agent.report({ SALES: { BACKUP: { status: 'False' }, TRANSFER: { error_message: 'plus de place' } } });
    await scan(first);
    // Logged once the outcome is recorded; a claim that is cut off before that is free again after 5 minutes.
    await first.line(/Delivery \d+ to ops@example\.org failed/);
    await first.stop('SIGKILL');

    sink.answer = () => 'accept';
    const second = await installation.start();
    const [delivery] = await second.get<{ id: number }[]>('/deliveries');
    await second.post(`/deliveries/${delivery!.id}/retry`);
    const { mail, secure, to } = await sink.nth(1);

    expect({ secure, to, subject: mail.subject }).toEqual({ secure: true, to: ['ops@example.org'], subject: 'Alerte Sauvegarde - SALES - Statut: FAILED' });
    for (const phrase of ['Nom BD', 'KILLED', 'plus de place', 'Votre Système de Surveillance des Sauvegardes']) {
      expect(mail.text).toContain(phrase);
      expect(mail.html).toContain(phrase);
    }
    await scan(second);
    expect(sink.mails).toHaveLength(1);
  });
});
