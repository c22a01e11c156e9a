/**
 * jCard (RFC 7095), the contact form inside RDAP. What breaks the form is refused with a reason; a half-read contact could give one
 * person's address to another.
 */

export interface Jcard {
  /** `individual`, `org`, `group`, ...: tells a person from a role; null where the server does not say. */
  readonly kind: string | null;
  readonly fn: string | null;
  readonly org: string | null;
  readonly title: string | null;
  readonly emails: readonly string[];
  /** Voice numbers; fax is left out. `tel:` URIs keep their `;ext=`. */
  readonly phones: readonly string[];
  readonly address: JcardAddress | null;
  /** RFC 8605: a form or address that stands in for the e-mail. */
  readonly contactUri: string | null;
}

export interface JcardAddress {
  readonly street: string | null;
  readonly city: string | null;
  readonly region: string | null;
  readonly postalCode: string | null;
  /** Code (parameter `cc`, RFC 8605) or name. */
  readonly country: string | null;
}

/** Why a jCard is refused: a stable code without any of its values. */
export type JcardRefusal =
  | 'not-a-jcard'
  | 'bad-label'
  | 'bad-properties'
  | 'bad-property'
  | 'bad-property-name'
  | 'bad-parameters'
  | 'bad-type'
  | 'too-deep';

interface Property {
  readonly name: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly values: readonly unknown[];
}

/** Reads `vcardArray`. Gives the refusal for anything that is not a jCard from end to end. */
export function readJcard(raw: unknown): Jcard | { readonly refused: JcardRefusal } {
  if (!Array.isArray(raw) || raw.length < 2) return { refused: 'not-a-jcard' };
  if (raw[0] !== 'vcard') return { refused: 'bad-label' };
  if (!Array.isArray(raw[1])) return { refused: 'bad-properties' };
  const properties: Property[] = [];
  for (const item of raw[1] as readonly unknown[]) {
    const property = readProperty(item);
    if (typeof property === 'string') return { refused: property };
    properties.push(property);
  }
  return {
    kind: textOf(properties, 'kind')?.toLowerCase() ?? null,
    fn: textOf(properties, 'fn'),
    org: textOf(properties, 'org'),
    title: textOf(properties, 'title') ?? textOf(properties, 'role'),
    emails: textsOf(properties.filter(({ name }) => name === 'email')),
    phones: textsOf(properties.filter((property) => property.name === 'tel' && !isFax(property))),
    address: addressOf(properties),
    contactUri: textOf(properties, 'contact-uri'),
  };
}

function readProperty(item: unknown): Property | JcardRefusal {
  if (!Array.isArray(item) || item.length < 4) return 'bad-property';
  const [name, parameters, type, ...values] = item as readonly unknown[];
  if (typeof name !== 'string') return 'bad-property-name';
  if (typeof parameters !== 'object' || parameters === null || Array.isArray(parameters)) return 'bad-parameters';
  if (typeof type !== 'string') return 'bad-type';
  // A value is a scalar, a list, or a list of lists (RFC 7095, 3.3.1.3); anything deeper or an object is another format.
  if (values.some((value) => depthOf(value) > 2)) return 'too-deep';
  return { name: name.toLowerCase(), parameters: parameters as Record<string, unknown>, values };
}

function depthOf(value: unknown): number {
  if (!Array.isArray(value)) return typeof value === 'object' && value !== null ? 9 : 0;
  return 1 + value.reduce((deepest: number, part) => Math.max(deepest, depthOf(part)), 0);
}

/** The texts of a property's values in reading order; `org` may be a list of units, `fn` a list of one. */
function wordsOf({ values }: Property): readonly string[] {
  return (values.flat(2) as readonly unknown[])
    .filter((part) => typeof part === 'string' && part.trim() !== '')
    .map((part) => String(part).trim());
}

function textOf(properties: readonly Property[], name: string): string | null {
  const found = properties.find((property) => property.name === name && wordsOf(property).length > 0);
  return found === undefined ? null : (wordsOf(found)[0] ?? null);
}

function textsOf(properties: readonly Property[]): readonly string[] {
  return [...new Set(properties.flatMap(wordsOf))];
}

function isFax({ parameters }: Property): boolean {
  return JSON.stringify(parameters.type ?? '')
    .toLowerCase()
    .includes('fax');
}

/** Seven parts (RFC 6350, 6.3.1), or the whole address in the `label` parameter, of which only the country code is certain. */
function addressOf(properties: readonly Property[]): JcardAddress | null {
  const adr = properties.find(({ name }) => name === 'adr');
  if (adr === undefined) return null;
  const parts = Array.isArray(adr.values[0]) ? (adr.values[0] as readonly unknown[]) : [];
  const part = (at: number): string | null => {
    const text = [parts[at]]
      .flat()
      .filter((line) => typeof line === 'string' && line.trim() !== '')
      .join(', ');
    return parts.length === 7 && text !== '' ? text : null;
  };
  const code = adr.parameters.cc;
  const country = typeof code === 'string' && code !== '' ? code : part(6);
  const address = { street: part(2), city: part(3), region: part(4), postalCode: part(5), country };
  return Object.values(address).every((value) => value === null) ? null : address;
}
