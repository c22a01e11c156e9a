import { type CompanyName, companyKey } from '../field/company-name.js';
import type { Email } from '../field/email.js';
import { type Employer, employerKeys } from '../field/employer.js';
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

/** The match features of one subject, from the statements that are still present. */
export function featuresOf(subject: Pick<Subject, 'id' | 'kind' | 'statements'>): MatchFeatures {
  const statements = subject.statements.filter((statement) => statement.isPresent);
  const name = statements.find((statement) => statement.field === 'full_name')?.value as PersonName | undefined;
  const keys = subject.kind === 'person' ? personKeys(statements, name) : companyKeys(statements);
  return {
    id: subject.id,
    kind: subject.kind,
    keys: [...new Set(keys)].sort(),
    familyKey: name === undefined ? null : familyKey(name),
    givenKey: name === undefined ? null : givenKey(name),
    githubIds: statements
      .filter((statement) => statement.field === 'github_id')
      .map((statement) => statement.key)
      .sort(),
  };
}

/** The type of a typed key. */
export function keyTypeOf(key: string): KeyType {
  return key.slice(0, key.indexOf('/')) as KeyType;
}

function typedKey(type: KeyType, value: string): string {
  return `${type}/${keyVersion}:${value}`;
}

function personKeys(statements: readonly Statement[], name: PersonName | undefined): readonly string[] {
  const direct = statements.map(keyOfStatement).filter((key) => key !== null);
  return [...direct, ...nameCompanyKeys(statements, name)];
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

// A single name token with a company ("Anna at Acme") fits too many people to be a key.
function nameCompanyKeys(statements: readonly Statement[], name: PersonName | undefined): readonly string[] {
  if (name === undefined) return [];
  const family = familyKey(name);
  const given = givenKey(name);
  if (family === null || given === null) return [];
  return statements
    .filter((statement) => statement.field === 'employer')
    .flatMap((statement) => employerKeys(statement.value as Employer))
    .filter((employer) => employer.startsWith('domain:'))
    .map((employer) => typedKey('name-company', JSON.stringify([given, family, employer])));
}

function companyKeys(statements: readonly Statement[]): readonly string[] {
  const country = statements
    .map((statement) => (statement.field === 'place' ? (statement.value as Place).country?.code : undefined))
    .find((code) => code !== undefined);
  return statements.flatMap((statement) => {
    if (statement.field === 'domain') return [typedKey('domain', statement.key)];
    if (statement.field !== 'company_name' || country === undefined) return [];
    const name = statement.value as CompanyName;
    // "Acme GmbH" and "Acme Inc" are two companies; without a legal form a name alone is no registered name.
    return name.legalClass === null
      ? []
      : [typedKey('company-name', JSON.stringify([companyKey(name), name.legalClass, country]))];
  });
}
