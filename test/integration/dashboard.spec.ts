import request from 'supertest';
import { type Api, expectStatus, startApi } from './api-support.js';

const BROWSER = { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

describe('The dashboard', () => {
  let api: Api;
  let anybody: ReturnType<typeof request>;
  beforeAll(async () => {
    api = await startApi();
    anybody = request(api.url);
  });
  afterAll(() => api.close());

  const page = async (path = '/dashboard/') => expectStatus(anybody.get(path).set(BROWSER), 200);
  const scriptOf = (html: string) => /src="(\/dashboard\/assets\/[^"]+\.js)"/.exec(html)?.[1] ?? '';

  it('is what a browser finds at the server’s address; a program finds the greeting', async () => {
    const { headers } = await expectStatus(anybody.get('/').set(BROWSER), 302);
    expect(headers.location).toBe('/dashboard/');
    expect(headers.vary).toContain('Accept');
    for (const accept of ['application/json', '*/*']) expect((await expectStatus(anybody.get('/').set('Accept', accept), 200)).body).toHaveProperty('message');
    expect((await expectStatus(anybody.get('/dashboard'), 302)).headers.location).toBe('/dashboard/');
  });

  it.each(['/dashboard/', '/dashboard/index.html', '/dashboard/index', '/dashboard/jobs/7', '/dashboard/agents/srv.example.org', '/dashboard/%2e%2e/secret'])('is one page, at %s too', async (path) => {
    const { text, headers } = await page(path);
    expect(text).toContain('<div id="root">');
    expect(headers['cache-control']).toBe('no-cache');
    expect(headers).not.toHaveProperty('etag');
    expect(text).toMatch(/name="style-nonce" content="[\w-]{22}"/);
  });

  it('knows whether the browser shows a session, so that nobody has to be refused first', async () => {
    const signedIn = (html: string) => /name="signed-in" content="(\w+)"/.exec(html)?.[1];
    expect(signedIn((await page()).text)).toBe('no');
    const { text } = await expectStatus(anybody.get('/dashboard/jobs').set(BROWSER).set('Cookie', 'other=1; vigie_session=s%3Amine.c2ln'), 200);
    expect(signedIn(text)).toBe('perhaps');
  });

  it('may run no script that is written into it, and add styles only with the nonce of this answer', async () => {
    const [first, second] = [await page(), await page()];
    const nonces = [first, second].map(({ headers }) => /style-src 'self' 'nonce-([\w-]{22})'/.exec(String(headers['content-security-policy']))?.[1]);
    expect(nonces[0]).not.toBe(nonces[1]);
    expect(first.text).toContain(`content="${nonces[0]}"`);
    expect(first.headers['content-security-policy']).toContain("script-src 'self';");
    expect(first.headers['content-security-policy']).not.toContain('unsafe');
    expect(first.text).not.toMatch(/<script>|<style|\son\w+=/);
  });

  it('has files that are kept for good, compressed as the client likes', async () => {
    const path = scriptOf((await page()).text);
    const plain = await expectStatus(anybody.get(path).set('Accept-Encoding', 'identity').buffer(true), 200);
    expect(plain.headers).toMatchObject({ 'cache-control': 'public, max-age=31536000, immutable', vary: 'Accept-Encoding' });
    expect(plain.headers['content-type']).toMatch(/javascript/);
    const raw = await fetch(`${api.url}${path}`, { headers: { 'Accept-Encoding': 'br' } });
    expect(raw.headers.get('content-encoding')).toBe('br');
    expect(Buffer.byteLength(await raw.text())).toBe(Number(plain.headers['content-length']));
  });

  it('says of a file that is not there that it is not there', async () => {
    const { headers, body } = await expectStatus(anybody.get('/dashboard/assets/index-gone.js').set(BROWSER), 404);
    expect(headers['content-type']).toMatch(/problem\+json/);
    expect(body).toMatchObject({ status: 404, detail: 'File /assets/index-gone.js does not exist.' });
  });

  it('takes nothing but reading', async () => {
    await expectStatus(api.http.post('/dashboard/').send({}), 404);
    await expectStatus(anybody.head('/dashboard/'), 200);
  });
});
