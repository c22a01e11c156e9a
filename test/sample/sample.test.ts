import { createHash } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import { canonicalEmail, email } from '../../src/domain/field/email.js';
import { isRefused } from '../../src/domain/field/field-type.js';
import { phone } from '../../src/domain/field/phone.js';
import { feedFormats } from '../../src/sample/feeds.js';
import { bundledSample, generateSample, type Sample } from '../../src/sample/sample.js';

const now = new Date('2026-11-02T08:00:00Z');
const sample = generateSample({ ...bundledSample, now });

interface FeedRow {
  readonly sourceId: string;
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  readonly country: string;
  readonly profileUrl: string;
  readonly notifiedOn: string;
  readonly observedOn: string;
}

/** All rows of the feeds, read by their mappings; `cut` counts the rows with too few columns. */
function readFeeds({ feeds }: Sample): { rows: FeedRow[]; cut: number } {
  let cut = 0;
  const rows = feeds.flatMap(({ sourceId, csv }) => {
    const format = feedFormats.find((known) => known.sourceId === sourceId)!;
    const { columns, ...mapping } = format.mapping;
    const [header, ...lines] = parse(csv, { delimiter: format.delimiter, bom: true, relax_column_count: true });
    return lines.flatMap((line): FeedRow[] => {
      if (line.length !== header!.length) {
        cut += 1;
        return [];
      }
      const cell = (column: string | undefined): string => (column === undefined ? '' : line[header!.indexOf(column)]!);
      const name = cell(columns.full_name) || `${cell(columns.given_name)} ${cell(columns.family_name)}`;
      return [
        {
          sourceId,
          id: cell(mapping.id),
          name,
          email: cell(columns.email),
          phone: cell(columns.phone),
          country: cell(columns.country),
          profileUrl: cell(columns.profile_url),
          notifiedOn: cell(mapping.notified_at),
          observedOn: cell(mapping.observed_at),
        },
      ];
    });
  });
  return { rows, cut };
}

const { rows, cut } = readFeeds(sample);
const personOf = new Map(
  sample.truth.records.map(({ sourceId, idAtSource, person }) => [`${sourceId} ${idAtSource}`, person]),
);
const people = new Map(sample.truth.people.map((person) => [person.id, person]));

function hashOfSample(made: Sample): string {
  return createHash('sha256').update(JSON.stringify(made)).digest('hex');
}

function e164Of(row: FeedRow): string | null {
  if (row.phone === '') return null;
  const country = { 'United Kingdom': 'GB', 'United States': 'US', GB: 'GB', US: 'US' }[row.country];
  const cleaned = phone.clean(row.phone, country === undefined ? {} : { country });
  expect([row.id, isRefused(cleaned)]).toEqual([row.id, false]);
  return isRefused(cleaned) ? null : cleaned.value.e164;
}

test('the same options give the same bytes, and another seed or moment gives others', () => {
  const small = { seed: 11, people: 200, companies: 30, now };
  const hash = hashOfSample(generateSample(small));
  expect(hashOfSample(generateSample(small))).toBe(hash);
  expect(hashOfSample(generateSample({ ...small, seed: 12 }))).not.toBe(hash);
  expect(hashOfSample(generateSample({ ...small, now: new Date('2026-11-03T08:00:00Z') }))).not.toBe(hash);
});

test('a sample without people or with a single company is refused', () => {
  expect(() => generateSample({ seed: 1, people: 0, companies: 3, now })).toThrow(RangeError);
  expect(() => generateSample({ seed: 1, people: 3, companies: 1, now })).toThrow(RangeError);
  expect(generateSample({ seed: 1, people: 1, companies: 2, now }).truth.people).toHaveLength(1);
});

test('every address is under .example, but for GitHub addresses that hide one', () => {
  const text = JSON.stringify([sample.feeds, sample.recordings, sample.optedOut, sample.truth]);
  const domains = new Set(
    [...text.matchAll(/[\p{L}\d._+-]+@([\p{L}\d.-]+\.[\p{L}]+)/giu)].map((match) => match[1]!.toLowerCase()),
  );
  expect(domains.size).toBeGreaterThan(300);
  expect([...domains].filter((domain) => !domain.endsWith('.example'))).toEqual(['users.noreply.github.com']);
});

test('every phone is a fictional one that the phone field accepts, and is shared at switchboards only', () => {
  const familiesOf = new Map<string, Set<string>>();
  const holdersOf = new Map<string, Set<string>>();
  let phones = 0;
  for (const row of rows) {
    const e164 = e164Of(row);
    if (e164 === null) continue;
    expect(e164).toMatch(/^(\+120255501\d\d|\+44207946\d{4})$/);
    const person = people.get(personOf.get(`${row.sourceId} ${row.id}`)!)!;
    familiesOf.set(e164, (familiesOf.get(e164) ?? new Set()).add(person.family));
    holdersOf.set(e164, (holdersOf.get(e164) ?? new Set()).add(person.id));
    phones += 1;
  }
  const switchboards = new Set(
    sample.truth.companies.map(({ switchboard }) => switchboard).filter((number) => number !== null),
  );
  for (const [e164, holders] of holdersOf) if (!switchboards.has(e164)) expect([...holders]).toHaveLength(1);
  // Otherwise the number would be an exact key between colleagues.
  for (const e164 of switchboards) expect(familiesOf.get(e164)!.size).toBeGreaterThan(3);
  const share = switchboards.size / sample.truth.companies.length;
  expect(share).toBeGreaterThanOrEqual(0.05);
  expect(share).toBeLessThanOrEqual(0.1);
  print({ 'rows with a phone': phones, switchboards: switchboards.size });
});

test('no two companies share a domain and no two people an address, a page, a phone or a GitHub id', () => {
  const once = (values: readonly (string | number | null)[]): void => {
    const present = values.filter((value) => value !== null);
    expect(new Set(present).size).toBe(present.length);
  };
  once(sample.truth.companies.flatMap(({ domains }) => domains));
  once(sample.truth.people.flatMap(({ emails }) => emails));
  once(sample.truth.people.map(({ profileUrl }) => profileUrl));
  once(sample.truth.people.map(({ phone: number }) => number));
  once(sample.truth.people.map(({ githubId }) => githubId));
});

test('every record of the truth stands in a feed or a recording, and the other way round', () => {
  const inFeeds = new Set(rows.map(({ sourceId, id }) => `${sourceId} ${id}`));
  expect(inFeeds.size).toBe(rows.length);
  const bodies = new Map(sample.recordings.map(({ url, body }) => [url, body]));
  const logins = new Map(
    [...bodies].filter(([url]) => url.includes('/users/')).map(([url, body]) => [String(JSON.parse(body).id), url]),
  );
  for (const { sourceId, idAtSource } of sample.truth.records) {
    if (sourceId === 'github') expect(logins.has(idAtSource)).toBe(true);
    else if (sourceId === 'whois')
      expect(bodies.get(`https://rdap.example/domain/${idAtSource}`)).toContain('"individual"');
    else expect(inFeeds.has(`${sourceId} ${idAtSource}`)).toBe(true);
  }
  expect(personOf.size).toBe(sample.truth.records.length);
  for (const key of inFeeds) expect(personOf.has(key)).toBe(true);
});

test('people are seen as often as promised', () => {
  const counts = [0, 0, 0, 0, 0, 0];
  const recordsOf = new Map<string, number>();
  for (const { person } of sample.truth.records) recordsOf.set(person, (recordsOf.get(person) ?? 0) + 1);
  for (const { id } of sample.truth.people) counts[recordsOf.get(id) ?? 0]! += 1;
  const names = new Set(sample.truth.people.map(({ given, family }) => `${given} ${family}`)).size;
  const notified = sample.truth.people.filter(({ isNotified }) => isNotified).length;
  const moved = sample.truth.people.filter(({ companies }) => companies.length > 1).length;
  print({
    'records per person 1 to 5': counts.slice(1).join(', '),
    records: sample.truth.records.length,
    'people with a namesake': `${sample.truth.people.length - names} or more`,
    notified,
    'opted out': sample.optedOut.length,
    'job changes': moved,
  });
  expect(counts[0]).toBe(0);
  expect(counts.slice(4).every((count) => count > 0)).toBe(true);
  expect(sample.truth.records.length / sample.truth.people.length).toBeCloseTo(5 / 3, 1);
  expect(names).toBeLessThan(2900);
  expect(notified / 3000).toBeCloseTo(0.88, 1);
  expect(sample.optedOut.length).toBeGreaterThan(15);
  expect(sample.optedOut.length).toBeLessThan(60);
  expect(moved).toBeGreaterThan(90);
});

test('cells are missing, shared, broken and shouted in the shares of real feeds', () => {
  const share = (is: (row: FeedRow) => boolean): number => rows.filter(is).length / rows.length;
  const flagged = (row: FeedRow, flag: string): boolean => {
    const cleaned = email.clean(row.email);
    return !isRefused(cleaned) && cleaned.flags.includes(flag);
  };
  const shares = {
    'no e-mail': share((row) => row.email === ''),
    'no address in the e-mail cell': share((row) => row.email !== '' && isRefused(email.clean(row.email))),
    'shared mailbox': share((row) => flagged(row, 'role')),
    'plus-tag': share((row) => row.email.includes('+')),
    'name in capitals': share((row) => row.name === row.name.toUpperCase()),
    'name in small letters': share((row) => row.name === row.name.toLowerCase()),
    'national phone': share((row) => /^0[^0]|^\(/.test(row.phone)),
    'notice pending': share((row) => row.notifiedOn === ''),
  };
  print({ ...shares, 'rows cut off': cut / rows.length });
  for (const value of Object.values(shares)) {
    expect(value).toBeGreaterThan(0.003);
    expect(value).toBeLessThan(0.15);
  }
  expect(cut).toBeGreaterThan(3);
  expect(cut / rows.length).toBeLessThan(0.02);
});

test('every date of a row lies before the delivery, the notice not before the row', () => {
  for (const row of rows) {
    expect(row.observedOn < '2026-11-02').toBe(true);
    if (row.notifiedOn !== '') expect(row.notifiedOn > row.observedOn && row.notifiedOn < '2026-11-02').toBe(true);
  }
});

test('every record of a person who opted out holds an identifier they gave', () => {
  const given = new Set(
    sample.optedOut.flatMap(({ identifiers }) =>
      identifiers.flatMap((identifier) => [
        ...(identifier.email === undefined ? [] : [canonicalEmail(identifier.email)]),
        ...(identifier.profileUrl === undefined ? [] : [identifier.profileUrl.replace(/^https:\/\//, '')]),
      ]),
    ),
  );
  const optedOut = sample.truth.people.filter(({ isOptedOut }) => isOptedOut);
  expect(optedOut).toHaveLength(sample.optedOut.length);
  let checked = 0;
  for (const row of rows) {
    if (!people.get(personOf.get(`${row.sourceId} ${row.id}`)!)!.isOptedOut) continue;
    expect(given.has(canonicalEmail(row.email))).toBe(true);
    checked += 1;
  }
  for (const { githubId } of optedOut) {
    if (githubId === null) continue;
    const user = sample.recordings.map(({ body }) => body).find((body) => body.includes(`"id":${githubId},`))!;
    expect(given.has(`github.com/${JSON.parse(user).login}`)).toBe(true);
  }
  expect(checked).toBeGreaterThan(20);
});

test('the phones people gave when they opted out are understood', () => {
  const phones = sample.optedOut.flatMap(({ identifiers }) =>
    identifiers.flatMap(({ phone: given }) => (given === undefined ? [] : [given])),
  );
  expect(phones.length).toBeGreaterThan(2);
  for (const given of phones) expect(isRefused(phone.clean(given))).toBe(false);
});

test('the story is seen by all five sources, with a move, a misspelling, a national phone and small letters', () => {
  const records = sample.truth.records.filter(({ person }) => person === sample.story.personId);
  expect(records.map(({ sourceId }) => sourceId).sort()).toEqual([
    'github',
    'partner-feed:kontakta',
    'partner-feed:northlist',
    'partner-feed:westbook',
    'whois',
  ]);
  const person = people.get(sample.story.personId)!;
  expect(person.emails[0]).toBe(sample.story.email);
  expect(person.companies).toHaveLength(2);
  expect(person).toMatchObject({ isNotified: true, isOptedOut: false });
  const own = rows.filter(({ sourceId, id }) => personOf.get(`${sourceId} ${id}`) === person.id);
  expect(own.every(({ notifiedOn }) => notifiedOn !== '')).toBe(true);
  expect(own.map(({ name }) => name).sort()).toEqual(['Clairmnot, Noemie', 'Noémie Clairmont', 'noémie clairmont']);
  expect(own.find(({ sourceId }) => sourceId.endsWith('westbook'))!.phone).toMatch(/^020 7946 \d{4}$/);
  expect(new Set(own.map(e164Of).filter((number) => number !== null))).toEqual(new Set([person.phone]));
});

test('GitHub answers page their members by Link and never name a real account', () => {
  const pages = sample.recordings.filter(({ url }) => url.includes('/public_members'));
  const second = pages.filter(({ url }) => url.endsWith('&page=2'));
  expect(second.length).toBeGreaterThan(0);
  for (const { url } of second) {
    const first = pages.find((page) => page.url === url.replace('&page=2', '&page=1'))!;
    expect(first.headers.link).toContain(`<${url}>; rel="next"`);
    expect(JSON.parse(first.body)).toHaveLength(100);
  }
  const logins = sample.sourceLists.logins;
  expect(logins.every((login) => /^[a-z-]+-sample\d*$/.test(login) && login.length <= 39)).toBe(true);
  for (const login of logins)
    expect(sample.recordings.some(({ url }) => url === `https://api.github.com/users/${login}`)).toBe(true);
  expect(new Set(sample.recordings.map(({ url }) => url)).size).toBe(sample.recordings.length);
});

test('the registry hides most persons and shows organisations', () => {
  const bodies = sample.recordings.filter(({ url }) => url.startsWith('https://rdap.example/domain/'));
  const holding = (text: string): number => bodies.filter(({ body }) => body.includes(text)).length;
  const open = sample.truth.records.filter(({ sourceId }) => sourceId === 'whois').length;
  const counts = {
    domains: bodies.length,
    'not registered': bodies.filter(({ status }) => status === 404).length,
    organisations: holding('["kind",{},"text","org"],["org"'),
    'persons shown': open,
    'persons hidden': holding('["kind",{},"text","individual"]') - open,
    'RFC 9537': holding('"Registrant Name"'),
    'hidden by a remark': holding('REDACTED FOR PRIVACY'),
  };
  print(counts);
  expect(counts.domains).toBe(400);
  for (const count of Object.values(counts)) expect(count).toBeGreaterThan(5);
});

/** Figures for the reader of a test run; jest shows what goes to stdout. */
function print(figures: Record<string, string | number>): void {
  const shown = Object.entries(figures).map(([name, value]) =>
    typeof value === 'number' && value < 1 ? `${name} ${(value * 100).toFixed(1)} %` : `${name} ${value}`,
  );
  process.stdout.write(`sample: ${shown.join('; ')}\n`);
}
