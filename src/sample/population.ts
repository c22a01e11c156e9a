import { type Company, companyAt, companySizes } from './company.js';
import { mailboxLetters } from './noise.js';
import {
  drawCulture,
  drawName,
  drawOccupation,
  type Enrolment,
  githubAccountOf,
  type Job,
  type Person,
  personIdOf,
  profileSlugOf,
} from './person.js';
import { personalNumber, switchboardNumber, switchboardNumbers } from './phone-pool.js';
import { hashOf, pickWeighted, type Random, randomFor } from './random.js';
import { openRoster, type Roster } from './roster.js';
import { storyPerson } from './story.js';

/** The people and companies of a sample, and how often each person is seen; which words a source uses is drawn later. */

export type Registration = 'absent' | 'organisation' | 'hidden-person' | 'open-person';

export interface Population {
  readonly companies: readonly Company[];
  readonly enrolments: readonly Enrolment[];
  readonly roster: Roster;
  /** What the registry says of each company's main domain, by company index. */
  readonly registrations: readonly Registration[];
  /** The person who registered the domain in their own name, by company index. */
  readonly registrants: ReadonlyMap<number, Person>;
  /** Numbers that several people of a company give as theirs, by company index. */
  readonly switchboards: ReadonlyMap<number, Switchboard>;
}

export interface Switchboard {
  readonly e164: string;
  /** People (by index) whose current row must show it: as many family names as make the number generic, and some to spare. */
  readonly bearers: ReadonlySet<number>;
}

// A value used by more than 3 family names is no key (issue 3, item 7). Some to spare, since some rows are refused; and each with an
// initial of its own, since names that are alike count once.
const familyNamesWanted = 6;
const switchboardShare = 0.075;

/** Builds `people` people at `companies` companies; `now` dates nothing here. */
export function populate(seed: number, people: number, companyCount: number): Population {
  const companies = Array.from({ length: companyCount }, (_, index) => companyAt(seed, index));
  const registrations = companies.map(({ index }) => registrationOf(seed, index));
  const companyOf = companySizes(companyCount);
  const roster = openRoster();
  const registrants = new Map<number, Person>();
  const enrolments: Enrolment[] = [];
  let phonesGiven = 0;
  for (let index = 0; index < people; index += 1) {
    const nextPhone = personalNumber(phonesGiven);
    const random = randomFor(seed, 'person', index);
    const enrolment =
      index === 0
        ? storyPerson(companies, roster, nextPhone!)
        : enrol(index, companies, companyOf, registrations, registrants, roster, nextPhone, random);
    if (enrolment.person.phone !== null) phonesGiven += 1;
    const { company } = enrolment.person.job;
    // The first who comes to a company with an open registration is the one who registered it.
    if (registrations[company.index] === 'open-person' && !registrants.has(company.index))
      registrants.set(company.index, enrolment.person);
    enrolments.push(enrolment);
  }
  return {
    companies,
    enrolments,
    roster,
    registrations,
    registrants,
    switchboards: switchboardsOf(seed, companies, enrolments),
  };
}

function registrationOf(seed: number, company: number): Registration {
  if (company === 0) return 'open-person';
  const kinds = ['absent', 'organisation', 'hidden-person', 'open-person'] as const;
  return kinds[pickWeighted(randomFor(seed, 'registration', company), [5, 75, 10, 10])]!;
}

function enrol(
  index: number,
  companies: readonly Company[],
  companyOf: (share: number) => number,
  registrations: readonly Registration[],
  registrants: ReadonlyMap<number, Person>,
  roster: Roster,
  nextPhone: string | null,
  random: Random,
): Enrolment {
  const company = companies[companyOf(random.next())]!;
  const isRegistrant = registrations[company.index] === 'open-person' && !registrants.has(company.index);
  const occupation = drawOccupation(random);
  const hasGithub = random.chance(occupation.isTechnical ? 0.42 : 0.02);
  const records = 1 + pickWeighted(random, [52, 32, 12.5, 3, 0.5]);
  const seenElsewhere = (hasGithub ? 1 : 0) + (isRegistrant ? 1 : 0);
  const feedRows = Math.max(records - seenElsewhere, seenElsewhere === 0 ? 1 : 0);
  const moved = !isRegistrant && feedRows + seenElsewhere > 1 && feedRows > 0 && random.chance(0.15);
  const formerCompany = moved ? companies[companyOf(random.next())]! : company;
  const employers = formerCompany === company ? [company] : [company, formerCompany];
  const { given, family } = takeName(index, employers, roster, random);
  const jobAt = (at: Company, work = occupation): Job => ({
    company: at,
    occupation: work,
    mailbox: roster.takeMailbox(at, given, family),
  });
  const job = jobAt(company);
  const formerJob =
    formerCompany === company ? null : jobAt(formerCompany, random.chance(0.5) ? drawOccupation(random) : occupation);
  const needsPage = (formerJob !== null || (hasGithub && feedRows > 0)) && random.chance(0.9);
  const person: Person = {
    index,
    id: personIdOf(index),
    given,
    family,
    job,
    formerJob,
    profileSlug: random.chance(0.52) || needsPage ? profileSlugOf(index, given, family) : null,
    phone: random.chance(0.31) ? nextPhone : null,
    github: hasGithub ? githubAccountOf(index, given, family) : null,
    isNotified: random.chance(0.88),
    isOptedOut: !isRegistrant && random.chance(0.0105),
  };
  return { person, feedRows };
}

// A company so large that its people run out of names gets ever longer ones, so the search ends.
function takeName(
  index: number,
  employers: readonly Company[],
  roster: Roster,
  random: Random,
): { given: string; family: string } {
  for (let attempt = 0; ; attempt += 1) {
    const name = drawName(drawCulture(employers[0]!, random), random);
    const family =
      attempt < 20 ? name.family : `${name.family}-${drawName(drawCulture(employers[0]!, random), random).family}`;
    if (roster.takeName(employers, name.given, family, index)) return { given: name.given, family };
  }
}

function switchboardsOf(
  seed: number,
  companies: readonly Company[],
  enrolments: readonly Enrolment[],
): Map<number, Switchboard> {
  const bearersOf = new Map<number, Map<string, number>>();
  for (const { person, feedRows } of enrolments) {
    // Those who opted out are gone before matching, so they cannot make a number generic. The story's number stays its own.
    if (feedRows === 0 || person.isOptedOut || person.index === 0) continue;
    const families = bearersOf.get(person.job.company.index) ?? new Map<string, number>();
    const initial = mailboxLetters(person.family).slice(0, 1);
    if (families.size < familyNamesWanted && !families.has(initial)) families.set(initial, person.index);
    bearersOf.set(person.job.company.index, families);
  }
  const able = companies.filter(({ index }) => bearersOf.get(index)?.size === familyNamesWanted);
  able.sort((a, b) => hashOf(seed, 'switchboard', a.index) - hashOf(seed, 'switchboard', b.index) || a.index - b.index);
  const chosen = able.slice(0, Math.min(switchboardNumbers, Math.round(companies.length * switchboardShare)));
  return new Map(
    chosen.map(({ index }, nth) => [
      index,
      { e164: switchboardNumber(nth)!, bearers: new Set(bearersOf.get(index)!.values()) },
    ]),
  );
}
