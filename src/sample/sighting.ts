import { asciiForm, brokenEmail, everydayForm, withTypo } from './noise.js';
import { emailOf, type Job, type Person, profileUrlOf } from './person.js';
import { internationalForm, nationalForm } from './phone-pool.js';
import type { Country } from './place-tables.js';
import { pickWeighted, type Random } from './random.js';
import { sharedMailboxes, throwAwayDomains } from './work-tables.js';

/**
 * What one feed row says of a person, before the feed's own column layout. Each source has one error profile of its own, since real
 * sources err in their own ways and not cell by cell (matching.md 4.4).
 */

/** Shares of rows, 0 to 1. */
export interface ErrorProfile {
  readonly typo: number;
  readonly everydayName: number;
  readonly ascii: number;
  readonly capitals: number;
  readonly lowerCase: number;
  readonly missingEmail: number;
  readonly missingTitle: number;
  readonly missingDomain: number;
  readonly missingPlace: number;
  readonly localTitle: number;
  readonly phoneShown: number;
  readonly nationalPhone: number;
  readonly profileShown: number;
}

/** All cells of a row as texts; empty = missing. Days are YYYY-MM-DD. */
export interface Sighting {
  readonly idAtSource: string;
  readonly given: string;
  readonly family: string;
  readonly title: string;
  readonly companyName: string;
  readonly companyDomain: string;
  readonly email: string;
  readonly phone: string;
  readonly profileUrl: string;
  readonly githubLogin: string;
  readonly city: string;
  readonly country: Country | null;
  readonly skills: readonly string[];
  readonly observedOn: string;
  readonly notifiedOn: string;
  readonly visibility: 'everyone' | 'limited' | 'unknown' | '';
}

/** What must or must not happen in a row for the sample to keep its promises. */
export interface Demands {
  /** The switchboard of the company, shown for lack of a phone of their own. */
  readonly switchboard: string | null;
  readonly showsSwitchboard: boolean;
  /** A person whose move shows needs a value that both rows share, or nobody could ever know. */
  readonly needsLink: boolean;
  /** No faults in the identifiers, for people who opted out: each row must hold an identifier they gave. */
  readonly isExact: boolean;
  /** Asked for each spelling of a name, since another bearer at the company must not get the same. */
  readonly isFreeName: (given: string, family: string) => boolean;
}

const dayMs = 86_400_000;

/** The day `days` before `now`, in UTC. */
export function daysBefore(now: Date, days: number): string {
  return new Date(now.getTime() - days * dayMs).toISOString().slice(0, 10);
}

/** Draws the row of `person` at `job` that was true `ageDays` before `now`. */
export function sightingOf(
  idAtSource: string,
  person: Person,
  job: Job,
  ageDays: number,
  now: Date,
  errors: ErrorProfile,
  demands: Demands,
  random: Random,
): Sighting {
  const { company, occupation } = job;
  const name = spelledName(person, errors, demands, random);
  const place = random.chance(errors.missingPlace) ? null : company.country;
  const localTitle = occupation.local[company.country.culture];
  return {
    idAtSource,
    ...name,
    title: random.chance(errors.missingTitle)
      ? ''
      : random.chance(errors.localTitle)
        ? (localTitle ?? occupation.english)
        : occupation.english,
    companyName: random.chance(0.55)
      ? company.legalName
      : random.chance(0.08)
        ? company.name.toUpperCase()
        : company.name,
    companyDomain: random.chance(errors.missingDomain) && !demands.isExact ? '' : domainForm(job, random),
    email: emailForm(job, errors, demands, random),
    phone: phoneForm(person, job, place, errors, demands, random),
    profileUrl: profileForm(person, errors, demands, random),
    githubLogin: person.github !== null && random.chance(0.5) ? person.github.login : '',
    city: place === null ? '' : random.chance(0.9) ? company.city : asciiForm(company.city),
    country: place,
    skills: occupation.skills.filter(() => random.chance(0.6)),
    observedOn: daysBefore(now, ageDays),
    notifiedOn: person.isNotified ? daysBefore(now, Math.max(1, ageDays - 4 - random.below(22))) : '',
    visibility: demands.isExact || demands.showsSwitchboard ? 'everyone' : visibilityOf(random),
  };
}

function visibilityOf(random: Random): Sighting['visibility'] {
  const draw = random.next();
  if (draw < 0.955) return 'everyone';
  if (draw < 0.975) return 'limited';
  return draw < 0.99 ? 'unknown' : '';
}

/** At most one fault per name: two at once make a stranger of most names. */
function spelledName(
  person: Person,
  errors: ErrorProfile,
  demands: Demands,
  random: Random,
): { given: string; family: string } {
  const { given, family } = person;
  const plain = { given, family };
  const shares = [errors.typo, errors.everydayName, errors.ascii, errors.capitals, errors.lowerCase];
  const fault = pickWeighted(random, [...shares, 1 - shares.reduce((sum, share) => sum + share, 0)]);
  if (demands.isExact) return plain;
  if (fault === 1) return { given: everydayForm(given), family };
  if (fault === 2) return { given: asciiForm(given), family: asciiForm(family) };
  if (fault === 3) return { given: given.toUpperCase(), family: family.toUpperCase() };
  if (fault === 4) return { given: given.toLowerCase(), family: family.toLowerCase() };
  if (fault !== 0) return plain;
  const typed = random.chance(0.7)
    ? { given, family: withTypo(family, random) }
    : { given: withTypo(given, random), family };
  return demands.isFreeName(typed.given, typed.family) ? typed : plain;
}

function domainForm({ company }: Job, random: Random): string {
  const domain = random.pick(company.domains);
  const draw = random.next();
  if (draw < 0.7) return domain;
  return draw < 0.85 ? `www.${domain}` : `https://www.${domain}/`;
}

function emailForm(job: Job, errors: ErrorProfile, demands: Demands, random: Random): string {
  const { company, mailbox } = job;
  const address = emailOf(job);
  const draw = random.next();
  if (demands.isExact) return address;
  if (draw < errors.missingEmail) return '';
  const rest = (draw - errors.missingEmail) / (1 - errors.missingEmail);
  if (rest < 0.035) return `${random.pick(sharedMailboxes)}@${company.domains[0]}`;
  if (rest < 0.045) return `${mailbox.replace(/[._]/g, '')}${random.below(1_000_000)}@${random.pick(throwAwayDomains)}`;
  if (rest < 0.065) return `${mailbox}+${random.pick(['events', 'newsletter', 'expo'])}@${company.domains[0]}`;
  if (rest < 0.077) return brokenEmail(address, random);
  if (rest < 0.097) return address.toUpperCase();
  if (rest < 0.117) return `${mailbox}@${random.pick(company.domains)}`;
  return address;
}

function phoneForm(
  person: Person,
  job: Job,
  place: Country | null,
  errors: ErrorProfile,
  demands: Demands,
  random: Random,
): string {
  const wantsLink = demands.needsLink && person.profileSlug === null;
  const isShown = random.chance(errors.phoneShown) || wantsLink;
  const own = isShown ? person.phone : null;
  const number =
    demands.showsSwitchboard || (own === null && random.chance(0.5) && !demands.isExact) ? demands.switchboard : own;
  if (number === null) return '';
  // A national number says nothing without a country in the same row.
  const national =
    place !== null && random.chance(errors.nationalPhone) ? nationalForm(number, job.company.country.code) : null;
  return national ?? internationalForm(number, random);
}

function profileForm(person: Person, errors: ErrorProfile, demands: Demands, random: Random): string {
  const isShown = random.chance(errors.profileShown) || demands.needsLink;
  if (person.profileSlug === null || !isShown) return '';
  const slug = person.profileSlug;
  const draw = random.next();
  if (draw < 0.6) return profileUrlOf(slug);
  if (draw < 0.75) return `linkedin.com/in/${slug}`;
  if (draw < 0.9) return `https://uk.linkedin.com/in/${slug}/`;
  return `http://www.linkedin.com/in/${slug}?trk=public_profile`;
}
