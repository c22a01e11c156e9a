import type { ErrorProfile, Sighting } from './sighting.js';

/**
 * The three invented partners. Each has its own headers, delimiter, ids and error profile, as partners do; all three deliver UTF-8.
 */

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

export const northlist: FeedFormat = {
  sourceId: 'partner-feed:northlist',
  folder: 'northlist',
  fileName: 'northlist-contacts.csv',
  title: 'Northlist business contacts',
  publisher: 'northlist.example',
  delimiter: ',',
  lineEnd: '\n',
  start: '',
  header: [
    'contact_id',
    'full_name',
    'title',
    'company',
    'website',
    'email',
    'phone',
    'linkedin',
    'city',
    'country',
    'skills',
    'last_checked',
    'notified_at',
    'visibility',
  ],
  mapping: {
    id: 'contact_id',
    columns: {
      full_name: 'full_name',
      job_title: 'title',
      employer_name: 'company',
      employer_domain: 'website',
      email: 'email',
      phone: 'phone',
      profile_url: 'linkedin',
      city: 'city',
      country: 'country',
      skills: 'skills',
    },
    observed_at: 'last_checked',
    notified_at: 'notified_at',
    visibility: 'visibility',
    ignore: [],
  },
  errors: errorProfile({
    typo: 0.025,
    everydayName: 0.05,
    ascii: 0.1,
    missingEmail: 0.06,
    profileShown: 0.75,
    localTitle: 0.15,
  }),
  weight: 42,
  idOf: (nth) => `NL-${String(nth + 1).padStart(7, '0')}`,
  cells: (row) => [
    row.idAtSource,
    `${row.given} ${row.family}`.trim(),
    row.title,
    row.companyName,
    row.companyDomain,
    row.email,
    row.phone,
    row.profileUrl,
    row.city,
    row.country?.name ?? '',
    row.skills.join(';'),
    row.observedOn,
    row.notifiedOn,
    row.visibility,
  ],
};

export const westbook: FeedFormat = {
  sourceId: 'partner-feed:westbook',
  folder: 'westbook',
  fileName: 'westbook_export.csv',
  title: 'Westbook trade directory',
  publisher: 'westbook.example',
  delimiter: ';',
  lineEnd: '\n',
  start: '',
  header: [
    'ref',
    'first_name',
    'last_name',
    'position',
    'employer',
    'domain',
    'mail',
    'tel',
    'profile',
    'town',
    'state',
    'cc',
    'checked_on',
    'informed_on',
    'shown_to',
    'batch',
  ],
  mapping: {
    id: 'ref',
    columns: {
      given_name: 'first_name',
      family_name: 'last_name',
      job_title: 'position',
      employer_name: 'employer',
      employer_domain: 'domain',
      email: 'mail',
      phone: 'tel',
      profile_url: 'profile',
      city: 'town',
      region: 'state',
      country: 'cc',
    },
    observed_at: 'checked_on',
    notified_at: 'informed_on',
    visibility: 'shown_to',
    ignore: ['batch'],
  },
  errors: errorProfile({
    typo: 0.05,
    capitals: 0.07,
    lowerCase: 0.04,
    missingEmail: 0.1,
    nationalPhone: 0.75,
    profileShown: 0.5,
    missingDomain: 0.12,
  }),
  weight: 34,
  idOf: (nth) => `W${100_003 + nth * 7}`,
  cells: (row) => [
    row.idAtSource,
    row.given,
    row.family,
    row.title,
    row.companyName,
    row.companyDomain,
    row.email,
    row.phone,
    row.profileUrl,
    row.city,
    '',
    row.country?.code ?? '',
    row.observedOn,
    row.notifiedOn,
    row.visibility,
    'B-2026-10',
  ],
};

export const kontakta: FeedFormat = {
  sourceId: 'partner-feed:kontakta',
  folder: 'kontakta',
  fileName: 'kontakta.csv',
  title: 'Kontakta företagskontakter',
  publisher: 'kontakta.example',
  delimiter: ',',
  lineEnd: '\r\n',
  start: '\uFEFF',
  header: [
    'nummer',
    'namn',
    'befattning',
    'företag',
    'webbplats',
    'e-post',
    'telefon',
    'profil',
    'github',
    'ort',
    'land',
    'kompetenser',
    'uppdaterad',
    'informerad',
    'synlighet',
    'anteckning',
  ],
  mapping: {
    id: 'nummer',
    columns: {
      full_name: 'namn',
      job_title: 'befattning',
      employer_name: 'företag',
      employer_domain: 'webbplats',
      email: 'e-post',
      phone: 'telefon',
      profile_url: 'profil',
      github_login: 'github',
      city: 'ort',
      country: 'land',
      skills: 'kompetenser',
    },
    observed_at: 'uppdaterad',
    notified_at: 'informerad',
    visibility: 'synlighet',
    ignore: ['anteckning'],
  },
  errors: errorProfile({
    typo: 0.04,
    ascii: 0.25,
    missingEmail: 0.08,
    nationalPhone: 0,
    profileShown: 0.6,
    localTitle: 0.5,
    missingTitle: 0.1,
  }),
  weight: 24,
  idOf: (nth) => String(20_000_001 + nth),
  cells: (row) => [
    row.idAtSource,
    // "Family, Given", as a card index sorts.
    row.given === '' ? row.family : `${row.family}, ${row.given}`,
    row.title,
    row.companyName,
    row.companyDomain,
    row.email,
    row.phone,
    row.profileUrl,
    row.githubLogin,
    row.city,
    row.country?.swedish ?? '',
    row.skills.join(';'),
    row.observedOn,
    row.notifiedOn,
    row.visibility,
    '',
  ],
};

export const feedFormats: readonly FeedFormat[] = [northlist, westbook, kontakta];

function errorProfile(own: Partial<ErrorProfile>): ErrorProfile {
  return {
    typo: 0.03,
    everydayName: 0.03,
    ascii: 0.06,
    capitals: 0.01,
    lowerCase: 0.01,
    missingEmail: 0.08,
    missingTitle: 0.05,
    missingDomain: 0.06,
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
