import { z } from 'zod';
import { SkipRecord } from '../../src/errors.js';
import { dayOf } from './dates.js';
import { type JcardAddress, readJcard } from './jcard.js';
import type { Contact, ContactPart, Part, Registration } from './registration.js';

/** An RDAP domain object (RFC 9083) as facts of a registration. Strict where a mistake could show what is hidden, tolerant elsewhere. */

interface Entity {
  readonly roles?: readonly string[] | undefined;
  readonly vcardArray?: unknown;
  readonly remarks?: readonly Remark[] | undefined;
  readonly entities?: readonly Entity[] | undefined;
}

const Remark = z.looseObject({
  title: z.string().optional(),
  description: z.union([z.string(), z.array(z.string())]).optional(),
});
type Remark = z.infer<typeof Remark>;

const Entity: z.ZodType<Entity> = z.looseObject({
  roles: z.array(z.string()).optional(),
  vcardArray: z.unknown().optional(),
  remarks: z.array(Remark).optional(),
  get entities() {
    return z.array(Entity).optional();
  },
});

// A redaction that cannot be understood could leave a replacement standing as a value, so it refuses the record (RFC 9537, 4.2).
const RedactionName = z
  .looseObject({ description: z.string().optional(), type: z.string().optional() })
  .refine((name) => name.description !== undefined || name.type !== undefined, 'neither type nor description');
const Redacted = z.looseObject({ name: RedactionName, method: z.string().optional() });

export const RdapDomain = z.looseObject({
  objectClassName: z.literal('domain'),
  ldhName: z.string().min(1),
  events: z.array(z.looseObject({ eventAction: z.string(), eventDate: z.string().optional() })).optional(),
  entities: z.array(Entity).optional(),
  links: z
    .array(z.looseObject({ rel: z.string().optional(), type: z.string().optional(), href: z.string().optional() }))
    .optional(),
  redacted: z.array(Redacted).optional(),
});
export type RdapDomain = z.infer<typeof RdapDomain>;

/** Reads one RDAP answer about `domain`. Throws `SkipRecord` `malformed-record` (details name paths) or `wrong-record`. */
export function readRdap(answer: unknown, domain: string, by: string, path: string): Registration {
  const parsed = RdapDomain.safeParse(answer);
  if (!parsed.success)
    throw new SkipRecord('malformed-record', {
      paths: parsed.error.issues.slice(0, 5).map((issue) => issue.path.map(String).join('.')),
    });
  const { ldhName, entities = [], events = [], redacted = [] } = parsed.data;
  if (ldhName.toLowerCase().replace(/\.$/, '') !== domain) throw new SkipRecord('wrong-record', {});
  const registrar = entityOf(entities, 'registrar', `${path}.entities`);
  const registrant = entityOf(entities, 'registrant', `${path}.entities`);
  return {
    by,
    registrar:
      registrar === null
        ? null
        : (registrar.contact.parts.organisation?.[0] ?? registrar.contact.parts.name?.[0] ?? null),
    registeredOn: eventOf(events, 'registration', `${path}.events`),
    expiresOn: eventOf(events, 'expiration', `${path}.events`),
    registrant: registrant === null ? redactedOnly(redacted, path) : withRedactions(registrant, redacted),
  };
}

interface FoundEntity {
  readonly entity: Entity;
  readonly contact: Contact;
}

// Every contact of the answer is read, also those not used: one that breaks its form makes the others doubtful.
function entityOf(entities: readonly Entity[], role: string, path: string): FoundEntity | null {
  const read = entities.map((entity, at) => ({ entity, contact: contactOf(entity, `${path}.${at}`) }));
  for (const [at, { entity }] of read.entries())
    if (entity.entities !== undefined) entityOf(entity.entities, role, `${path}.${at}.entities`);
  // Nested entities belong to the one they stand in (an abuse desk to its registrar), never to the domain.
  return read.find(({ entity }) => entity.roles?.includes(role) === true) ?? null;
}

function contactOf(entity: Entity, path: string): Contact {
  if (entity.vcardArray === undefined) return { kind: null, parts: {}, declaredHidden: {}, path };
  const card = readJcard(entity.vcardArray);
  if ('refused' in card) throw new SkipRecord('malformed-record', { path: `${path}.vcardArray`, why: card.refused });
  const at = `${path}.vcardArray`;
  const part = (text: string | null, name: string): readonly Part[] =>
    text === null ? [] : [{ text, path: `${at}.${name}` }];
  const emails = card.emails.map((text) => ({ text, path: `${at}.email` }));
  return {
    kind: card.kind,
    parts: {
      name: part(card.fn, 'fn'),
      organisation: part(card.org, 'org'),
      // A form that stands in for the address is a hidden address; only where there is none.
      email: emails.length > 0 ? emails : part(card.contactUri, 'contact-uri'),
      phone: card.phones.map((text) => ({ text, path: `${at}.tel` })),
      ...placeParts(card.address, part),
    },
    declaredHidden: {},
    path,
  };
}

function placeParts(
  address: JcardAddress | null,
  part: (text: string | null, name: string) => readonly Part[],
): Contact['parts'] {
  if (address === null) return {};
  const { street, city, region, country } = address;
  return {
    street: part(street, 'adr'),
    city: part(city, 'adr'),
    region: part(region, 'adr'),
    country: part(country, 'adr'),
  };
}

function withRedactions({ entity, contact }: FoundEntity, redacted: readonly z.infer<typeof Redacted>[]): Contact {
  return { ...contact, declaredHidden: { ...remarkRedactions(entity, contact), ...declaredRedactions(redacted) } };
}

function redactedOnly(redacted: readonly z.infer<typeof Redacted>[], path: string): Contact | null {
  const declaredHidden = declaredRedactions(redacted);
  return Object.keys(declaredHidden).length === 0 ? null : { kind: null, parts: {}, declaredHidden, path };
}

const redactionNames: readonly (readonly [RegExp, ContactPart])[] = [
  [/\bname\b/i, 'name'],
  [/\borgani[sz]ation\b/i, 'organisation'],
  [/\be-?mail\b/i, 'email'],
  [/\bphone\b/i, 'phone'],
  [/\bstreet\b/i, 'street'],
  [/\bcity\b/i, 'city'],
  [/\bstate|province\b/i, 'region'],
  [/\bcountry\b/i, 'country'],
];

/** `Registrant Email` and its like; the name counts, not the JSONPath, which servers often get wrong. */
function declaredRedactions(redacted: readonly z.infer<typeof Redacted>[]): Contact['declaredHidden'] {
  const hidden: Partial<Record<ContactPart, string>> = {};
  for (const { name, method } of redacted) {
    const text = name.description ?? name.type ?? '';
    // `Registrant Phone Ext` and fax say nothing about the number itself.
    if (!/^registrant\b/i.test(text) || /\b(ext|fax|id)\b/i.test(text)) continue;
    const part = redactionNames.find(([pattern]) => pattern.test(text.replace(/^registrant/i, '')))?.[1];
    if (part !== undefined) hidden[part] = `rfc9537-${method ?? 'removal'}`;
  }
  return hidden;
}

// Older servers leave fields out and say so in a remark; then what is absent was hidden, what is there is open.
function remarkRedactions(entity: Entity, contact: Contact): Contact['declaredHidden'] {
  const titles = (entity.remarks ?? []).map(({ title }) => title ?? '').filter((title) => /redacted/i.test(title));
  if (titles.length === 0) return {};
  const absent = (part: ContactPart): boolean => (contact.parts[part] ?? []).length === 0;
  const parts = (['name', 'organisation', 'email', 'phone'] as const).filter(absent);
  return Object.fromEntries(parts.map((part) => [part, 'remark']));
}

function eventOf(
  events: readonly { readonly eventAction: string; readonly eventDate?: string | undefined }[],
  action: string,
  path: string,
): Part | null {
  const at = events.findIndex(({ eventAction }) => eventAction.toLowerCase() === action);
  const day = dayOf(events[at]?.eventDate ?? '');
  return day === null ? null : { text: day, path: `${path}.${at}` };
}

/** The registrar's own answer that a thin registry points to, or null. */
export function relatedUrl(answer: unknown, ownUrl: string): string | null {
  const parsed = RdapDomain.safeParse(answer);
  const links = parsed.success ? (parsed.data.links ?? []) : [];
  const related = links.find(
    ({ rel, type, href }) =>
      rel === 'related' && (type === undefined || type.includes('rdap')) && href !== undefined && URL.canParse(href),
  );
  return related?.href === undefined || new URL(related.href).href === new URL(ownUrl).href ? null : related.href;
}
