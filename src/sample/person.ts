import type { Company, MailboxForm } from './company.js';
import { type CultureCode, cultureCodes, cultures } from './name-tables.js';
import { mailboxLetters } from './noise.js';
import type { Random } from './random.js';
import { type Occupation, occupations } from './work-tables.js';

/** One invented person and their work; what a source shows of them is drawn apart (`sighting.ts`). */

export interface Job {
  readonly company: Company;
  readonly occupation: Occupation;
  /** The work address: its local part belongs to this person alone at every domain of the company. */
  readonly mailbox: string;
}

export interface GithubAccount {
  readonly id: number;
  readonly login: string;
}

export interface Person {
  readonly index: number;
  readonly id: string;
  readonly given: string;
  readonly family: string;
  readonly job: Job;
  /** Where they worked before, for those whose move shows in the records. */
  readonly formerJob: Job | null;
  /** The last part of their page at a professional network; null for people without one. */
  readonly profileSlug: string | null;
  /** E.164, theirs alone. */
  readonly phone: string | null;
  readonly github: GithubAccount | null;
  readonly isNotified: boolean;
  readonly isOptedOut: boolean;
}

/** A person and the number of rows about them in the three feeds, 0 to 5. */
export interface Enrolment {
  readonly person: Person;
  readonly feedRows: number;
}

/** The truth id of person `index` (from 0). */
export function personIdOf(index: number): string {
  return `p${String(index + 1).padStart(7, '0')}`;
}

/** A culture for somebody at `company`: mostly that of its country. */
export function drawCulture(company: Company, random: Random): CultureCode {
  return random.chance(0.86) ? company.country.culture : random.pick(cultureCodes);
}

/** Given and family name of one culture; some Spanish and Portuguese bearers use both family names. */
export function drawName(culture: CultureCode, random: Random): { given: string; family: string } {
  const { given, family }: { given: readonly string[]; family: readonly string[] } = cultures[culture];
  const first = random.pick(family);
  const isDouble = (culture === 'es' || culture === 'pt') && random.chance(0.2);
  const second = isDouble ? random.pick(family) : first;
  return { given: random.pick(given), family: second === first ? first : `${first} ${second}` };
}

/** What somebody works as; every occupation is as likely. */
export function drawOccupation(random: Random): Occupation {
  return random.pick(occupations);
}

/** The local part a company of `form` gives somebody, before any number that tells namesakes apart. */
export function mailboxOf(form: MailboxForm, given: string, family: string): string {
  const [first, last] = [mailboxLetters(given), mailboxLetters(family)];
  switch (form) {
    case 'first.last':
      return `${first}.${last}`;
    case 'first_last':
      return `${first}_${last}`;
    case 'flast':
      return `${first.slice(0, 1)}${last}`;
    case 'first':
      return first;
    case 'firstl':
      return `${first}${last.slice(0, 1)}`;
  }
}

/** Page name at a professional network. `sample` and the number keep it from being anybody's real one. */
export function profileSlugOf(index: number, given: string, family: string): string {
  return `${mailboxLetters(given)}-${mailboxLetters(family)}-sample${index + 1}`;
}

/** Code-host account of person `index`: ids far above those given out, logins marked as the sample's, at most 39 characters. */
export function githubAccountOf(index: number, given: string, family: string): GithubAccount {
  const letters = `${mailboxLetters(given).slice(0, 1)}${mailboxLetters(family)}`.slice(0, 20);
  return { id: 900_000_001 + index * 7, login: `${letters}-sample${index + 1}` };
}

/** The main work address of a job. */
export function emailOf(job: Job): string {
  return `${job.mailbox}@${job.company.domains[0]}`;
}

/** The page at the professional network, in its plain form. */
export function profileUrlOf(slug: string): string {
  return `https://www.linkedin.com/in/${slug}`;
}
