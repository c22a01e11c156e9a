import { type CompanyName, companyKey } from '../field/company-name.js';
import type { Email } from '../field/email.js';
import { domainKey, type Employer } from '../field/employer.js';
import { familyKey, givenKey, type PersonName } from '../field/person-name.js';
import type { Place } from '../field/place.js';
import type { Statement, Subject } from '../statement.js';

/**
 * What matching looks at, apart from the profile: typed keys under which candidates are found and the few values they are compared by.
 * A key is type, version and value, never a bare string. Only values that can belong to one person alone become keys.
 */

/** Changing what makes a key means a new version: old and new keys must not meet. */
const keyVersion = '1';

export const keyTypes = [
  'github-id',
  'profile-url',
  'email',
  'phone',
  'name-company',
  'domain',
  'company-name',
] as const;
export type KeyType = (typeof keyTypes)[number];

export interface MatchFeatures {
  /** Subject id; also the record key that breaks ties. */
  readonly id: string;
  readonly kind: 'person' | 'company';
  readonly keys: readonly string[];
  readonly familyKey: string | null;
  readonly givenKey: string | null;
  readonly githubIds: readonly string[];
}

// Here and below loops, not chains of lists: this runs for every record that comes in.
/** The match features of one subject, from the statements that are still present. */
export function featuresOf({ id, kind, statements }: Pick<Subject, 'id' | 'kind' | 'statements'>): MatchFeatures {
  const name = nameOf(statements);
  const family = name === undefined ? null : familyKey(name);
  const given = name === undefined ? null : givenKey(name);
  const keys = kind === 'person' ? personKeys(statements, family, given) : companyKeys(statements.filter(isPresent));
  return { id, kind, keys, familyKey: family, givenKey: given, githubIds: githubIdsOf(statements) };
}

function isPresent(statement: Statement): boolean {
  return statement.isPresent;
}

function nameOf(statements: readonly Statement[]): PersonName | undefined {
  for (const statement of statements) {
    if (statement.field === 'full_name' && statement.isPresent) return statement.value as PersonName;
  }
  return undefined;
}

function githubIdsOf(statements: readonly Statement[]): readonly string[] {
  const ids: string[] = [];
  for (const statement of statements) {
    if (statement.field === 'github_id' && statement.isPresent) ids.push(statement.key);
  }
  return ids.sort();
}

/** The type of a typed key. */
export function keyTypeOf(key: string): KeyType {
  return typesByForm.get(formOf(key, key.indexOf('/')))!;
}

// First letter and length tell the types apart; cutting the type out of each shared key of each pair cost more than comparing the keys.
const typesByForm: ReadonlyMap<number, KeyType> = new Map(keyTypes.map((type) => [formOf(type, type.length), type]));

function formOf(text: string, length: number): number {
  return text.charCodeAt(0) * 64 + length;
}

function typedKey(type: KeyType, value: string): string {
  return `${type}/${keyVersion}:${value}`;
}

function personKeys(statements: readonly Statement[], family: string | null, given: string | null): readonly string[] {
  const keys: string[] = [];
  for (const statement of statements) {
    if (!statement.isPresent) continue;
    const key = statement.field === 'employer' ? nameCompanyKey(statement, family, given) : keyOfStatement(statement);
    if (key !== null && !keys.includes(key)) keys.push(key);
  }
  return keys.sort();
}

/** The typed key a person's value makes by itself; null for one that says nothing of who somebody is. */
export function keyOfStatement(statement: Pick<Statement, 'field' | 'key' | 'value'>): string | null {
  switch (statement.field) {
    case 'github_id':
      return typedKey('github-id', statement.key);
    case 'profile_url':
      return typedKey('profile-url', statement.key);
    case 'email':
      return isOwnMailbox(statement.value as Email) ? typedKey('email', statement.key) : null;
    case 'phone':
      return typedKey('phone', statement.key);
    default:
      return null;
  }
}

// A role mailbox has many readers and a disposable one has none that lasts: neither says who somebody is.
function isOwnMailbox(value: Email): boolean {
  return !value.role && !value.disposable;
}

// A single name token with a company ("Anna at Acme") fits too many people to be a key; so does a company known by its name alone.
function nameCompanyKey({ value }: Statement, family: string | null, given: string | null): string | null {
  if (family === null || given === null) return null;
  const domain = domainKey(value as Employer);
  return domain === null ? null : typedKey('name-company', JSON.stringify([given, family, domain]));
}

function companyKeys(statements: readonly Statement[]): readonly string[] {
  const country = statements
    .map((statement) => (statement.field === 'place' ? (statement.value as Place).country?.code : undefined))
    .find((code) => code !== undefined);
  const keys = statements.flatMap((statement) => companyKeyOf(statement, country) ?? []);
  return [...new Set(keys)].sort();
}

function companyKeyOf(statement: Statement, country: string | undefined): string | null {
  if (statement.field === 'domain') return typedKey('domain', statement.key);
  if (statement.field !== 'company_name' || country === undefined) return null;
  const name = statement.value as CompanyName;
  // "Acme GmbH" and "Acme Inc" are two companies; without a legal form a name alone is no registered name.
  if (name.legalClass === null) return null;
  return typedKey('company-name', JSON.stringify([companyKey(name), name.legalClass, country]));
}
