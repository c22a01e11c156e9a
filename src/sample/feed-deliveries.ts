import { csvLine, type FeedFormat } from './feed-format.js';
import { feedFormats } from './feeds.js';
import type { Enrolment, Person } from './person.js';
import type { Population } from './population.js';
import { pickWeighted, type Random, randomFor } from './random.js';
import { type Demands, sightingOf } from './sighting.js';
import { storyRow } from './story.js';

/** The three deliveries: who is in which feed, in which row, and the CSV text. */

/** A record about a person, as the truth keeps it. */
export interface TruthRecord {
  readonly sourceId: string;
  readonly idAtSource: string;
  /** Truth id of the person. */
  readonly person: string;
}

export interface Deliveries {
  readonly csvs: readonly { readonly format: FeedFormat; readonly csv: string }[];
  readonly records: readonly TruthRecord[];
}

interface Line {
  readonly order: number;
  readonly text: string;
}

// A row cut off after its second cell, as by an export that was stopped; well under the 20 % at which a delivery is held.
const cutRowShare = 0.004;

/** Writes the three deliveries of `population`; no row is dated after `now`. */
export function deliver(seed: number, now: Date, population: Population): Deliveries {
  const lines = new Map<FeedFormat, Line[]>(feedFormats.map((format) => [format, []]));
  const counts = new Map<FeedFormat, number>();
  const records: TruthRecord[] = [];
  for (const enrolment of population.enrolments) {
    const random = randomFor(seed, 'sighting', enrolment.person.index);
    const chosen = enrolment.person.index === 0 ? feedFormats : chooseFeeds(enrolment.feedRows, random);
    for (const [nth, format] of chosen.entries()) {
      const number = counts.get(format) ?? 0;
      counts.set(format, number + 1);
      const idAtSource = format.idOf(number);
      const cells = format.cells(rowOf(seed, now, population, enrolment, format, idAtSource, nth, random));
      lines.get(format)!.push({ order: random.next(), text: csvLine(cells, format.delimiter) });
      if (random.chance(cutRowShare)) {
        lines.get(format)!.push({
          order: random.next(),
          text: csvLine([format.idOf(9_000_000 + number), ...cells.slice(1, 2)], format.delimiter),
        });
      }
      records.push({ sourceId: format.sourceId, idAtSource, person: enrolment.person.id });
    }
  }
  return { csvs: feedFormats.map((format) => ({ format, csv: csvOf(format, lines.get(format)!) })), records };
}

/** Different feeds first; a person with more rows than feeds stands twice in one of them, as people do. */
function chooseFeeds(rows: number, random: Random): FeedFormat[] {
  const chosen: FeedFormat[] = [];
  let left: readonly FeedFormat[] = feedFormats;
  while (chosen.length < rows) {
    const format =
      left[
        pickWeighted(
          random,
          left.map(({ weight }) => weight),
        )
      ]!;
    chosen.push(format);
    left = left.length === 1 ? feedFormats : left.filter((other) => other !== format);
  }
  return chosen;
}

/** The `nth` row of a person; the last is the newest and shows the current job, the first the former one if there is one. */
function rowOf(
  seed: number,
  now: Date,
  population: Population,
  enrolment: Enrolment,
  format: FeedFormat,
  idAtSource: string,
  nth: number,
  random: Random,
) {
  const { person, feedRows } = enrolment;
  if (person.index === 0) return storyRow(format.sourceId, idAtSource, person, now);
  const showsFormer = person.formerJob !== null && nth === 0 && feedRows > 1;
  const job = showsFormer ? person.formerJob : person.job;
  const ageDays = showsFormer ? 330 + random.below(500) : 4 + random.below(220);
  const isNewest = nth === feedRows - 1;
  const own = randomFor(seed, `row ${nth}`, person.index);
  return sightingOf(
    idAtSource,
    person,
    job,
    ageDays,
    now,
    format.errors,
    demandsOn(population, person, isNewest, showsFormer),
    own,
  );
}

function demandsOn(
  { switchboards, roster }: Population,
  person: Person,
  isNewest: boolean,
  showsFormer: boolean,
): Demands {
  const switchboard = switchboards.get((showsFormer ? person.formerJob! : person.job).company.index);
  const employers = person.formerJob === null ? [person.job.company] : [person.job.company, person.formerJob.company];
  return {
    switchboard: switchboard?.e164 ?? null,
    showsSwitchboard: isNewest && !showsFormer && (switchboard?.bearers.has(person.index) ?? false),
    needsLink: person.formerJob !== null || (person.github !== null && isNewest),
    isExact: person.isOptedOut,
    isFreeName: (given, family) => roster.isFreeFor(employers, given, family, person.index),
  };
}

// Rows come in no order of people, so that a person's records meet late.
function csvOf(format: FeedFormat, lines: Line[]): string {
  lines.sort((a, b) => a.order - b.order);
  return (
    format.start + [csvLine(format.header, format.delimiter), ...lines.map(({ text }) => text), ''].join(format.lineEnd)
  );
}
