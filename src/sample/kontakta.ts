import { errorProfile, type FeedFormat } from './feed-format.js';
import type { Sighting } from './sighting.js';

/** The Swedish partner: a byte order mark, "Family, Given", local job titles, and the one that knows GitHub logins, languages and since when a post
 *  is held, of some people. */
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
    'språk',
    'anställd_sedan',
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
      languages: 'språk',
      employment_start: 'anställd_sedan',
    },
    observed_at: 'uppdaterad',
    notified_at: 'informerad',
    visibility: 'synlighet',
    ignore: ['anteckning'],
  },
  errors: errorProfile({
    typo: 0.04,
    ascii: 0.25,
    missingEmail: 0.06,
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
    languagesOf(row),
    employedSince(row),
    row.observedOn,
    row.notifiedOn,
    row.visibility,
    '',
  ],
};

// By the row's own number and not by a draw, which would shift every draw after it.
function languagesOf({ idAtSource, country }: Sighting): string {
  return country === null || Number(idAtSource) % 3 !== 0 ? '' : `${country.culture};engelska`;
}

function employedSince({ idAtSource, observedOn }: Sighting): string {
  const nth = Number(idAtSource);
  if (nth % 4 !== 0) return '';
  return `${Number(observedOn.slice(0, 4)) - 1 - (nth % 9)}-${String(1 + (nth % 12)).padStart(2, '0')}`;
}
