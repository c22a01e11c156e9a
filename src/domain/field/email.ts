/**
 * E-mail addresses. The stored address keeps the case of its local part; its domain is in A-labels and lower case, so look-alike
 * domains in other alphabets stay different. Whatever is shared by nature (role, disposable, webmail) is said by a flag, never dropped.
 */

import { domainToASCII } from 'node:url';
import { z } from 'zod';
import { defineField, isRefusal, member, refuse } from './define-field.js';
import { isDisposableDomain, isRoleLocalPart, isWebmailDomain } from './email-domains.js';
import type { FieldType, Refused } from './field-type.js';
import { isLocalDomain } from './host-names.js';
import { jaroWinkler } from './similarity.js';
import { readText } from './text.js';

/** `address` is the stored form; the three marks are functions of it. */
export interface Email {
  address: string;
  domain: string;
  role: boolean;
  disposable: boolean;
  webmail: boolean;
}

// RFC 5321, 4.5.3.1: 64 octets of local part, 255 of domain (253 without the root), 254 together (a path has 256, less its brackets).
const longestAddress = 254;
const longestLocal = 64;
const longestDomain = 253;

// The local part of zod's own e-mail rule; the domain in A-labels, whose top label may be an IDN ("xn--p1ai"), which zod's rule refuses.
const addressRule = z.email({
  pattern:
    /^(?:[A-Za-z0-9_'+-]+\.)*[A-Za-z0-9_'+-]*[A-Za-z0-9_+-]@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,58}[a-z0-9])$/,
});

const noReply =
  /(?:^|[._-])(?:no|not|do[._-]?not|donot|never)[._-]?(?:reply|replies|replay|respond|response)(?:$|[._-])/;
const bounce = /^(?:bounces?|mailer-?daemon|nobody|devnull|undisclosed-recipients)(?:$|[+._-])/;
const bot = /(?:^|[._-])bot$|\[bot\]$/;
// "git@host:owner/name" is the beginning of a clone address; nobody reads mail there.
const cloneUsers: ReadonlySet<string> = new Set(['git', 'hg', 'svn', 'gitlab', 'gitea']);

const gmailDomains: ReadonlySet<string> = new Set(['gmail.com', 'googlemail.com']);
// Providers that document plus-tags as the same mailbox. Elsewhere "a+b" may be another person, so the tag stays in the key.
const plusTagDomain =
  /^(?:gmail|googlemail|outlook|hotmail|live|msn|icloud|me|mac|fastmail|proton|protonmail|pm)\.[a-z.]+$/;

interface Parts {
  readonly local: string;
  readonly domain: string;
}

/** Without "@" all of it is domain, so the local part is empty and no rule accepts it. */
function splitAddress(address: string): Parts {
  const at = address.lastIndexOf('@');
  if (at < 0) return { local: '', domain: address };
  return { local: address.slice(0, at), domain: address.slice(at + 1) };
}

function withoutTag(local: string): string {
  const plus = local.indexOf('+');
  return plus > 0 ? local.slice(0, plus) : local;
}

function withoutDots(local: string): string {
  return local.replaceAll('.', '');
}

/** "mailto:a@b?subject=x", "<a@b>" and "Name <a@b>" mean a@b. */
function unwrap(text: string): string {
  const angled = /^[^@<>]*<([^<>\s]+)>$/.exec(text)?.[1] ?? text;
  return /^mailto:/i.test(angled) ? angled.slice('mailto:'.length).replace(/\?.*$/s, '') : angled;
}

function refusalOf({ local, domain }: Parts): Refused | null {
  const name = local.toLowerCase();
  if (isLocalDomain(domain)) return refuse('local-domain');
  if (bot.test(name)) return refuse('bot-address');
  if (noReply.test(name) || bounce.test(name) || domain.split('.').includes('noreply'))
    return refuse('noreply-address');
  if (cloneUsers.has(name)) return refuse('clone-address');
  return null;
}

function parse(raw: unknown): Email | Refused {
  const text = readText(member(raw, 'address') ?? raw, longestAddress);
  if (isRefusal(text)) return text;
  const { local, domain: writtenDomain } = splitAddress(unwrap(text));
  if (local === '' || /[\s/:\\]/.test(writtenDomain)) return refuse('malformed');
  const domain = domainToASCII(writtenDomain).toLowerCase().replace(/\.$/, '');
  const refusal = refusalOf({ local, domain });
  if (refusal !== null) return refusal;
  const address = `${local}@${domain}`;
  if (address.length > longestAddress || local.length > longestLocal || domain.length > longestDomain)
    return refuse('too-long');
  if (!addressRule.safeParse(address).success) return refuse('malformed');
  return {
    address,
    domain,
    role: isRoleLocalPart(withoutTag(local.toLowerCase())),
    disposable: isDisposableDomain(domain),
    webmail: isWebmailDomain(domain),
  };
}

function keyOf({ address }: Email): string {
  const { local, domain } = splitAddress(address.toLowerCase());
  const base = plusTagDomain.test(domain) && isWebmailDomain(domain) ? withoutTag(local) : local;
  return gmailDomains.has(domain) ? `${withoutDots(base)}@gmail.com` : `${base}@${domain}`;
}

function likeness(a: Email, b: Email): number {
  const [partsA, partsB] = [splitAddress(keyOf(a)), splitAddress(keyOf(b))];
  const locals = jaroWinkler(partsA.local, partsB.local);
  // A look-alike domain is another domain; the same local part elsewhere is a hint (a job change), no more.
  return partsA.domain === partsB.domain ? 0.9 * locals : 0.6 * locals;
}

function flagsOf({ role, disposable, webmail }: Email): string[] {
  return [...(role ? ['role'] : []), ...(disposable ? ['disposable'] : []), ...(webmail ? ['webmail'] : [])];
}

/** E-mail addresses. Refusals: `malformed`, `too-long`, `empty`, `undecodable`, `noreply-address`, `bot-address`, `clone-address`,
 *  `local-domain`. The key removes plus-tags and dots only for providers known to ignore them. */
export const email: FieldType<Email> = defineField<Email>({
  name: 'email',
  isPersonal: true,
  parse,
  keyOf,
  flagsOf,
  likeness,
  specificity: ({ role, disposable, webmail }) => 4 - (disposable ? 3 : 0) - (role ? 2 : 0) - (webmail ? 1 : 0),
  display: ({ address }) => address,
});

/** What SHA-256 of an address is taken over everywhere (Gravatar, DROP, partners): trimmed, lower case, nothing else. */
export function hashableEmail(address: string): string {
  return address.trim().toLowerCase();
}

/** The form under which a suppression covers an address's variants (privacy.md section 8): lower case, "+suffix" removed for every domain,
 *  dots only for gmail.com and googlemail.com, which become gmail.com. Suppressing too much is the safe error. Text without "@" comes
 *  back as `hashableEmail` gives it. */
export function canonicalEmail(address: string): string {
  const lower = hashableEmail(address);
  if (!lower.includes('@')) return lower;
  const { local, domain: writtenDomain } = splitAddress(lower);
  const domain = domainToASCII(writtenDomain) || writtenDomain;
  const base = withoutTag(local);
  return gmailDomains.has(domain) ? `${withoutDots(base)}@gmail.com` : `${base}@${domain}`;
}
