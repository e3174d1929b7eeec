import { createHash } from 'node:crypto';
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { RequestHandler, Response } from 'express';
import helmet from 'helmet';

/** Answers for programs load nothing, run nothing and are framed by nobody. */
const NOTHING = { defaultSrc: ["'none'"], baseUri: ["'none'"], formAction: ["'none'"], frameAncestors: ["'none'"] };
/** Pages load what Vigie itself serves, and nothing that is written into them. */
const OWN = ["'self'"];
const PAGE = { ...NOTHING, scriptSrc: OWN, styleSrc: OWN, imgSrc: [...OWN, 'data:'], fontSrc: OWN, connectSrc: OWN };
/** What a script of Swagger UI writes into its page: the colours of its logo. */
const LOGO_STYLE = '.logo_small_svg__cls-2{fill:#fff}.logo_small_svg__cls-3{fill:#85ea2d}';
/** Answers are for whoever asked; they may be kept, but not used without asking again (`ETag`). */
const CACHING = 'private, no-cache';
const PAGES = /^\/(docs|dashboard)(\/|$)/i;

/** Tells browsers what the answers may do in them: nothing, but for the pages that are made for people. */
export function securityHeaders(): RequestHandler {
  const forPeople = protect(PAGE);
  const forPrograms = Object.entries(programHeaders());
  return (request, response, next) => {
    if (PAGES.test(request.path)) {
      response.setHeader('Cache-Control', CACHING);
      forPeople(request, response, next);
      return;
    }
    for (const [name, value] of forPrograms) response.setHeader(name, value);
    next();
  };
}

/** What is said with every answer for a program: always the same, so it is worked out once. */
function programHeaders(): Record<string, string> {
  const response = new ServerResponse(new IncomingMessage(new Socket()));
  response.setHeader('Cache-Control', CACHING);
  protect(NOTHING)(response.req, response, () => undefined);
  return Object.fromEntries(Object.entries(response.getHeaders()).map(([name, value]) => [name, String(value)]));
}

/** Lets a page of a library keep the styles that are written into it: exactly those, by their digests. Its scripts come from files. */
export const allowInlineStyles: RequestHandler = (request, response, next) => {
  const send = response.send.bind(response);
  response.send = (body: unknown) => {
    if (typeof body === 'string' && response.get('Content-Type')?.startsWith('text/html')) {
      const policy = helmet.contentSecurityPolicy({ useDefaults: false, directives: { ...PAGE, styleSrc: [...OWN, "'unsafe-hashes'", ...styleDigests(body)] } });
      policy(request, response, () => undefined);
    }
    return send(body);
  };
  next();
};

/** Lets one answer, a page, add styles of its own later, if it shows the nonce that it was given. */
export function allowStylesWith(nonce: string, response: Response): void {
  const directives = { ...PAGE, styleSrc: [...OWN, `'nonce-${nonce}'`] };
  response.setHeader('Content-Security-Policy', Object.entries(directives).map(([name, values]) => `${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)} ${values.join(' ')}`).join(';'));
}

function protect(directives: Record<string, string[]>): ReturnType<typeof helmet> {
  return helmet({
    contentSecurityPolicy: { useDefaults: false, directives },
    xFrameOptions: { action: 'deny' },
    // Of other hosts we know nothing.
    strictTransportSecurity: { includeSubDomains: false },
  });
}

/** Of `<style>` elements and of `style` attributes; `'unsafe-hashes'` admits the latter, and of those only the ones named here. */
function styleDigests(html: string): string[] {
  const found = [...html.matchAll(/<style>([^]*?)<\/style>|\sstyle="([^"]*)"/g)];
  const styles = [LOGO_STYLE, ...found.map(([, element, attribute]) => element ?? attribute ?? '')];
  return styles.map((style) => `'sha256-${createHash('sha256').update(style).digest('base64')}'`);
}
