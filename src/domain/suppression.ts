import { createHash } from 'node:crypto';
import { canonicalEmail, type Email, hashableEmail } from './field/email.js';
import { type Employer, employerKeys } from './field/employer.js';
import type { Keyring } from './keyring.js';
import type { Statement } from './statement.js';

/**
 * A person's wish not to appear, as keyed hashes of identifiers and nothing else. The same functions are asked at every door: before a
 * record is kept, before a merge, before a profile is published and on every read (privacy.md section 8).
 */

export const fingerprintTypes = ['email', 'email-canonical', 'phone', 'url', 'github-id', 'name-company'] as const;
export type FingerprintType = (typeof fingerprintTypes)[number];

/** `type:mac`: the id of a suppression and of what it is screened by. */
export type Fingerprint = `${FingerprintType}:${string}`;

/** What a person may ask for in the form. */
export const suppressionScopes = ['sale', 'marketing', 'analytics', 'all'] as const;
/** `restriction` hides and freezes without deleting. */
export type SuppressionScope = (typeof suppressionScopes)[number] | 'restriction';

export type SuppressionReason = 'opt-out' | 'objection' | 'erasure' | 'restriction';

/** An identifier of a person in its clean form, as an opt-out, a lookup or a record names it. */
export type Identifier =
  | { readonly type: 'email'; readonly address: string }
  /** SHA-256 (64 hex digits) of the trimmed lower-cased address. */
  | { readonly type: 'email-hash'; readonly sha256: string }
  | { readonly type: 'phone'; readonly e164: string }
  | { readonly type: 'url'; readonly key: string }
  | { readonly type: 'github-id'; readonly id: string }
  /** Keys of `person-name` and `employer`: a name with a company by domain or by stripped name. */
  | { readonly type: 'name-company'; readonly nameKey: string; readonly employerKey: string };

/** Every fingerprint under which an identifier is suppressed and screened: a hashed e-mail may be any form of the address. */
export function fingerprintsOf(keyring: Keyring, identifier: Identifier): readonly Fingerprint[] {
  return hashesOf(identifier).map((one) => fingerprint(keyring, one));
}

/** The fingerprints of all `identifiers`, each once. A profile is found by an address and by its hash, which mostly give the same: that is
 *  seen before the key is used, since these hashes are the dearest work of a lookup. */
export function fingerprintsOfAll(keyring: Keyring, identifiers: readonly Identifier[]): readonly Fingerprint[] {
  const distinct = new Map<string, Hashed>();
  for (const identifier of identifiers) {
    for (const one of hashesOf(identifier)) distinct.set(`${one.type}:${one.hash.toString('base64')}`, one);
  }
  return Array.from(distinct.values(), (one) => fingerprint(keyring, one));
}

// The hash comes first so that an input that arrives already hashed goes through the same call as its own type (privacy.md section 8).
interface Hashed {
  readonly type: FingerprintType;
  readonly hash: Buffer;
}

function hashesOf(identifier: Identifier): readonly Hashed[] {
  switch (identifier.type) {
    case 'email':
      return [
        { type: 'email', hash: sha256(hashableEmail(identifier.address)) },
        { type: 'email-canonical', hash: sha256(canonicalEmail(identifier.address)) },
      ];
    case 'email-hash': {
      const hash = Buffer.from(identifier.sha256, 'hex');
      return [
        { type: 'email', hash },
        { type: 'email-canonical', hash },
      ];
    }
    case 'phone':
      return [{ type: 'phone', hash: sha256(identifier.e164) }];
    case 'url':
      return [{ type: 'url', hash: sha256(identifier.key) }];
    case 'github-id':
      return [{ type: 'github-id', hash: sha256(identifier.id) }];
    case 'name-company':
      return [{ type: 'name-company', hash: sha256(JSON.stringify([identifier.nameKey, identifier.employerKey])) }];
  }
}

function fingerprint(keyring: Keyring, { type, hash }: Hashed): Fingerprint {
  return `${type}:${keyring.mac('suppression', [type, hash]).toString('base64url')}`;
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** The identifiers that statements of one person hold; name and employer pair up within one subject, so the caller passes one subject's. */
export function identifiersOf(
  statements: readonly Pick<Statement, 'field' | 'value' | 'key'>[],
): readonly Identifier[] {
  const direct = statements.flatMap((statement) => directIdentifier(statement));
  const names = statements.filter((statement) => statement.field === 'full_name').map((statement) => statement.key);
  const employers = statements
    .filter((statement) => statement.field === 'employer')
    .flatMap((statement) => employerKeys(statement.value as Employer));
  const pairs = names.flatMap((nameKey) =>
    employers.map((employerKey): Identifier => ({ type: 'name-company', nameKey, employerKey })),
  );
  return [...direct, ...pairs];
}

function directIdentifier(statement: Pick<Statement, 'field' | 'value' | 'key'>): readonly Identifier[] {
  switch (statement.field) {
    case 'email': {
      const value = statement.value as Email;
      // A role mailbox belongs to a company: suppressing it for one person must not hide everybody who lists it.
      return value.role ? [] : [{ type: 'email', address: value.address }];
    }
    case 'phone':
      return [{ type: 'phone', e164: (statement.value as { readonly e164: string }).e164 }];
    case 'profile_url':
      return [{ type: 'url', key: statement.key }];
    case 'github_id':
      return [{ type: 'github-id', id: statement.key }];
    default:
      return [];
  }
}

/** What the list says of a person: `restricted` freezes what is held (B51), `held` hides until control is proved or the hold ends, `review`
 *  rests on name and company alone. */
export type SuppressionVerdict = 'suppressed' | 'restricted' | 'held' | 'review' | 'clear';

/** What the entries that were found mean. Only a proved wish by a strong identifier may delete anything, and a restriction deletes nothing. */
export function decideSuppression(
  hits: readonly {
    readonly _id: Fingerprint;
    readonly state: 'held' | 'proved';
    readonly scope?: SuppressionScope;
  }[],
): SuppressionVerdict {
  const strong = hits.filter((hit) => isStrong(hit._id));
  if (strong.some((hit) => hit.state === 'proved' && hit.scope !== 'restriction')) return 'suppressed';
  if (strong.some((hit) => hit.scope === 'restriction')) return 'restricted';
  if (strong.length > 0 || hits.some((hit) => hit.state === 'held' || hit.scope === 'restriction')) return 'held';
  return hits.length > 0 ? 'review' : 'clear';
}

/** True for an identifier that is one person's alone; a name with a company is shared by strangers now and then. */
export function isStrong(fingerprint: Fingerprint): boolean {
  return !fingerprint.startsWith('name-company:');
}

/** True where a person may not be shown; every read asks this. */
export function isHidden(verdict: SuppressionVerdict): boolean {
  return verdict !== 'clear';
}

/** True where nothing of a person may be kept or published; a hold deletes nothing, for anybody may ask for one, nor does a restriction. */
export function isRefused(verdict: SuppressionVerdict): boolean {
  return verdict === 'suppressed' || verdict === 'review';
}
