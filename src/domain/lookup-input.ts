import { CandorError, type ErrorDetail } from '../errors.js';
import { domainName } from './field/domain-name.js';
import { type Email, email, hashableEmail } from './field/email.js';
import { type Employer, employer, employerKeys } from './field/employer.js';
import { type Cleaned, isRefused, type Refused } from './field/field-type.js';
import { type JobTitle, jobTitle } from './field/job-title.js';
import { type PersonName, personName } from './field/person-name.js';
import { phone } from './field/phone.js';
import { place } from './field/place.js';
import { profileUrl } from './field/profile-url.js';
import { lookupKeyOf } from './lookup-key.js';
import type { KeyType } from './matching/features.js';
import type { Identifier } from './suppression.js';

/**
 * What a caller says of the person asked for, cleaned by the same field types that ingest uses, so that any spelling of a stored value
 * finds it. An input that cannot be read is refused with its name and a reason code, never guessed at and never quoted.
 */

export const lookupInputs = [
  'email',
  'email_hash',
  'phone',
  'profile_url',
  'github_login',
  'profile_id',
  'full_name',
  'given_name',
  'family_name',
  'company',
  'domain',
  'job_title',
  'city',
  'country',
] as const;
export type LookupInputName = (typeof lookupInputs)[number];
export type LookupInput = { readonly [N in LookupInputName]?: string | undefined };

/** Something that can name one person: the inputs it came from, what it is screened by, and the lookup keys any of which finds it. */
export interface Claim {
  readonly inputs: readonly LookupInputName[];
  readonly keyType: KeyType;
  /** False for name and company, which now and then are two people. */
  readonly isStrong: boolean;
  readonly identifiers: readonly Identifier[];
  readonly keys: readonly string[];
}

/** What narrows a search without naming a person. */
export interface LookupHints {
  readonly name: Cleaned<PersonName> | null;
  readonly employer: Employer | null;
  readonly jobTitle: JobTitle | null;
  /** As the `city` field keys it: lower case. */
  readonly city: string | null;
  readonly countryCode: string | null;
}

export interface LookupQuery {
  readonly claims: readonly Claim[];
  readonly profileId: string | null;
  readonly hints: LookupHints;
  readonly given: ReadonlySet<LookupInputName>;
}

export type InputRefusal = 'malformed' | 'no_identifier' | 'too_little' | 'role_mailbox';

interface Problem {
  readonly input: LookupInputName;
  readonly code: string;
}

/** Reads the inputs of one lookup. Throws `CandorError` `invalid_input` with every problem: reason `malformed` (a value no field type takes),
 *  `role_mailbox` (a shared address names no person), `no_identifier` (nothing given), `too_little` (a name without a company, or hints alone). */
export function readLookup(input: LookupInput): LookupQuery {
  const given = new Set(lookupInputs.filter((name) => input[name] !== undefined));
  if (given.size === 0) throw refusal('no_identifier', 'No identifier is given.', []);
  const problems: Problem[] = [];
  const hints = readHints(input, problems);
  const claims = [...strongClaims(input, hints, problems), ...nameClaims(given, hints)];
  if (problems.length > 0) throw refusal('malformed', `'${problems[0]!.input}' cannot be read.`, problems);
  if (claims.length === 0 && input.profile_id === undefined) {
    throw refusal('too_little', 'A person needs an e-mail, phone, profile or a name with a company or domain.', []);
  }
  return { claims, profileId: input.profile_id ?? null, hints, given };
}

function refusal(reason: InputRefusal, detail: string, problems: readonly Problem[]): CandorError {
  const errors: readonly ErrorDetail[] = problems.map(({ input, code }) => ({ pointer: `/${input}`, code }));
  return new CandorError('invalid_input', detail, { match_status: 'invalid_input', reason, errors });
}

function readHints(input: LookupInput, problems: Problem[]): LookupHints {
  const country = read('country', input.country, (raw) => place.clean({ country: raw }), problems);
  if (country !== null && country.value.country === null) problems.push({ input: 'country', code: 'unknown-country' });
  return {
    name: readName(input, problems),
    employer: readEmployer(input, problems),
    jobTitle: read('job_title', input.job_title, jobTitle.clean, problems)?.value ?? null,
    city: read('city', input.city, (raw) => place.clean({ city: raw }), problems)?.value.city?.toLowerCase() ?? null,
    countryCode: country?.value.country?.code ?? null,
  };
}

// The cleaned form of one input; null where it was not given or refused, the latter noted in `problems`.
function read<V>(
  input: LookupInputName,
  raw: string | undefined,
  clean: (raw: string) => Cleaned<V> | Refused,
  problems: Problem[],
): Cleaned<V> | null {
  if (raw === undefined) return null;
  const cleaned = clean(raw);
  if (!isRefused(cleaned)) return cleaned;
  problems.push({ input, code: cleaned.refused });
  return null;
}

function readName(input: LookupInput, problems: Problem[]): Cleaned<PersonName> | null {
  if (input.full_name !== undefined) return read('full_name', input.full_name, personName.clean, problems);
  const { given_name: given, family_name: family } = input;
  if (given !== undefined && family !== undefined) {
    return read('family_name', family, () => personName.clean({ given, family }), problems);
  }
  return null;
}

function readEmployer(input: LookupInput, problems: Problem[]): Employer | null {
  const domain = read('domain', input.domain, domainName.clean, problems)?.value ?? null;
  // A mailbox provider or a host of pages is nobody's employer.
  if (domain !== null && (domain.isFreeMail || domain.isHosted))
    problems.push({ input: 'domain', code: 'not-a-company' });
  if (input.company === undefined && domain === null) return null;
  // People write "acme.example" where the company's name is asked for.
  const raw = { name: input.company, domain: input.domain ?? input.company };
  return (
    read(input.company === undefined ? 'domain' : 'company', raw.domain, () => employer.clean(raw), problems)?.value ??
    null
  );
}

function strongClaims(input: LookupInput, hints: LookupHints, problems: Problem[]): readonly Claim[] {
  const address = readEmail(input.email, problems);
  const hash = read('email_hash', input.email_hash, readHash, problems);
  const country = hints.countryCode === null ? {} : { country: hints.countryCode };
  const number = read('phone', input.phone, (raw) => phone.clean(raw, country), problems);
  const page = read('profile_url', input.profile_url, profileUrl.clean, problems);
  const account = read('github_login', input.github_login, readLogin, problems);
  return [
    ...claim('email', 'email', address && { type: 'email', address: address.address }),
    ...claim('email_hash', 'email', hash && { type: 'email-hash', sha256: hash.value }),
    ...claim('phone', 'phone', number && { type: 'phone', e164: number.value.e164 }),
    ...claim('profile_url', 'profile-url', page && { type: 'url', key: page.key }),
    ...claim('github_login', 'profile-url', account && { type: 'url', key: account.key }),
  ];
}

function claim(input: LookupInputName, keyType: KeyType, identifier: Identifier | null): readonly Claim[] {
  if (identifier === null) return [];
  return [{ inputs: [input], keyType, isStrong: true, identifiers: [identifier], keys: [lookupKeyOf(identifier)] }];
}

// Refused at ingest for whose they are, not for how they are written: a good question, to which the answer is nobody.
const nobodysMailbox: ReadonlySet<string> = new Set([
  'noreply-address',
  'bot-address',
  'clone-address',
  'local-domain',
]);

function readEmail(raw: string | undefined, problems: Problem[]): Pick<Email, 'address'> | null {
  if (raw === undefined) return null;
  const cleaned = email.clean(raw);
  if (isRefused(cleaned)) {
    if (nobodysMailbox.has(cleaned.refused)) return { address: hashableEmail(raw) };
    problems.push({ input: 'email', code: cleaned.refused });
    return null;
  }
  if (!cleaned.value.role) return cleaned.value;
  throw refusal('role_mailbox', 'A shared mailbox names no person.', [{ input: 'email', code: 'role_mailbox' }]);
}

function readHash(raw: string): Cleaned<string> | Refused {
  const sha256 = raw.trim().toLowerCase();
  return /^[0-9a-f]{64}$/.test(sha256) ? { value: sha256, key: sha256, flags: [] } : { refused: 'not-sha256-hex' };
}

// GitHub's own rule for logins: letters, digits and hyphens, at most 39; the page of that name is what profiles are found under.
function readLogin(raw: string): Cleaned<unknown> | Refused {
  const login = raw.trim().replace(/^@/, '');
  return /^[A-Za-z0-9][A-Za-z0-9-]{0,38}$/.test(login)
    ? profileUrl.clean(`https://github.com/${login}`)
    : { refused: 'malformed' };
}

function nameClaims(given: ReadonlySet<LookupInputName>, { name, employer: company }: LookupHints): readonly Claim[] {
  if (name === null || company === null) return [];
  const identifiers = employerKeys(company).map(
    (employerKey): Identifier => ({ type: 'name-company', nameKey: name.key, employerKey }),
  );
  const inputs = lookupInputs.filter((input) => given.has(input) && nameInputs.has(input));
  return [{ inputs, keyType: 'name-company', isStrong: false, identifiers, keys: identifiers.map(lookupKeyOf) }];
}

const nameInputs: ReadonlySet<LookupInputName> = new Set([
  'full_name',
  'given_name',
  'family_name',
  'company',
  'domain',
] as const);
