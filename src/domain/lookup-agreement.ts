import type { Candidate } from './candidate.js';
import { type Employer, employer, employerKeys } from './field/employer.js';
import { type JobTitle, jobTitle } from './field/job-title.js';
import { areNicknames } from './field/nicknames.js';
import { givenKey, type PersonName, personName } from './field/person-name.js';
import { jaroWinkler } from './field/similarity.js';
import type { PersonField } from './field-catalogue.js';
import { type LookupInputName, type LookupQuery, lookupInputs } from './lookup-input.js';
import type { Profile } from './profile.js';

/** Which inputs beside an identifier a profile agrees with. Hints support and narrow; none of them finds anybody by itself. */

// From here on two spellings count as one name or title with a typing error (Winkler's usual cut for names, as in matching).
const sameText = 0.88;
/** Names less alike than this contradict each other; between the two, one is a short or changed form of the other. */
const otherName = 0.6;

/** The given inputs that some value of `profile` agrees with, in the order of `lookupInputs`. */
export function agreeingHints({ hints, given }: LookupQuery, profile: Profile): readonly LookupInputName[] {
  const { name, employer: company, jobTitle: title, city, countryCode } = hints;
  const agreeing = new Set<LookupInputName>();
  if (name !== null && names(profile).some((held) => personName.compare(held, name.value) >= sameText)) {
    for (const input of ['full_name', 'given_name', 'family_name'] as const) agreeing.add(input);
  }
  if (company !== null && worksAt(profile, company))
    for (const input of ['company', 'domain'] as const) agreeing.add(input);
  if (
    title !== null &&
    values<JobTitle>(profile, 'job_title').some((held) => jobTitle.compare(held, title) >= sameText)
  )
    agreeing.add('job_title');
  if (city !== null && (profile.fields.city ?? []).some((held) => held.key === city)) agreeing.add('city');
  if (countryCode !== null && (profile.fields.country ?? []).some((held) => held.key === countryCode))
    agreeing.add('country');
  return lookupInputs.filter((input) => agreeing.has(input) && given.has(input));
}

/** True where the asked name is none of the names held: too unlike, or with a given name of somebody else of the family. */
export function nameContradicts({ hints: { name } }: LookupQuery, profile: Profile): boolean {
  const held = names(profile);
  return name !== null && held.length > 0 && held.every((one) => isOtherPerson(one, name.value));
}

function isOtherPerson(held: PersonName, asked: PersonName): boolean {
  if (personName.compare(held, asked) < otherName) return true;
  const [a, b] = [givenKey(held), givenKey(asked)];
  if (a === null || b === null || a.charAt(0) === b.charAt(0) || areNicknames(a, b)) return false;
  return jaroWinkler(a, b) < sameText && personName.compare(held, asked) < sameText;
}

function worksAt(profile: Profile, company: Employer): boolean {
  const asked = new Set(employerKeys(company));
  return values<Employer>(profile, 'employer').some(
    (held) => employerKeys(held).some((key) => asked.has(key)) || employer.compare(held, company) >= sameText,
  );
}

function names(profile: Profile): readonly PersonName[] {
  return values<PersonName>(profile, 'full_name');
}

function values<V>(profile: Profile, field: PersonField): readonly V[] {
  return (profile.fields[field] ?? []).map((candidate: Candidate) => candidate.value as V);
}
