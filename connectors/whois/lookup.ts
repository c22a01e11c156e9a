import type { Json, PullContext } from '../../src/connector-kit/contract.js';
import { AbortSource } from '../../src/errors.js';
import { classifyAnswer } from './answer-class.js';
import { type Bootstrap, baseFor } from './bootstrap.js';
import { relatedUrl } from './rdap.js';
import type { WhoisSettings } from './schema.js';
import { referralOf } from './whois-text.js';

/** One domain asked: RDAP where a server is listed, port 43 where none is. A registration known only in half is a failure, since the
 *  values of the missing half would look as if they had been taken away. */

export type Lookup =
  | { readonly kind: 'found'; readonly payload: Json; readonly uri: string }
  /** Not registered, or reserved. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'no-server' };

export interface LookupTools {
  readonly context: PullContext<WhoisSettings>;
  readonly bootstrap: Bootstrap;
  /** Servers of port 43 by top-level domain, as the root server told in this run. */
  readonly servers: Map<string, string | null>;
  /** Servers of port 43 that asked for silence. */
  readonly limited: Map<string, Date>;
}

// A limit without a time of its own (20 of the 21 throttle answers of our corpus).
const minuteMs = 60_000;

/** Asks for `domain`. Throws `AbortSource`: `rate-limited` (details hold `until`), `rdap-unusable`, `server-unavailable`, and whatever the
 *  kit's clients throw. */
export async function lookUp(tools: LookupTools, domain: string): Promise<Lookup> {
  const base = baseFor(tools.bootstrap, domain);
  if (base !== null) return await lookUpRdap(tools, `${base}domain/${domain}`, domain);
  return tools.context.settings.port43.isEnabled ? await lookUpWhois(tools, domain) : { kind: 'no-server' };
}

async function lookUpRdap(tools: LookupTools, url: string, domain: string): Promise<Lookup> {
  const registry = await fetchRdap(tools, url);
  if (registry === null) return { kind: 'gone' };
  const rdap: { url: string; answer: Json }[] = [{ url, answer: registry }];
  const related = relatedUrl(registry, url);
  const registrar = related === null ? null : await fetchRdap(tools, related);
  if (related !== null && registrar !== null) rdap.push({ url: related, answer: registrar });
  return { kind: 'found', payload: { domain, rdap, whois: [] }, uri: url };
}

async function fetchRdap({ context }: LookupTools, url: string): Promise<Json | null> {
  const answer = await context.http.get(url, { headers: { accept: 'application/rdap+json' }, signal: context.signal });
  if (answer.status === 404 || answer.status === 410) return null;
  const { host } = new URL(url);
  const body = answer.status === 200 ? jsonOf(answer.text()) : undefined;
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new AbortSource('rdap-unusable', 'transient', { host, status: answer.status });
  return errorAnswer(body as { readonly [name: string]: Json }, host, context.now());
}

/** The body itself, null for an error body that says "no such object" (RFC 9083, 6), or the failure it speaks of. */
function errorAnswer(body: { readonly [name: string]: Json }, host: string, now: Date): Json | null {
  const code = body.errorCode;
  if (code === undefined) return body;
  if (code === 404) return null;
  if (code === 429) throw limitedUntil(new Date(now.getTime() + minuteMs), host);
  throw new AbortSource('rdap-unusable', 'transient', { host, errorCode: Number(code) || 0 });
}

function jsonOf(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

async function lookUpWhois(tools: LookupTools, domain: string): Promise<Lookup> {
  const server = await serverFor(tools, domain);
  if (server === null) return { kind: 'no-server' };
  const text = await askServer(tools, server, domain);
  if (text === null) return { kind: 'gone' };
  const whois = [{ server, text }];
  const referral = referralOf(text);
  // Thin registries (.com, .net) know the registrar only; the registrant stands there.
  if (referral !== null && referral !== server && !/^\s*\[?(registrant|holder|owner)\b/im.test(text)) {
    const more = await askServer(tools, referral, domain);
    if (more !== null) whois.push({ server: referral, text: more });
  }
  return { kind: 'found', payload: { domain, rdap: [], whois }, uri: `whois://${server}/${domain}` };
}

async function serverFor({ context, servers }: LookupTools, domain: string): Promise<string | null> {
  const top = domain.slice(domain.lastIndexOf('.') + 1);
  const configured = context.settings.whoisServers[top];
  if (configured !== undefined) return configured;
  if (!servers.has(top))
    servers.set(
      top,
      referralOf(await context.whoisSocket.query(context.settings.port43.rootServer, top, context.signal)),
    );
  return servers.get(top) ?? null;
}

/** Servers that want more than the bare name, by host. */
const queryForms: Readonly<Record<string, (domain: string) => string>> = {
  'whois.denic.de': (domain) => `-T dn,ace ${domain}`,
  'whois.jprs.jp': (domain) => `${domain}/e`,
  'whois.verisign-grs.com': (domain) => `domain ${domain}`,
};

/** The text of a registration, or null where the server says there is none. */
async function askServer({ context, limited }: LookupTools, server: string, domain: string): Promise<string | null> {
  const silentUntil = limited.get(server);
  if (silentUntil !== undefined && silentUntil > context.now()) throw limitedUntil(silentUntil, server);
  const text = await context.whoisSocket.query(server, queryForms[server]?.(domain) ?? domain, context.signal);
  const answer = classifyAnswer(text);
  if (answer.is === 'registered') return text;
  if (['available', 'reserved', 'unassignable'].includes(answer.is)) return null;
  if (answer.is !== 'throttled')
    throw new AbortSource('server-unavailable', 'transient', { server, answer: answer.is });
  const waitMs = answer.waitSeconds === null ? minuteMs : answer.waitSeconds * 1000;
  const until = new Date(context.now().getTime() + Math.min(waitMs, 86_400_000));
  limited.set(server, until);
  throw limitedUntil(until, server);
}

function limitedUntil(until: Date, host: string): AbortSource {
  return new AbortSource('rate-limited', 'transient', { host, until: until.toISOString() });
}
