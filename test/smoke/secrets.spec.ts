import { Installation } from '../support/installation.js';
import type { Program } from '../support/program.js';
import { SmtpSink } from '../support/smtp-sink.js';

jest.setTimeout(120_000);

const SECRETS = {
  ADMIN_API_KEY: 'hidden-administrator-key-0123456789',
  SECRET_KEY: 'hidden-secret-that-signs-the-sessions',
};
const BAD_KEY = 'vgk_hidden-bad-key';

describe('What Vigie is told in confidence', () => {
  let installation: Installation;
  let sink: SmtpSink;
  let program: Program;
  /** Everything that was answered, but for the two answers whose purpose is to hand out a secret. */
  const answers: string[] = [];
  const secrets: string[] = [...Object.values(SECRETS), BAD_KEY];

  const call = async (method: string, path: string, headers: Record<string, string>, body?: string): Promise<Response> => (
    fetch(`${program.url}${path}`, { method, headers: { 'Content-Type': 'application/json', ...headers }, body: body ?? null })
  );
  const keep = async (answer: Promise<Response>): Promise<number> => {
    const { headers, status, text } = await answer.then(async (given) => ({ headers: given.headers, status: given.status, text: await given.text() }));
    answers.push(JSON.stringify([...headers]), text);
    return status;
  };

  beforeAll(async () => {
    sink = await SmtpSink.start();
    secrets.push(sink.env.EMAIL_PASSWORD ?? '');
    installation = await Installation.create({ ...sink.env, ...SECRETS, ADMIN_EMAIL_RECIPIENT: 'ops@example.org', LOG_LEVEL: 'debug', LOG_FORMAT: 'json' });
    program = await installation.start();
    const admin = { Authorization: `Bearer ${SECRETS.ADMIN_API_KEY}` };

    const made = (await (await call('POST', '/api_keys', admin, '{"name":"Made","role":"admin"}')).json()) as { id: number; key: string };
    const opened = await call('POST', '/session', {}, JSON.stringify({ api_key: made.key }));
    const cookie = opened.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    answers.push(await opened.text());
    const sessionId = decodeURIComponent(cookie).replace(/^vigie_session=s:/, '').split('.')[0] ?? '';
    secrets.push(made.key, sessionId, decodeURIComponent(cookie).split('.')[1] ?? '');
    expect(secrets.every((secret) => secret.length > 10)).toBe(true);

    for (const path of ['/', '/openapi.json', '/docs/swagger-ui-init.js', '/api_keys', '/audit_log', '/session', '/jobs', '/health/status', '/metrics', '/deliveries', '/nowhere']) {
      await keep(call('GET', path, admin));
      await keep(call('GET', path, { Cookie: cookie }));
      await keep(call('GET', path, { Authorization: `Bearer ${BAD_KEY}` }));
    }
    await keep(call('POST', '/session', {}, JSON.stringify({ api_key: BAD_KEY })));
    await keep(call('POST', '/session', {}, JSON.stringify({ api_key: made.key, and: BAD_KEY })));
    await keep(call('POST', '/session', {}, JSON.stringify({ api_key: [BAD_KEY] })));
    await keep(call('POST', '/session', {}, `{"a":${BAD_KEY}`));
    await keep(call('POST', '/session', { 'Content-Type': 'text/plain' }, made.key));
    await keep(call('POST', '/jobs', { Cookie: cookie }, '{}'));
    await keep(call('POST', '/jobs', admin, '{}'));
    expect(await keep(call('POST', '/notifications/test', admin))).toBe(202);
    await sink.nth(1);
    await keep(call('DELETE', '/session', { Cookie: cookie, 'X-Requested-With': 'x' }));
    expect(await keep(call('DELETE', `/api_keys/${made.id}`, admin))).toBe(204);
    await keep(call('GET', '/audit_log', admin));
    await program.stop();
  });
  afterAll(async () => {
    await installation.close();
    await sink.close();
  });

  it('is in no log line, at the most talkative level', () => {
    const log = program.lines.join('\n') + program.stderr;
    expect(log).toContain('keeps showing bad API keys');
    expect(secrets.filter((secret) => log.includes(secret))).toEqual([]);
    for (const line of program.lines) expect(() => JSON.parse(line)).not.toThrow();
  });

  it('is in no answer, good or bad', () => {
    expect(answers.length).toBeGreaterThan(60);
    expect(secrets.filter((secret) => answers.some((answer) => answer.includes(secret)))).toEqual([]);
  });

  it('is not told when the mail server refuses it, nor kept with the delivery', async () => {
    const password = 'hidden-wrong-password';
    const other = await installation.start({ EMAIL_PASSWORD: password });
    const headers = { Authorization: `Bearer ${SECRETS.ADMIN_API_KEY}` };
    await fetch(`${other.url}/notifications/test`, { method: 'POST', headers });
    await other.line(/Delivery \d+ to ops@example\.org failed/);
    const deliveries = await (await fetch(`${other.url}/deliveries`, { headers })).text();
    await other.stop();
    expect(deliveries).toMatch(/535|wrong user or password/);
    for (const told of [deliveries, other.lines.join('\n'), other.stderr]) {
      expect(told).not.toContain(password);
      expect(told).not.toContain(Buffer.from(`\0vigie@example.org\0${password}`).toString('base64'));
      expect(told).not.toContain(Buffer.from(password).toString('base64'));
    }
  });

  it('is not told when the database cannot be reached', async () => {
    const { exit, output } = await installation.fail({ DATABASE_URL: 'postgres://vigie:hidden-database-password@127.0.0.1:1/vigie' });
    expect(exit.code).toBe(1);
    expect(output).toMatch(/127\.0\.0\.1:1/);
    expect(output).not.toContain('hidden');
  });
});
