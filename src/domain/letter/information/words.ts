import type { PersonField } from '../../field-catalogue.js';
import type { LegalBasis } from '../../purpose.js';

/** What a data item is called in the letter; one word for the fields that a reader would not tell apart. */
export const letterItems = ['name', 'job', 'employer', 'place', 'profiles', 'skills', 'email', 'phone'] as const;
export type LetterItem = (typeof letterItems)[number];

export const itemOfField: Readonly<Record<PersonField, LetterItem>> = {
  full_name: 'name',
  given_name: 'name',
  family_name: 'name',
  job_title: 'job',
  seniority: 'job',
  function: 'job',
  employer: 'employer',
  employment: 'employer',
  country: 'place',
  region: 'place',
  city: 'place',
  profile_urls: 'profiles',
  github_url: 'profiles',
  skills: 'skills',
  languages: 'skills',
  work_emails: 'email',
  personal_emails: 'email',
  phones: 'phone',
};

/** How a source gives its data, for GDPR 14(2)(f): whether it is one that everybody can read. */
export type SourceOpenness = 'public' | 'partner' | 'person';

/** The letter in one language. A line that begins with a verb in the imperative in one language does so in all; the six say the same. */
export interface InformationWords {
  readonly subject: string;
  readonly greeting: string;
  readonly opening: (controller: string) => string;
  readonly what: string;
  readonly items: Readonly<Record<LetterItem, string>>;
  readonly from: string;
  readonly source: (title: string, day: string) => string;
  readonly openness: Readonly<Record<SourceOpenness, string>>;
  readonly purposes: readonly string[];
  readonly purposesTitle: string;
  readonly basisTitle: string;
  readonly bases: Readonly<Record<LegalBasis, string>>;
  readonly interests: string;
  readonly recipients: string;
  readonly transfers: string;
  readonly retention: (day: string) => string;
  readonly rights: string;
  readonly optOut: string;
  readonly contact: (contact: string) => string;
  readonly complaint: (authority: string, url: string) => string;
  /** Where no single authority is known: "the data protection authority of your country". */
  readonly ownAuthority: string;
  readonly automated: string;
}
