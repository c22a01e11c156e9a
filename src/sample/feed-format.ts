import type { ErrorProfile, Sighting } from './sighting.js';

/** What a partner's deliveries look like: headers, delimiter, ids, and how often its rows err. */

export interface FeedFormat {
  readonly sourceId: string;
  /** The partner's folder and file below the feeds' folder. */
  readonly folder: string;
  readonly fileName: string;
  readonly title: string;
  readonly publisher: string;
  readonly delimiter: string;
  readonly lineEnd: string;
  /** Written before the header: a byte order mark for the partner whose spreadsheet does so. */
  readonly start: string;
  readonly header: readonly string[];
  /** The mapping file, of the form connectors/partner-feed documents. */
  readonly mapping: FeedMapping;
  readonly errors: ErrorProfile;
  /** Share of all feed rows that come from this partner, in parts. */
  readonly weight: number;
  readonly idOf: (nth: number) => string;
  readonly cells: (sighting: Sighting) => readonly string[];
}

export interface FeedMapping {
  readonly id: string;
  readonly columns: Readonly<Record<string, string>>;
  readonly observed_at: string;
  readonly notified_at: string;
  readonly visibility: string;
  readonly ignore: readonly string[];
}

/** The ordinary error profile with `own` shares in place of its. */
export function errorProfile(own: Partial<ErrorProfile>): ErrorProfile {
  return {
    typo: 0.03,
    everydayName: 0.03,
    ascii: 0.06,
    capitals: 0.01,
    lowerCase: 0.01,
    missingEmail: 0.08,
    missingTitle: 0.05,
    missingDomain: 0.045,
    missingPlace: 0.06,
    localTitle: 0.25,
    phoneShown: 0.75,
    nationalPhone: 0.3,
    profileShown: 0.6,
    ...own,
  };
}

/** One CSV line without its end; cells are quoted where they must be (RFC 4180). */
export function csvLine(cells: readonly string[], delimiter: string): string {
  let line = '';
  for (let at = 0; at < cells.length; at += 1) {
    const cell = cells[at]!;
    const needsQuotes = cell.includes(delimiter) || cell.includes('"') || cell.includes('\n');
    line += (at === 0 ? '' : delimiter) + (needsQuotes ? `"${cell.replaceAll('"', '""')}"` : cell);
  }
  return line;
}
