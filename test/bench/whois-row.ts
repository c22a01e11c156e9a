import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import parsers from 'whoiser/src/parsers.js';
import { dayOf } from '../../connectors/whois/dates.js';
import { hiddenKindOf } from '../../connectors/whois/hidden-values.js';
import { readWhoisText } from '../../connectors/whois/whois-text.js';
import { decodeWhois } from '../../src/connector-kit/whois-socket.js';
import { SkipRecord } from '../../src/errors.js';
import { type BenchRow, rounded, rowOf } from './row.js';

/**
 * How much of the public WHOIS texts is read, ours beside whoiser alone, and beside whois-json where somebody installed it. Equal means equal
 * to the expected file after folding case and spaces, dates by their day. A value the source hides is no value, so its pair is left out;
 * the expected files are another parser's output and not always right (sources.md section 4).
 */

const folder = join(process.cwd(), '../shared/fixtures/whois/likexian');

interface Expected {
  readonly domain?: { readonly created_date?: string; readonly expiration_date?: string };
  readonly registrant?: { readonly organization?: string; readonly country?: string };
}

const fields = ['organisation', 'created', 'expiry', 'country'] as const;
type Field = (typeof fields)[number];
type Reading = Readonly<Partial<Record<Field, string | null | undefined>>>;
type Reader = (text: string, domain: string) => Reading;

const expectedOf = ({ domain, registrant }: Expected): Reading => ({
  organisation: registrant?.organization,
  created: domain?.created_date,
  expiry: domain?.expiration_date,
  country: registrant?.country,
});

const ours: Reader = (text, domain) => {
  const { registrant, registeredOn, expiresOn } = readWhoisText(text, domain, 'bench', 'whois.0');
  const parts = registrant?.parts;
  return {
    organisation: parts?.organisation?.[0]?.text,
    created: registeredOn?.text,
    expiry: expiresOn?.text,
    country: parts?.country?.[0]?.text,
  };
};

const whoiser: Reader = (text, domain) => {
  const labels = parsers.parseDomainWhois(domain, text, false);
  const of = (label: string) => [labels[label]].flat()[0];
  return {
    organisation: of('Registrant Organization'),
    created: of('Created Date'),
    expiry: of('Expiry Date'),
    country: of('Registrant Country'),
  };
};

/** whois-json's parser as a reader; null where it is not installed, which is the usual case: it is no dependency. */
async function openWhoisJson(): Promise<Reader | null> {
  const specifier = 'whois-json/parse-raw-data.js';
  try {
    const { default: parse } = (await import(specifier)) as { default: (text: string) => Record<string, string> };
    return (text) => {
      const found = parse(text);
      return {
        organisation: found.registrantOrganization,
        created: found.creationDate,
        expiry: found.registryExpiryDate ?? found.registrarRegistrationExpirationDate,
        country: found.registrantCountry,
      };
    };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND') return null;
    throw error;
  }
}

function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
}

function isEqual(field: Field, expected: string, got: string): boolean {
  if (fold(expected) === fold(got)) return true;
  if (field !== 'created' && field !== 'expiry') return false;
  return dayOf(expected) !== null && dayOf(expected) === dayOf(got);
}

interface Pair {
  readonly text: string;
  readonly domain: string;
  readonly expected: Reading;
}

function readPairs(): readonly Pair[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.txt'));
  return names.sort().map((name) => ({
    text: decodeWhois(readFileSync(join(folder, name))),
    domain: name.replace(/^[^_]*_/, '').replace(/\.txt$/, ''),
    expected: expectedOf(JSON.parse(readFileSync(join(folder, name.replace(/txt$/, 'json')), 'utf8')) as Expected),
  }));
}

/** A text that a parser cannot cope with gives nothing. */
function read(reader: Reader, { text, domain }: Pair): Reading {
  try {
    return reader(text, domain);
  } catch (error) {
    // whoiser throws plain errors at layouts it does not know; that is part of what is measured.
    if (error instanceof SkipRecord || reader !== ours) return {};
    throw error;
  }
}

interface Share {
  readonly pairs: number;
  readonly equal: number;
  /** Another value than the expected one: worse than none. */
  readonly other: number;
}

function shareOf(reader: Reader, field: Field, pairs: readonly Pair[]): Share {
  const told = pairs.filter(
    ({ expected }) => (expected[field] ?? '') !== '' && hiddenKindOf(expected[field]!) === null,
  );
  const got = told.map((pair) => ({ expected: pair.expected[field]!, value: read(reader, pair)[field] ?? '' }));
  const equal = got.filter(({ expected, value }) => isEqual(field, expected, value)).length;
  const other = got.filter(({ value }) => value !== '').length - equal;
  return { pairs: told.length, equal, other };
}

const percent = ({ equal, pairs }: Share) => `${rounded((100 * equal) / pairs, 1)} %`;

/** A row for each field; none, with the reason on standard error, where the public texts are not beside the checkout. */
export async function whoisRows(): Promise<readonly BenchRow[]> {
  if (!existsSync(folder)) {
    process.stderr.write(`whois: skipped, shared data not present (${folder})\n`);
    return [];
  }
  const pairs = readPairs();
  const whoisJson = await openWhoisJson();
  return fields.map((field): BenchRow => {
    const [own, theirs] = [shareOf(ours, field, pairs), shareOf(whoiser, field, pairs)];
    return rowOf({
      name: `whois text: ${field}`,
      figure: `${percent(own)} of ${own.pairs}`,
      baseline: `whoiser ${percent(theirs)}`,
      ratio: rounded(own.equal / theirs.equal, 2),
      goal: 'above whoiser',
      isReached: own.equal > theirs.equal,
      details: {
        'another value than expected': own.other,
        'of whoiser': theirs.other,
        'whois-json': whoisJson === null ? 'not installed' : percent(shareOf(whoisJson, field, pairs)),
      },
    });
  });
}
