import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import helmet from 'helmet';
import type { Config } from '../config.js';
import { CandorError } from '../errors.js';
import type { OperationContext } from '../operations/context.js';
import { addressLimit } from './address-limit.js';
import type { ApiContext, Endpoint, RawRequest } from './endpoint.js';
import { endpoints } from './endpoints.js';
import { type Answer, answerError, callEndpoint } from './handle.js';
import { tooLarge } from './json-body.js';
import { type Metrics, openMetrics } from './metrics.js';
import { isDirectLoopback } from './peer-address.js';

export { openMetrics } from './metrics.js';

/** Express carries bytes between the socket and `handle.ts`, and decides nothing: no parser, no query, no error page of its own is used. */

export interface ApiSettings {
  readonly context: OperationContext;
  readonly config: Pick<Config, 'maxBodyBytes' | 'metricsPort'>;
  /** Given where two apps share figures (`createMetricsApp`), and in tests. */
  readonly metrics?: Metrics;
  /** For the grid on which misses leave; real ones without. */
  readonly clockMs?: () => number;
  readonly sleep?: (ms: number) => Promise<void>;
}

/** The API, ready to be given to a server. Listening, and closing in order, is the caller's. */
export function createApp(settings: ApiSettings): Express {
  const api = apiContextOf(settings);
  const app = bareApp();
  for (const endpoint of endpoints) addEndpoint(app, endpoint, api);
  // With a port of its own /metrics is nowhere else.
  if (settings.config.metricsPort === null) addMetrics(app, api);
  for (const path of new Set(endpoints.map((endpoint) => endpoint.path))) refuseOtherMethods(app, path, api);
  closeApp(app, api);
  return app;
}

/** /metrics alone, for the port that `CANDOR_METRICS_PORT` names. */
export function createMetricsApp(settings: ApiSettings & { readonly metrics: Metrics }): Express {
  const api = apiContextOf(settings);
  const app = bareApp();
  addMetrics(app, api);
  closeApp(app, api);
  return app;
}

/** The parts of `settings` that endpoints see. A test calls an endpoint with it and without a server. */
export function apiContextOf(settings: ApiSettings): ApiContext {
  const { context, config, clockMs = () => performance.now(), sleep = pause } = settings;
  const limited = endpoints.filter((endpoint) => endpoint.perAddress !== undefined);
  const addressLimits = new Map(limited.map(({ path, perAddress }) => [path, addressLimit(perAddress!, clockMs)]));
  return {
    operations: context,
    maxBodyBytes: config.maxBodyBytes,
    metrics: settings.metrics ?? openMetrics(),
    clockMs,
    sleep,
    addressLimits,
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function bareApp(): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', false);
  app.set('trust proxy', false);
  app.set('case sensitive routing', true);
  return app;
}

// The API serves no page: nothing in an answer may run, be framed or be guessed at. Every answer has the same of these headers, so helmet is
// asked once and not by each request; an answer leaves through `send` or brings them itself.
const securityHeaders = headersOf(
  helmet({
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
  }),
);

function headersOf(middleware: ReturnType<typeof helmet>): Readonly<Record<string, string>> {
  const request = new IncomingMessage(new Socket());
  const response = new ServerResponse(request);
  middleware(request, response, (error) => {
    if (error !== undefined) throw error;
  });
  return Object.fromEntries(response.getHeaderNames().map((name) => [name, String(response.getHeader(name))]));
}

function addEndpoint(app: Express, endpoint: Endpoint, api: ApiContext): void {
  const route = app.route(endpoint.path);
  async function answer(request: Request, response: Response, next: NextFunction): Promise<void> {
    // A HEAD of a person would tell that there is one, and leave no line in the ledger.
    if (request.method === 'HEAD' && endpoint.scope !== null) return next();
    const raw = rawOf(request);
    send(response, await callEndpoint(endpoint, raw, api));
  }
  if (endpoint.method === 'GET') route.get(answer);
  else
    route.post(
      express.raw({ type: () => true, limit: endpoint.maxBodyBytes ?? api.maxBodyBytes, inflate: false }),
      answer,
    );
}

function rawOf(request: Request): RawRequest {
  const mark = request.url.indexOf('?');
  return {
    method: request.method,
    path: request.path,
    query: mark < 0 ? '' : request.url.slice(mark + 1),
    params: request.params as Record<string, string>,
    headers: request.headers,
    body: Buffer.isBuffer(request.body) ? request.body : null,
    remoteAddress: request.socket.remoteAddress ?? '',
  };
}

function send(response: Response, { status, headers, body }: Answer): void {
  if (body === null) {
    response.writeHead(status, { ...securityHeaders, ...headers }).end();
    return;
  }
  const length = Buffer.byteLength(body);
  response.writeHead(status, { ...securityHeaders, ...headers, 'Content-Length': length }).end(body);
}

function refuseOtherMethods(app: Express, path: string, api: ApiContext): void {
  const own = endpoints.filter((endpoint) => endpoint.path === path);
  const methods = own.flatMap(({ method, scope }) => (method === 'GET' && scope === null ? ['GET', 'HEAD'] : [method]));
  const allow = [...methods, 'OPTIONS'].join(', ');
  app.all(path, (request, response) => {
    if (request.method === 'OPTIONS') {
      response.writeHead(204, { ...securityHeaders, Allow: allow }).end();
      return;
    }
    const error = new CandorError('method_not_allowed', `This path takes ${allow}.`, { allow });
    send(response, answerError(error, rawOf(request), api));
  });
}

function addMetrics(app: Express, api: ApiContext): void {
  app.get('/metrics', async (request, response, next) => {
    // A stranger is told nothing, not even that there is such a page.
    if (!isDirectLoopback(request.socket.remoteAddress ?? '', request.headers)) return next();
    const text = await api.metrics.render();
    response.writeHead(200, { ...securityHeaders, 'Content-Type': api.metrics.contentType }).end(text);
  });
}

function closeApp(app: Express, api: ApiContext): void {
  app.use((request: Request, response: Response) => {
    send(response, answerError(new CandorError('not_found', 'There is no such path.'), rawOf(request), api));
  });
  app.use((error: unknown, request: Request, response: Response, _next: NextFunction) => {
    if (response.headersSent) {
      response.destroy();
      return;
    }
    send(response, answerError(transportError(error), rawOf(request), api));
  });
}

// What Express and its body reader call their errors (http-errors: `type`, `status`, `limit`).
function transportError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof CandorError) return error;
  const { type, status, limit } = error as Error & {
    readonly type?: unknown;
    readonly status?: unknown;
    readonly limit?: unknown;
  };
  if (type === 'entity.too.large') return tooLarge(Number(limit));
  if (type === 'encoding.unsupported') return new CandorError('unsupported_media_type', 'The body may not be encoded.');
  // A body cut short, or a path with broken percent signs: the request is wrong as written.
  if (typeof status === 'number' && status >= 400 && status < 500)
    return new CandorError('validation_failed', 'The request cannot be read.');
  return error;
}
