import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Request, RequestHandler, Response } from 'express';
import sirv from 'sirv';
import { allowStylesWith } from '../access/security-headers.js';
import { hasSessionCookie } from '../access/session-cookie.js';
import { notFound } from '../common/http/problem.js';

/** Where the page is served; its build knows the path too. */
const BASE = '/dashboard/';
/** Their names hold a digest of their content. */
const ASSETS = `${BASE}assets/`;
const FOR_GOOD = 'public, max-age=31536000, immutable';
/** What the build writes wherever a style may be added later. */
const NONCE_PLACEHOLDER = /__STYLE_NONCE__/g;
/** What the page reads, which cannot see the cookie: `no` spares it asking who it is, and the refusal on the console. */
const SIGNED_IN_PLACEHOLDER = '__SIGNED_IN__';

/**
 * Serves the built dashboard to everybody: it holds nothing secret, what it shows it asks for itself. Files with hashed names
 * are kept for good, in the compressed form that the build made; every other path is its one page, which knows the routes.
 * @param folder what `npm run build` made of `web/`
 */
export function serveDashboard(folder = builtDashboard()): RequestHandler {
  const page = readPage(folder);
  const files = page === null ? null : sirv(folder, { brotli: true, gzip: true, etag: true, extensions: [], setHeaders: keepForGood });
  return (request, response, next) => {
    if (!isOurs(request)) next();
    else if (!request.path.startsWith(BASE)) sendThere(request, response, next);
    else if (page === null || files === null) next(notFound('The dashboard (run `npm run build`)', request.path));
    else {
      const original = request.url;
      const path = request.path.slice(BASE.length - 1);
      const sendOther = (): void => {
        request.url = original;
        if (original.startsWith(ASSETS)) next(notFound('File', path));
        else sendPage(page, request, response);
      };
      request.url = path;
      if (path === '/' || path === '/index.html') sendOther();
      else files(request, response, sendOther);
    }
  };
}

function keepForGood(response: ServerResponse, path: string): void {
  response.setHeader('Cache-Control', path.startsWith('/assets/') ? FOR_GOOD : 'no-cache');
}

/** Requests for the dashboard, and whoever opens the server's own address. */
function isOurs({ method, path }: Request): boolean {
  return (method === 'GET' || method === 'HEAD') && (path === '/' || path === '/dashboard' || path.startsWith(BASE));
}

/** People who open the server's address want the page; programs get the greeting. */
function sendThere(request: Request, response: Response, next: () => void): void {
  if (request.path === '/') response.vary('Accept');
  if (request.path === '/' && request.accepts(['json', 'html']) !== 'html') next();
  else response.redirect(302, BASE);
}

/** Not kept as a file would be: its nonce is another one each time. */
function sendPage(page: string, request: Request, response: Response): void {
  const nonce = randomBytes(16).toString('base64url');
  allowStylesWith(nonce, response);
  response.setHeader('Cache-Control', 'no-cache');
  response.type('html').end(page.replace(NONCE_PLACEHOLDER, nonce).replace(SIGNED_IN_PLACEHOLDER, hasSessionCookie(request) ? 'perhaps' : 'no'));
}

function readPage(folder: string): string | null {
  const path = join(folder, 'index.html');
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}

/** `dist/web`, also for a test that runs from `src/`. */
function builtDashboard(): string {
  const here = fileURLToPath(import.meta.url);
  return here.endsWith('.ts') ? join(here, '../../../dist/web') : join(here, '../../../web');
}
