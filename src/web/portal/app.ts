import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import helmet from 'helmet';
import { type AddressLimit, addressLimit } from '../../api/address-limit.js';
import { leaveOnGrid } from '../../api/miss-grid.js';
import type { NoticeLanguage } from '../../domain/notice.js';
import { confirmOptOut, isLinkGood } from '../../operations/confirm-opt-out.js';
import type { OperationContext } from '../../operations/context.js';
import { requestOptOut } from '../../operations/request-opt-out.js';
import { problemsOfError, problemsOfForm, readForm, textFields } from './form.js';
import { formPage } from './form-page.js';
import { chooseLanguage } from './languages.js';
import { confirmPage, type ErrorPageName, errorPage, receiptPage, receivedPage } from './pages.js';
import { isOwnForm } from './same-origin.js';
import { stylesheet, stylesheetPath } from './stylesheet.js';

/**
 * The public pages: HTML made here, no script, no cookie, nothing of another host. They do what the API's public door does, by the same
 * operation, limit and grid, and a page tells no more than its answer: nothing of whether somebody is known.
 */

export interface PortalSettings {
  readonly context: OperationContext;
  readonly clockMs?: () => number;
  readonly sleep?: (ms: number) => Promise<void>;
}

// As for the API's door: a household stays under it, a list does not. Links and forms count together.
const postsPerMinute = { calls: 20, windowMs: 60_000 };
// The longest form of all fields filled with percent signs, three bytes a character.
const longestBody = 10_000;

interface Visit {
  readonly request: Request;
  readonly response: Response;
  readonly language: NoticeLanguage;
  readonly startedMs: number;
}

interface Portal extends Required<PortalSettings> {
  readonly limit: AddressLimit;
}

/** The pages under /opt-out, ready to be given to a server. */
export function createPortal(settings: PortalSettings): Express {
  const { context, clockMs = () => performance.now(), sleep = pause } = settings;
  const portal: Portal = { context, clockMs, sleep, limit: addressLimit(postsPerMinute, clockMs) };
  const app = bareApp();
  const body = express.raw({ type: 'application/x-www-form-urlencoded', limit: longestBody, inflate: false });
  app.get(stylesheetPath, sendStylesheet);
  app.get(
    '/opt-out',
    page(portal, (visit) => sendPage(portal, visit, 200, formPage(visit.language))),
  );
  app.post(
    '/opt-out',
    body,
    page(portal, (visit) => takeForm(portal, visit)),
  );
  app.get(
    '/opt-out/confirm/:token',
    page(portal, (visit) => showLink(portal, visit)),
  );
  app.post(
    '/opt-out/confirm/:token',
    body,
    page(portal, (visit) => confirm(portal, visit)),
  );
  app.use(page(portal, (visit) => sendError(portal, visit, 404, 'notFound')));
  app.use((error: unknown, request: Request, response: Response, _next: NextFunction) => {
    fail(portal, visitOf(portal, request, response), error);
  });
  return app;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function bareApp(): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'simple');
  app.set('trust proxy', false);
  app.set('case sensitive routing', true);
  app.use(
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'none'"],
          styleSrc: ["'self'"],
          formAction: ["'self'"],
          baseUri: ["'none'"],
          frameAncestors: ["'none'"],
        },
      },
      // A mailed link must not travel to another site; but with none at all browsers call our own form's origin "null".
      referrerPolicy: { policy: 'same-origin' },
    }),
  );
  return app;
}

function page(portal: Portal, answer: (visit: Visit) => void | Promise<void>) {
  return async (request: Request, response: Response): Promise<void> => {
    const visit = visitOf(portal, request, response);
    try {
      await answer(visit);
    } catch (error) {
      fail(portal, visit, error);
    }
  };
}

function visitOf({ clockMs }: Portal, request: Request, response: Response): Visit {
  const { lang } = request.query;
  const language = chooseLanguage({
    lang: typeof lang === 'string' ? lang : undefined,
    header: request.headers['accept-language'],
  });
  return { request, response, language, startedMs: clockMs() };
}

async function takeForm(portal: Portal, visit: Visit): Promise<void> {
  if (refuse(portal, visit)) return;
  const { context } = portal;
  const { request, language, startedMs } = visit;
  const form = Buffer.isBuffer(request.body) ? readForm(request.body) : null;
  if (form === null) return sendError(portal, visit, 400, 'refused');
  const problems = problemsOfForm(form);
  if (problems.length > 0) return sendPage(portal, visit, 400, formPage(language, form, problems));
  try {
    const received = await requestOptOut(context, { person: form.person, scope: form.scope, language });
    // A person we hold takes more writes than one we do not.
    await leaveOnGrid(startedMs, { widthMs: context.policy.missGridMs, ...portal });
    const given = textFields.filter((field) => form.person[field] !== undefined);
    sendPage(portal, visit, 200, receivedPage(language, { ...received, given }));
  } catch (error) {
    const unreadable = problemsOfError(error);
    if (unreadable === null) throw error;
    sendPage(portal, visit, 400, formPage(language, form, unreadable));
  }
}

// A scanner that follows links in mails comes here and changes nothing.
async function showLink(portal: Portal, visit: Visit): Promise<void> {
  const token = String(visit.request.params.token);
  if (!(await isLinkGood(portal.context, { token }))) return sendError(portal, visit, 404, 'link');
  sendPage(portal, visit, 200, confirmPage(visit.language, `/opt-out/confirm/${token}`));
}

async function confirm(portal: Portal, visit: Visit): Promise<void> {
  if (refuse(portal, visit)) return;
  const confirmed = await confirmOptOut(portal.context, { token: String(visit.request.params.token) });
  if (confirmed === null) return sendError(portal, visit, 404, 'link');
  sendPage(portal, visit, 200, receiptPage(visit.language, confirmed));
}

// True where the visit was answered: a form of another site, or one too many from this address.
function refuse(portal: Portal, visit: Visit): boolean {
  const { request, response } = visit;
  if (!isOwnForm(request.headers, portal.context.publicUrl)) {
    sendError(portal, visit, 403, 'refused');
    return true;
  }
  const seconds = portal.limit.take(request.socket.remoteAddress ?? '');
  if (seconds === null) return false;
  response.setHeader('Retry-After', String(seconds));
  sendError(portal, visit, 429, 'tooMany');
  return true;
}

function fail(portal: Portal, visit: Visit, error: unknown): void {
  if (visit.response.headersSent) {
    visit.response.destroy();
    return;
  }
  const status = statusOf(error);
  if (status < 500) {
    sendError(portal, visit, status, 'refused');
    return;
  }
  portal.context.log.error('page failed', { error });
  visit.response.setHeader('Retry-After', '5');
  sendError(portal, visit, status, 'broken');
}

// Express and its body reader tell wrong requests by a status (http-errors); the driver's errors mean that the store is away.
function statusOf(error: unknown): number {
  if (!(error instanceof Error)) return 500;
  const { status } = error as Error & { readonly status?: unknown };
  if (typeof status === 'number' && status >= 400 && status < 500) return status;
  return error.name.startsWith('Mongo') ? 503 : 500;
}

function sendError(portal: Portal, visit: Visit, status: number, name: ErrorPageName): void {
  sendPage(portal, visit, status, errorPage(visit.language, name));
}

function sendPage({ context, clockMs }: Portal, visit: Visit, status: number, text: string): void {
  const { request, response, language, startedMs } = visit;
  const bytes = Buffer.from(text);
  response.writeHead(status, {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Language': language,
    'Content-Length': bytes.length,
    // Pages hold references and what was typed.
    'Cache-Control': 'no-store',
    Vary: 'Accept-Language',
  });
  response.end(request.method === 'HEAD' ? undefined : bytes);
  const durationMs = Math.round((clockMs() - startedMs) * 100) / 100;
  context.log.info('page answered', { method: request.method, status, language, durationMs });
}

function sendStylesheet(_request: Request, response: Response): void {
  const bytes = Buffer.from(stylesheet);
  response.writeHead(200, {
    'Content-Type': 'text/css; charset=utf-8',
    'Content-Length': bytes.length,
    'Cache-Control': 'public, max-age=31536000, immutable',
  });
  response.end(bytes);
}
