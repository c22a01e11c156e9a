/**
 * Domain names. The registrable domain is what a company is known by, unless the host is a place where anybody has a page
 * (`isHosted`) or a mailbox (`isFreeMail`): those never identify a company.
 */

import { parse as parseHost } from 'tldts';
import { defineField, isRefusal, member, refuse } from './define-field.js';
import type { FieldType, Refused } from './field-type.js';
import { isFreeMailDomain } from './free-mail-domains.js';
import { isLocalDomain, publicHostName } from './host-names.js';
import { isSharedHost } from './shared-hosts.js';
import { readText } from './text.js';

/** `host` and `registrable` in A-labels and lower case; `host` without a leading "www.". On hosted pages `registrable` is the page's own
 *  name below the host's suffix ("acme.github.io"). */
export interface DomainName {
  host: string;
  registrable: string;
  isHosted: boolean;
  isFreeMail: boolean;
}

const longestText = 2048; // a URL may be given

interface Registration {
  readonly registrable: string;
  readonly isHosted: boolean;
}

function registrationOf(host: string): Registration | null {
  const options = { extractHostname: false, validateHostname: false };
  const inner = parseHost(host, { ...options, allowPrivateDomains: true });
  // "github.io" itself is a private suffix: no page, but registered by somebody, and still no company of its users.
  const registrable = inner.domain ?? (inner.isPrivate === true ? parseHost(host, options).domain : null);
  return registrable === null
    ? null
    : { registrable, isHosted: inner.isPrivate === true || isSharedHost(host, registrable) };
}

/** The registrable domain of a host ("mail.acme.co.uk" -> "acme.co.uk"; hosted pages keep their own name), or null for IP addresses, public
 *  suffixes, local names and what is no host. */
export function registrableDomain(host: string): string | null {
  const name = publicHostName(host);
  return name === null ? null : (registrationOf(name)?.registrable ?? null);
}

/** The host of a URL with or without its scheme; null where the text holds credentials or is no host. */
function hostOf(text: string): string | null {
  const isUrl = /^[a-z][a-z0-9+.-]*:\/\//i.test(text);
  if (isUrl && !/^https?:/i.test(text)) return null;
  const authority = (isUrl ? text.replace(/^[^:]+:\/\//, '') : text).replace(/[/?#].*$/s, '');
  return /[@\s\\[\]]/.test(authority) ? null : authority.replace(/:\d{1,5}$/, '');
}

function parse(raw: unknown): DomainName | Refused {
  const text = readText(member(raw, 'host') ?? raw, longestText);
  if (isRefusal(text)) return text;
  const written = hostOf(text);
  if (written === null) return refuse('not-a-domain');
  if (isLocalDomain(written.toLowerCase())) return refuse('local-domain');
  const name = publicHostName(written);
  const registration = name === null ? null : registrationOf(name);
  if (name === null || registration === null) return refuse('not-a-domain');
  const host = name.replace(/^(?:www\.)+/, '');
  // "www.com" is a domain of its own; what is left must still be one.
  const kept = registrationOf(host)?.registrable === registration.registrable ? host : name;
  return {
    host: kept,
    ...registration,
    isFreeMail: isFreeMailDomain(kept) || isFreeMailDomain(registration.registrable),
  };
}

/** Domain names, from a host or an http(s) URL. Refusals: `malformed`, `empty`, `too-long`, `undecodable`, `not-a-domain` (IP addresses,
 *  public suffixes, e-mail addresses, other schemes), `local-domain`. Look-alikes in other alphabets stay different domains. */
export const domainName: FieldType<DomainName> = defineField<DomainName>({
  name: 'domain',
  isPersonal: false,
  parse,
  keyOf: ({ host }) => host,
  flagsOf: ({ isHosted, isFreeMail }) => [...(isHosted ? ['hosted'] : []), ...(isFreeMail ? ['free-mail'] : [])],
  likeness: (a, b) => (a.registrable === b.registrable ? 0.8 : 0),
  specificity: ({ isHosted, isFreeMail }) => (isHosted || isFreeMail ? 0 : 1),
  display: ({ host }) => host,
});
