import type { MappedRedaction, MappedSubject, MappedValue } from '../../src/connector-kit/contract.js';
import { companyName } from '../../src/domain/field/company-name.js';
import { email as emailType } from '../../src/domain/field/email.js';
import { isRefused } from '../../src/domain/field/field-type.js';
import { hiddenKindOf } from './hidden-values.js';

/**
 * What one answer says about a registration, whatever its protocol, and how that becomes a company and, where a person stands there in
 * the open, a person. Hidden values become redactions here and nowhere else, so no protocol can forget it.
 */

/** A text and where it stood. */
export interface Part {
  readonly text: string;
  readonly path: string;
}

export const contactParts = ['name', 'organisation', 'email', 'phone', 'street', 'city', 'region', 'country'] as const;
export type ContactPart = (typeof contactParts)[number];

export interface Contact {
  /** `individual`, `org`, ...; null where the source does not say. */
  readonly kind: string | null;
  readonly parts: Readonly<Partial<Record<ContactPart, readonly Part[]>>>;
  /** Parts the source declares hidden (RFC 9537, remarks), with its reason. What still stands there is a replacement, not the value. */
  readonly declaredHidden: Readonly<Partial<Record<ContactPart, string>>>;
  readonly path: string;
}

export interface Registration {
  /** Host that answered: who hides what is hidden. */
  readonly by: string;
  readonly registrar: Part | null;
  readonly registeredOn: Part | null;
  readonly expiresOn: Part | null;
  readonly registrant: Contact | null;
}

const fieldOf: Readonly<Record<ContactPart, string>> = {
  name: 'full_name',
  organisation: 'company_name',
  email: 'email',
  phone: 'phone',
  street: 'place',
  city: 'place',
  region: 'place',
  country: 'place',
};

interface Reading {
  readonly open: Readonly<Record<ContactPart, readonly Part[]>>;
  readonly redactions: readonly MappedRedaction[];
}

/** Separates what a contact says from what it hides. */
function readContact(contact: Contact, by: string): Reading {
  const open: Partial<Record<ContactPart, readonly Part[]>> = {};
  const redactions: MappedRedaction[] = [];
  for (const part of contactParts) {
    const declared = contact.declaredHidden[part];
    const shown: Part[] = [];
    for (const item of contact.parts[part] ?? []) {
      const kind = declared ?? hiddenKindOf(item.text);
      if (kind === null) shown.push(item);
      else if (kind !== 'placeholder') redactions.push({ field: fieldOf[part], by, reason: kind, path: item.path });
    }
    if (declared !== undefined) redactions.push({ field: fieldOf[part], by, reason: declared, path: contact.path });
    open[part] = shown;
  }
  return { open: open as Reading['open'], redactions };
}

/** The company and the person of a domain, from all its answers: the registry's first, the registrar's after it. */
export function subjectsOf(domain: Part, answers: readonly Registration[]): readonly MappedSubject[] {
  const company: MappedValue[] = [{ field: 'domain', raw: domain.text, path: domain.path }];
  const person: MappedValue[] = [];
  const redactions: MappedRedaction[] = [];
  for (const answer of answers) {
    if (answer.registrar !== null && hiddenKindOf(answer.registrar.text) === null)
      company.push(valueFrom('registrar', answer.registrar));
    if (answer.registeredOn !== null) company.push(valueFrom('registered_on', answer.registeredOn));
    if (answer.expiresOn !== null) company.push(valueFrom('registration_expires_on', answer.expiresOn));
    if (answer.registrant === null) continue;
    const reading = readContact(answer.registrant, answer.by);
    redactions.push(...reading.redactions);
    mapContact(reading.open, { domain, kind: answer.registrant.kind, company, person });
  }
  const common = { notifiedAt: null, visibility: 'everyone' } as const;
  // A value that one answer hides and another shows is known, not hidden.
  const known = new Set([...company, ...person].map(({ field }) => field));
  const hidden = unique(redactions.filter(({ field }) => !known.has(field)));
  const companySubject: MappedSubject = {
    role: 'organisation',
    kind: 'company',
    values: company,
    redactions: hidden,
    ...common,
  };
  if (person.length === 0) return [companySubject];
  return [companySubject, { role: 'registrant', kind: 'person', values: person, redactions: [], ...common }];
}

interface Target {
  readonly domain: Part;
  readonly kind: string | null;
  readonly company: MappedValue[];
  readonly person: MappedValue[];
}

function mapContact(open: Reading['open'], { domain, kind, company, person }: Target): void {
  const [organisation] = open.organisation;
  const [name] = open.name;
  const holder = name !== undefined && isPerson(name.text, kind, organisation?.text ?? null) ? name : null;
  // A name without an organisation is the organisation's, unless it may be a person's: that must not be published as a company.
  const company_name = organisation ?? (name !== undefined && holder === null && !isRoleName(name.text) ? name : null);
  if (company_name !== null) company.push(valueFrom('company_name', company_name));
  const place = placeOf(open);
  if (place !== null) (company_name === null && holder !== null ? person : company).push(place);
  for (const address of open.email) {
    if (isRoleMailbox(address.text)) company.push(valueFrom('email', address));
    else if (holder !== null) person.push(valueFrom('email', address));
  }
  if (holder === null) return;
  person.push(valueFrom('full_name', holder));
  if (organisation !== undefined) {
    person.push({ field: 'employer', raw: { name: organisation.text, domain: domain.text }, path: organisation.path });
  }
  const country = countryHint(open);
  for (const phone of open.phone)
    person.push({ ...valueFrom('phone', phone), ...(country === null ? {} : { country }) });
}

function valueFrom(field: string, { text, path }: Part): MappedValue {
  return { field, raw: text, path };
}

function placeOf(open: Reading['open']): MappedValue | null {
  const [city] = open.city;
  const [region] = open.region;
  const [country] = open.country;
  const found = Object.entries({ city, region, country }).filter(
    (entry): entry is [string, Part] => entry[1] !== undefined,
  );
  if (found.length === 0) return null;
  const raw = Object.fromEntries(found.map(([name, { text }]) => [name, text]));
  return { field: 'place', raw, path: found.map(([, { path }]) => path).join('+') };
}

function countryHint(open: Reading['open']): string | null {
  const code = open.country[0]?.text.toUpperCase() ?? '';
  return /^[A-Z]{2}$/.test(code) ? code : null;
}

/** Words that make a name that of a desk. */
const roleWords =
  /\b(admin(istrat(or|ion))?s?|hostmaster|webmaster|postmaster|domains?|dns|noc|tech(nical)?|legal|billing|manager|management|department|dept|team|group|support|contact|office|registr\w+|host|hosting|internet|network|networks|operations|ops|trademarks?|brand|security|abuse|it|names?)\b/i;

/** Words that only organisations have in their names; legal forms are known to the company field. */
const organisationWords =
  /\b(universit\w+|college|institut\w*|school|academy|bank|banco|banque|holdings?|compan(y|ies)|corp\w*|societ\w+|soci\u00e9t\u00e9|minist\w+|government|govern\w+|agency|authority|foundation|fundaci\w+|association|council|federation|confederation|commission|union|church|hospital|clinic|museum|library|services?|systems?|solutions?|technolog\w+|software|media|digital|studios?|labs?|partners|consult\w+|international|global|worldwide|enterprises?|industr\w+|trading|ventures?|capital|energy|telecom\w*|communications?|online|web|data|center|centre|kingdom|republic|state|city of)\b/i;

function isRoleName(name: string): boolean {
  return roleWords.test(name);
}

// Without a kind a name is a person's only if nothing speaks against it: a company taken for a person would get rights and a notice
// letter, a person taken for a company would be published.
function isPerson(name: string, kind: string | null, organisation: string | null): boolean {
  if (kind !== null) return kind === 'individual';
  if (organisation !== null && organisation.toLowerCase() === name.toLowerCase()) return false;
  if (!/^\p{L}[\p{L}\p{M}.'\u2019-]*(,? \p{L}[\p{L}\p{M}.'\u2019-]*){1,3}$/u.test(name) || isRoleName(name))
    return false;
  if (organisationWords.test(name)) return false;
  const cleaned = companyName.clean(name);
  return isRefused(cleaned) || cleaned.value.legalForm === null;
}

function isRoleMailbox(text: string): boolean {
  const cleaned = emailType.clean(text);
  return !isRefused(cleaned) && cleaned.flags.includes('role');
}

function unique(redactions: readonly MappedRedaction[]): readonly MappedRedaction[] {
  const byField = new Map(
    redactions.map((redaction) => [`${redaction.field} ${redaction.by}`, redaction] as const).reverse(),
  );
  return [...byField.values()].reverse();
}
