import parsers from 'whoiser/src/parsers.js';
import { SkipRecord } from '../../src/errors.js';
import { dayOf } from './dates.js';
import type { Contact, Part, Registration } from './registration.js';
import { withKnownLayout } from './whois-layouts.js';

/** A text of port 43 as facts of a registration, through whoiser's parser. What is hidden is left in for our own classifier to judge. */

type Labels = Readonly<Record<string, string | readonly string[]>>;

/** Reads one text about `domain`. Throws `SkipRecord` `malformed-record` where the parser cannot cope. */
export function readWhoisText(text: string, domain: string, by: string, path: string): Registration {
  const labels: Source = { labels: labelsOf(text, domain), lines: linesOf(text), path };
  return {
    by,
    registrar: first(labels, ['Registrar', 'registrar_name']),
    registeredOn: dateOf(labels, 'Created Date'),
    expiresOn: dateOf(labels, 'Expiry Date'),
    registrant: registrantOf(labels),
  };
}

interface Source {
  readonly labels: Labels;
  /** Every line and every value after a label, as single texts. */
  readonly lines: ReadonlySet<string>;
  readonly path: string;
}

function linesOf(text: string): ReadonlySet<string> {
  const lines = withKnownLayout(text)
    .split('\n')
    .map((line) => line.trim());
  return new Set(lines.flatMap((line) => [line, line.replace(/^[^:\]]*[:\]]\s*/, '').trim()]));
}

// The longest of our 690 sample texts has 14 kB; the parser's cost grows with the square of the blank lines.
const longestText = 100_000;

function labelsOf(text: string, domain: string): Labels {
  if (text.length > longestText) throw new SkipRecord('malformed-record', { why: 'too-long', length: text.length });
  try {
    return parsers.parseDomainWhois(domain, withKnownLayout(text), false);
  } catch (error) {
    // It assumes layouts (a .fr handle without its contact line throws); such a text is one bad record.
    throw new SkipRecord('malformed-record', {
      parser: 'whoiser',
      error: error instanceof Error ? error.name : 'unknown',
    });
  }
}

const registrantLabels = {
  name: ['Registrant Name', 'registrant contact name', 'registrant person', 'holder name', 'person'],
  organisation: [
    'Registrant Organization',
    'Registrant Organisation',
    'registrant organization',
    'holder',
    'Holder',
    'Organization',
    'registrant org',
    'descr',
  ],
  email: ['Registrant Email', 'registrant e-mail', 'registrant email', 'holder email'],
  phone: ['Registrant Phone', 'registrant phone', 'holder phone'],
  street: ['Registrant Street', 'registrant address'],
  city: ['Registrant City', 'registrant city'],
  region: ['Registrant State/Province', 'registrant state'],
  country: ['Registrant Country', 'registrant country', 'Registrant Country/Economy', 'Registrant Country Code'],
} as const;

function registrantOf(source: Source): Contact | null {
  const parts = Object.fromEntries(
    Object.entries(registrantLabels).map(([part, names]) => {
      const found = first(source, names);
      return [part, found === null ? [] : [found]];
    }),
  ) as Contact['parts'];
  const type = first(source, ['registrant type', 'Registrant type', 'Organization Type'])?.text ?? '';
  const isEmpty = Object.values(parts).every((found) => found.length === 0);
  return isEmpty ? null : { kind: kindOf(type), parts, declaredHidden: {}, path: source.path };
}

function kindOf(type: string): string | null {
  if (/\b(individual|person|natural)\b/i.test(type)) return 'individual';
  return /\b(compan|corporat|organi[sz]ation|charity|government|legal|entity|llp|plc)/i.test(type) ? 'org' : null;
}

function first({ labels, lines, path }: Source, names: readonly string[]): Part | null {
  for (const name of names) {
    const value = Object.hasOwn(labels, name) ? labels[name] : undefined;
    const text = (Array.isArray(value) ? value[0] : value)?.trim();
    if (typeof text !== 'string' || text === '') continue;
    const single = singleOf(text, lines);
    if (single !== null) return { text: single, path: `${path}.${name}` };
  }
  return null;
}

/** whoiser joins the values of equal labels: the registrant's organisation and the registrar's become one text. Only what stands on one
 *  line is a value, and of joined ones the first. */
function singleOf(text: string, lines: ReadonlySet<string>): string | null {
  if (lines.has(text)) return text;
  // No name of ours is longer than 200 characters; the bound keeps a long joined text from being tried at each of its words.
  for (let end = text.indexOf(' '); end !== -1 && end <= 250; end = text.indexOf(' ', end + 1)) {
    if (lines.has(text.slice(0, end))) return text.slice(0, end);
  }
  // Joined by the parser's own rules for a layout (.it addresses, .uk names): it stands on no line and is none of ours.
  return text.includes(',') || text.includes(' ') ? null : text;
}

function dateOf(source: Source, label: string): Part | null {
  const found = first(source, [label]);
  const day = found === null ? null : dayOf(found.text);
  return found === null || day === null ? null : { text: day, path: found.path };
}

/** The registrar's server that a thin registry refers to, or null. */
export function referralOf(text: string): string | null {
  const match = /^\s*(?:registrar whois server|whois server|refer|whois):\s*(\S+)\s*$/im.exec(text);
  const server =
    match?.[1]
      ?.replace(/^\w+:\/\//, '')
      .replace(/\/.*$/, '')
      .toLowerCase() ?? '';
  return /^[a-z0-9-]+(\.[a-z0-9-]+)+(:\d+)?$/.test(server) ? server : null;
}
