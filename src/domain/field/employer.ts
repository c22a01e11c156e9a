import { companyKey, companyName } from './company-name.js';
import { type DomainName, domainName } from './domain-name.js';
import { type Cleaned, type CleanHints, type FieldType, isRefused, type Refused } from './field-type.js';

/**
 * Whom a person works for, as the source says it: a name, a domain, or both. The domain, where there is one, is the comparison key,
 * since one company has many spellings and one registrable domain.
 */
export interface Employer {
  readonly name: string | null;
  /** Registrable domain; never a free-mail or hosted-page domain. */
  readonly domain: string | null;
}

interface RawEmployer {
  readonly name?: unknown;
  readonly domain?: unknown;
}

function clean(raw: unknown, _hints?: CleanHints): Cleaned<Employer> | Refused {
  const parts: RawEmployer = typeof raw === 'string' ? { name: raw } : isObject(raw) ? raw : {};
  const name = cleanPart(parts.name, companyName.clean);
  const domain = cleanPart(parts.domain, domainName.clean);
  const value: Employer = { name: name?.value.name ?? null, domain: usableDomain(domain?.value ?? null) };
  if (value.name === null && value.domain === null) return { refused: 'malformed' };
  return { value, key: keyOf(value), flags: [] };
}

function isObject(raw: unknown): raw is RawEmployer {
  return typeof raw === 'object' && raw !== null;
}

function cleanPart<V>(raw: unknown, clean: (raw: unknown) => Cleaned<V> | Refused): Cleaned<V> | null {
  if (raw === undefined || raw === null || raw === '') return null;
  const cleaned = clean(raw);
  return isRefused(cleaned) ? null : cleaned;
}

// A free-mail or hosting domain says nothing about who employs somebody.
function usableDomain(domain: DomainName | null): string | null {
  return domain === null || domain.isFreeMail || domain.isHosted ? null : domain.registrable;
}

function keyOf(value: Employer): string {
  return employerKeys(value)[0] ?? '';
}

/** The comparison forms of an employer, strongest first: `domain:<registrable>` and `name:<stripped name>`; an opt-out may name either. */
export function employerKeys(value: Employer): readonly string[] {
  const [domain, name] = [domainKey(value), nameKey(value)];
  return [...(domain === null ? [] : [domain]), ...(name === null ? [] : [`name:${name}`])];
}

/** Of these the one by domain, without the work of the other; null for an employer whose domain is not known. */
export function domainKey({ domain }: Pick<Employer, 'domain'>): string | null {
  return domain === null ? null : `domain:${domain}`;
}

// A value's name is a cleaned one: taking it apart once is enough, and suppression asks for it at every door.
function nameKey({ name }: Employer): string | null {
  return name === null ? null : companyKey({ name }) || null;
}

export const employer: FieldType<Employer> = {
  name: 'employer',
  isPersonal: true,
  clean,
  validate: (value): value is Employer => {
    const cleaned = clean(value);
    return (
      !isRefused(cleaned) &&
      isObject(value) &&
      cleaned.value.name === value.name &&
      cleaned.value.domain === value.domain
    );
  },
  compare: (a, b) => {
    if (keyOf(a) === keyOf(b)) return 1;
    const names = [nameKey(a), nameKey(b)];
    return names[0] !== null && names[0] === names[1] ? 0.9 : 0;
  },
  specificity: (value) => (value.name === null ? 0 : 1) + (value.domain === null ? 0 : 1),
  display: (value) =>
    [value.name, value.domain === null ? null : `(${value.domain})`].filter((part) => part !== null).join(' '),
};
