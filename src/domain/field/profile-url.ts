/**
 * Addresses of a person's (or company's) own pages. On the known networks an address is its account: host variants, queries and trailing
 * parts are gone, so one account is one value. Elsewhere it is the page itself. What is no profile (a search, a feed, a post) is refused.
 */

import normalizeUrl from 'normalize-url';
import { defineField, isRefusal, member, refuse } from './define-field.js';
import type { FieldType, Refused } from './field-type.js';
import { publicHostName } from './host-names.js';
import { networks } from './profile-networks.js';
import { jaroWinkler } from './similarity.js';
import { readText } from './text.js';

/** `network` is one of `profile-networks.ts`, or "web"; `username` is null on "web". */
export interface ProfileUrl {
  network: string;
  username: string | null;
  url: string;
}

const longestUrl = 2048;

const trackers = [
  /^utm_\w+/i,
  /^(?:fbclid|gclid|msclkid|mc_[ce]id|ref|ref_src|igshid|trk|trackingid|originalsubdomain|lang|hl)$/i,
];
const searchPath =
  /\/(?:search|suche|recherche|buscar|find|feeds?|rss|atom|login|signin|signup|share|intent)(?:[/.]|$)|\.(?:rss|atom|xml|json|ics)$/i;
const searchQuery: ReadonlySet<string> = new Set([
  'q',
  'query',
  's',
  'search',
  'keywords',
  'searchterm',
  'feed',
  'share',
]);

function toUrl(text: string): URL | Refused {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(text)?.[1]?.toLowerCase();
  const isHostWithPort = /^[^/?#]*\.[^/?#]*:\d{1,5}(?:[/?#]|$)/.test(text) && !text.includes('://');
  if (scheme !== undefined && scheme !== 'http' && scheme !== 'https' && !isHostWithPort) return refuse('scheme');
  const address = scheme === undefined || isHostWithPort ? `https://${text.replace(/^\/\//, '')}` : text;
  if (/\s/.test(address) || !URL.canParse(address)) return refuse('malformed');
  const url = new URL(address);
  if (url.username !== '' || url.password !== '') return refuse('credentials');
  return url;
}

/** Percent-decoded path segments; null where the escapes are no UTF-8 or hide a slash or a control character. */
function pathOf(url: URL): string[] | null {
  const segments = url.pathname.split('/').filter((segment) => segment !== '');
  try {
    const decoded = segments.map((segment) => decodeURIComponent(segment).normalize('NFC'));
    return decoded.some((segment) => /[/\\\p{Cc}\p{Cf}]/u.test(segment)) ? null : decoded;
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}

function onNetwork(url: URL, host: string): ProfileUrl | Refused | null {
  const network = networks.find(({ hosts }) => hosts.some((known) => host === known || host.endsWith(`.${known}`)));
  if (network === undefined) return null;
  const path = pathOf(url);
  const account = path === null ? null : network.account(path, url.searchParams);
  return account === null
    ? refuse('not-a-profile')
    : { network: network.name, username: account.username, url: account.url };
}

function onWeb(url: URL): ProfileUrl | Refused {
  const isSearch =
    searchPath.test(url.pathname) || [...url.searchParams.keys()].some((name) => searchQuery.has(name.toLowerCase()));
  if (isSearch) return refuse('not-a-profile');
  const options = {
    stripHash: true,
    stripWWW: true,
    removeQueryParameters: trackers,
    sortQueryParameters: true,
    removeTrailingSlash: true,
  };
  const once = normalizeUrl(url.href, options);
  // The library decodes harmless escapes; an address that is not settled after one pass is not worth having.
  return normalizeUrl(once, options) === once ? { network: 'web', username: null, url: once } : refuse('malformed');
}

function parse(raw: unknown): ProfileUrl | Refused {
  const text = readText(member(raw, 'url') ?? raw, longestUrl);
  if (isRefusal(text)) return text;
  const url = toUrl(text.replace(/^<(.*)>$/s, '$1'));
  if (isRefusal(url)) return url;
  const host = publicHostName(url.hostname);
  if (host === null || host.includes('_')) return refuse('malformed');
  const found = onNetwork(url, host) ?? onWeb(url);
  return isRefusal(found) || found.url.length <= longestUrl ? found : refuse('too-long');
}

/** `linkedin:in/slug`, `github:login`, `x:handle`, `web:host/path`: the scheme and the spelling of an account's case say nothing. */
function keyOf({ network, url }: ProfileUrl): string {
  const address = new URL(url);
  const known = networks.find(({ name }) => name === network);
  const account = known?.account(pathOf(address) ?? [], address.searchParams) ?? null;
  return account === null ? `${network}:${url.replace(/^https?:\/\//, '')}` : `${network}:${account.id}`;
}

function likeness(a: ProfileUrl, b: ProfileUrl): number {
  if (a.network !== b.network)
    return a.username !== null && a.username.toLowerCase() === b.username?.toLowerCase() ? 0.3 : 0;
  return a.network === 'web'
    ? new URL(a.url).host === new URL(b.url).host
      ? 0.3
      : 0
    : 0.5 * jaroWinkler(keyOf(a), keyOf(b));
}

/** Profile addresses. Refusals: `malformed`, `empty`, `too-long`, `undecodable`, `scheme` (not http or https), `credentials`, `not-a-profile`
 *  (searches, feeds, posts, other pages of a network). */
export const profileUrl: FieldType<ProfileUrl> = defineField<ProfileUrl>({
  name: 'profile_url',
  isPersonal: true,
  parse,
  keyOf,
  flagsOf: () => [],
  likeness,
  specificity: ({ network }) => (network === 'web' ? 1 : 2),
  display: ({ url }) => url,
});
