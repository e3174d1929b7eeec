import { createHash } from 'node:crypto';
import type { RequestHandler } from 'express';
import helmet from 'helmet';

/** Answers for programs load nothing, run nothing and are framed by nobody. */
const NOTHING = { defaultSrc: ["'none'"], baseUri: ["'none'"], formAction: ["'none'"], frameAncestors: ["'none'"] };
/** Pages load what Vigie itself serves, and nothing that is written into them. */
const OWN = ["'self'"];
const PAGE = { ...NOTHING, scriptSrc: OWN, styleSrc: OWN, imgSrc: [...OWN, 'data:'], fontSrc: OWN, connectSrc: OWN };
/** What a script of Swagger UI writes into its page: the colours of its logo. */
const LOGO_STYLE = '.logo_small_svg__cls-2{fill:#fff}.logo_small_svg__cls-3{fill:#85ea2d}';
const PAGES = /^\/(docs|dashboard)(\/|$)/i;

/** Tells browsers what the answers may do in them: nothing, but for the pages that are made for people. */
export function securityHeaders(): RequestHandler {
  const [forPrograms, forPeople] = [protect(NOTHING), protect(PAGE)];
  return (request, response, next) => {
    // Answers are for whoever asked; they may be kept, but not used without asking again (`ETag`).
    response.setHeader('Cache-Control', 'private, no-cache');
    (PAGES.test(request.path) ? forPeople : forPrograms)(request, response, next);
  };
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
