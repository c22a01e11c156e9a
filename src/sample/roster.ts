import type { Company } from './company.js';
import { asciiForm, everydayForm } from './noise.js';
import { mailboxOf } from './person.js';

/**
 * Who bears which name and which mailbox at each company. Two people of one company never share either, in any spelling, so that equal
 * name and company always means the same person in the truth; namesakes work elsewhere.
 */
export interface Roster {
  /** Takes the name and its everyday form at every one of `companies`, or takes nothing and answers false. */
  takeName(companies: readonly Company[], given: string, family: string, owner: number): boolean;
  /** True where the spelling belongs to nobody else at `companies`; it then belongs to `owner`. */
  isFreeFor(companies: readonly Company[], given: string, family: string, owner: number): boolean;
  /** The mailbox of a new colleague: by the company's form, told from earlier ones by the full name, then by a number. */
  takeMailbox(company: Company, given: string, family: string): string;
}

/** A roster on which nobody stands yet. */
export function openRoster(): Roster {
  const names = new Map<string, number>();
  const mailboxes = new Set<string>();

  // Readers take the last of several words for the whole family name, so that alone must not be a colleague's.
  const keysOf = (companies: readonly Company[], given: string, family: string): string[] => {
    const families = new Set([family, family.split(/[ -]/)[0]!, family.split(/[ -]/).at(-1)!]);
    return companies.flatMap(({ index }) =>
      [...families].map((one) => `${index} ${asciiForm(`${given} ${one}`).toLowerCase()}`),
    );
  };
  const takeAll = (keys: readonly string[], owner: number): boolean => {
    if (keys.some((key) => (names.get(key) ?? owner) !== owner)) return false;
    for (const key of keys) names.set(key, owner);
    return true;
  };

  return {
    takeName: (companies, given, family, owner) =>
      takeAll([...keysOf(companies, given, family), ...keysOf(companies, everydayForm(given), family)], owner),
    isFreeFor: (companies, given, family, owner) => takeAll(keysOf(companies, given, family), owner),
    takeMailbox: (company, given, family) => {
      const full = mailboxOf('first.last', given, family);
      let local = mailboxOf(company.mailboxForm, given, family);
      for (let number = 1; mailboxes.has(`${company.index} ${local}`); number += 1)
        local = number === 1 ? full : `${full}${number}`;
      mailboxes.add(`${company.index} ${local}`);
      return local;
    },
  };
}
