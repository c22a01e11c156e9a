import { createHash } from 'node:crypto';
import { canonicalEmail, type Email, email, hashableEmail } from './field/email.js';
import { isRefused } from './field/field-type.js';
import { isExpired } from './retention.js';
import type { Subject } from './statement.js';
import { type Identifier, identifiersOf } from './suppression.js';

/**
 * Typed keys under which a profile is found. A key is type and value, never a bare string, so that a phone cannot be found as a name.
 * They hold personal values and live in `profiles` alone.
 */

/** The key under which `identifier` finds a profile. */
export function lookupKeyOf(identifier: Identifier): string {
  switch (identifier.type) {
    case 'email': {
      const cleaned = email.clean(identifier.address);
      return `email:${isRefused(cleaned) ? hashableEmail(identifier.address) : cleaned.key}`;
    }
    case 'email-hash':
      return `email-sha256:${identifier.sha256.toLowerCase()}`;
    case 'phone':
      return `phone:${identifier.e164}`;
    case 'url':
      return `url:${identifier.key}`;
    case 'github-id':
      return `github-id:${identifier.id}`;
    case 'name-company':
      return `name-company:${JSON.stringify([identifier.nameKey, identifier.employerKey])}`;
  }
}

/** All lookup keys of the live statements of `subjects`, sorted. */
export function lookupKeysOf(subjects: readonly Subject[], now: Date): readonly string[] {
  const keys = new Set<string>();
  for (const subject of subjects) {
    const live = subject.statements.filter((statement) => !isExpired(statement.expiresAt, now));
    for (const identifier of identifiersOf(live)) keys.add(lookupKeyOf(identifier));
    for (const statement of live) {
      if (statement.field === 'email') {
        const { address, role } = statement.value as Email;
        // Nobody is found, or hidden, by a mailbox that many read.
        if (role) continue;
        keys.add(`email-sha256:${sha256Hex(hashableEmail(address))}`);
        keys.add(canonicalKey(sha256Hex(canonicalEmail(address))));
      }
      if (subject.kind === 'company' && statement.field === 'domain') keys.add(`domain:${statement.key}`);
      if (subject.kind === 'company' && statement.field === 'company_name') keys.add(`company-name:${statement.key}`);
    }
  }
  return [...keys].sort();
}

/** Every key under which what an opt-out names may be held: a suppression of an address covers its variants, of which a lookup finds one. */
export function holderKeysOf(identifier: Identifier): readonly string[] {
  if (identifier.type === 'email')
    return [lookupKeyOf(identifier), canonicalKey(sha256Hex(canonicalEmail(identifier.address)))];
  if (identifier.type === 'email-hash') return [lookupKeyOf(identifier), canonicalKey(identifier.sha256.toLowerCase())];
  return [lookupKeyOf(identifier)];
}

function canonicalKey(sha256: string): string {
  return `email-canonical-sha256:${sha256}`;
}

function sha256Hex(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
