import { type Company, companyAt } from './company.js';
import { cultures } from './name-tables.js';
import { northlist } from './northlist.js';
import { type Job, mailboxOf, type Person, personIdOf, profileSlugOf } from './person.js';
import { personalNumber } from './phone-pool.js';
import { hashOf, randomFor } from './random.js';
import { type Demands, sightingOf } from './sighting.js';
import { occupations } from './work-tables.js';

/**
 * Feed rows without end for the benches, in the layout of northlist. Row `k` depends on the seed, `now` and `k` alone, so any part of a
 * stream can be made again, and nothing is remembered from row to row.
 */

export interface FeedRowsOptions {
  readonly seed: number;
  readonly now: Date;
  /** Number of rows after the header. */
  readonly rows: number;
  /** First row, from 0. */
  readonly from?: number;
}

/** Column names, in the order of the cells. */
export const feedRowsHeader: readonly string[] = northlist.header;
/** The mapping file that fits them. */
export const feedRowsMapping: object = northlist.mapping;

const rowsPerGroup = 5;
const peoplePerGroup = 3;
const personOfRowInGroup = [0, 0, 1, 1, 2];
// A person's rows lie up to a block apart, so that the second meets the first in the store and not in the batch.
const groupsPerBlock = 10_000;
const rowsPerBlock = rowsPerGroup * groupsPerBlock;
const scatter = 31_337; // prime to 50,000, so each block is visited whole
const peoplePerCompany = 8;

/** Yields the header, then `rows` rows from row `from`. Flat in memory; 5,000,000 rows and more. */
export function* generateFeedRows({ seed, now, rows, from = 0 }: FeedRowsOptions): Generator<string[]> {
  yield [...feedRowsHeader];
  for (let row = from; row < from + rows; row += 1) yield feedRowAt(seed, now, row);
}

/** Truth index of the person row `row` is about: 5 rows per 3 people. */
export function personOfRow(row: number): number {
  const block = Math.floor(row / rowsPerBlock);
  const scattered = ((row % rowsPerBlock) * scatter) % rowsPerBlock;
  const group = block * groupsPerBlock + Math.floor(scattered / rowsPerGroup);
  return group * peoplePerGroup + personOfRowInGroup[scattered % rowsPerGroup]!;
}

/** The cells of row `row`, in the order of `feedRowsHeader`. */
export function feedRowAt(seed: number, now: Date, row: number): string[] {
  const person = streamPerson(seed, personOfRow(row));
  const random = randomFor(seed, 'stream row', row);
  const sighting = sightingOf(
    northlist.idOf(row),
    person,
    person.job,
    4 + random.below(220),
    now,
    northlist.errors,
    streamDemands,
    random,
  );
  return [...northlist.cells(sighting)];
}

const streamDemands: Demands = {
  switchboard: null,
  showsSwitchboard: false,
  needsLink: false,
  isExact: false,
  isFreeName: () => true,
};

function streamPerson(seed: number, index: number): Person {
  const company = companyAt(seed, Math.floor(index / peoplePerCompany));
  const random = randomFor(seed, 'stream person', index);
  const { given, family } = streamName(seed, company, index % peoplePerCompany, random.next());
  const job: Job = { company, occupation: random.pick(occupations), mailbox: mailboxOf('first.last', given, family) };
  return {
    index,
    id: personIdOf(index),
    given,
    family,
    job,
    formerJob: null,
    profileSlug: random.chance(0.55) ? profileSlugOf(index, given, family) : null,
    phone: personalNumber(index),
    github: null,
    isNotified: random.chance(0.88),
    isOptedOut: false,
  };
}

/** Colleagues get family names apart in the table, so no two of a company share one. */
function streamName(seed: number, company: Company, seat: number, share: number): { given: string; family: string } {
  const { given, family }: { given: readonly string[]; family: readonly string[] } = cultures[company.country.culture];
  const start = hashOf(seed, 'stream names', company.index);
  return { given: given[Math.floor(share * given.length)]!, family: family[(start + seat * 5) % family.length]! };
}
