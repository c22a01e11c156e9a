import type { Job, Person } from './person.js';
import { emailOf, profileUrlOf } from './person.js';
import { nationalForm } from './phone-pool.js';
import type { Population } from './population.js';

/** One identifier as a person gave it on the opt-out page, each in an object of its own. */
export interface OptOutIdentifier {
  readonly email?: string;
  readonly phone?: string;
  readonly profileUrl?: string;
  readonly fullName?: string;
  readonly company?: string;
}

export interface OptOut {
  readonly identifiers: readonly OptOutIdentifier[];
}

/**
 * People who opted out before anything was delivered. Each record of theirs holds at least one of the identifiers given, though mostly in
 * another form: capitals, a plus-tag, a national phone number.
 */
export function optOutsOf({ enrolments }: Population): OptOut[] {
  return enrolments
    .filter(({ person }) => person.isOptedOut)
    .map(({ person }) => ({ identifiers: identifiersOf(person) }));
}

function identifiersOf(person: Person): OptOutIdentifier[] {
  const jobs = person.formerJob === null ? [person.job] : [person.job, person.formerJob];
  const identifiers: OptOutIdentifier[] = jobs.map((job) => ({ email: otherForm(job, person.index) }));
  if (person.phone !== null)
    identifiers.push({
      phone: nationalForm(person.phone, 'GB') === null ? person.phone : `+44 (0)20 7946 ${person.phone.slice(-4)}`,
    });
  if (person.profileSlug !== null)
    identifiers.push({ profileUrl: profileUrlOf(person.profileSlug).replace('https://www.', '') });
  if (person.github !== null) identifiers.push({ profileUrl: `https://github.com/${person.github.login}` });
  for (const { company } of jobs)
    identifiers.push({ fullName: `${person.given} ${person.family}`, company: company.name });
  return identifiers;
}

function otherForm(job: Job, index: number): string {
  const address = emailOf(job);
  if (index % 3 === 0) return address.toUpperCase();
  return index % 3 === 1 ? address.replace('@', '+news@') : address;
}
