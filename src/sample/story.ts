import type { Company } from './company.js';
import {
  type Enrolment,
  emailOf,
  githubAccountOf,
  type Person,
  personIdOf,
  profileSlugOf,
  profileUrlOf,
} from './person.js';
import { nationalForm } from './phone-pool.js';
import type { Roster } from './roster.js';
import { daysBefore, type Sighting } from './sighting.js';
import { occupations } from './work-tables.js';

/**
 * The one person whose story is told after delivery: five sources, a job change, a misspelt name, a name in small letters, a national
 * phone number; every record is joined to the others by an exact key.
 */

const given = 'Noémie';
const family = 'Clairmont';

/** Person 0, at company 0, formerly at company 1; both are British. */
export function storyPerson(companies: readonly Company[], roster: Roster, phone: string): Enrolment {
  const [company, formerCompany = company] = companies;
  if (company === undefined || formerCompany === undefined) throw new RangeError('the sample needs a company');
  roster.takeName([company, formerCompany], given, family, 0);
  const occupation = occupations.find(({ english }) => english === 'Head of Partnerships')!;
  const formerOccupation = occupations.find(({ english }) => english === 'Sales Manager')!;
  const person: Person = {
    index: 0,
    id: personIdOf(0),
    given,
    family,
    job: { company, occupation, mailbox: roster.takeMailbox(company, given, family) },
    formerJob: {
      company: formerCompany,
      occupation: formerOccupation,
      mailbox: roster.takeMailbox(formerCompany, given, family),
    },
    profileSlug: profileSlugOf(0, given, family),
    phone,
    github: githubAccountOf(0, given, family),
    isNotified: true,
    isOptedOut: false,
  };
  return { person, feedRows: 3 };
}

/** The rows of the story in the three feeds, by source. */
export function storyRow(sourceId: string, idAtSource: string, person: Person, now: Date): Sighting {
  const { job, formerJob } = person;
  const { company } = job;
  const row: Sighting = {
    idAtSource,
    given: person.given,
    family: person.family,
    title: job.occupation.english,
    companyName: company.legalName,
    companyDomain: company.domains[0],
    email: emailOf(job),
    phone: `${person.phone!.slice(0, 3)} 20 7946 ${person.phone!.slice(-4)}`,
    profileUrl: profileUrlOf(person.profileSlug!),
    githubLogin: '',
    city: company.city,
    country: company.country,
    skills: job.occupation.skills,
    observedOn: daysBefore(now, 24),
    notifiedOn: daysBefore(now, 17),
    visibility: 'everyone',
  };
  if (sourceId === 'partner-feed:westbook' && formerJob !== null) {
    // The old job, typed in small letters; the phone in its national form is what ties it to the others.
    return {
      ...row,
      given: person.given.toLowerCase(),
      family: person.family.toLowerCase(),
      title: formerJob.occupation.english,
      companyName: formerJob.company.legalName,
      companyDomain: formerJob.company.domains[0],
      email: emailOf(formerJob),
      phone: nationalForm(person.phone!, formerJob.company.country.code)!,
      profileUrl: '',
      city: formerJob.company.city,
      observedOn: daysBefore(now, 640),
      notifiedOn: daysBefore(now, 622),
    };
  }
  if (sourceId === 'partner-feed:kontakta') {
    // A slip of the hand in the family name; the e-mail address in capitals is the same address.
    return {
      ...row,
      given: 'Noemie',
      family: 'Clairmnot',
      email: emailOf(job).toUpperCase(),
      phone: '',
      profileUrl: '',
      observedOn: daysBefore(now, 97),
      notifiedOn: daysBefore(now, 90),
    };
  }
  return row;
}
