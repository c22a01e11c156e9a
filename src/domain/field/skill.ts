/** Skills: short free text, kept as written. Whether two skills mean one thing is not decided here; only case and accents are folded. */

import { defineField, isRefusal, member, refuse } from './define-field.js';
import type { FieldType, Refused } from './field-type.js';
import { jaroWinkler } from './similarity.js';
import { foldKey, holdsAddress, readText } from './text.js';

/** `name` as written. */
export interface Skill {
  name: string;
}

const longestSkill = 80;

function parse(raw: unknown): Skill | Refused {
  const name = readText(member(raw, 'name') ?? raw, longestSkill);
  if (isRefusal(name)) return name;
  if (holdsAddress(name)) return refuse('not-a-skill');
  if (!/[\p{L}\p{N}]/u.test(name) || keyOf({ name }) === '') return refuse('no-letters');
  return { name };
}

// Signs stay in the key: "C", "C++" and "C#" are three skills.
function keyOf({ name }: Skill): string {
  return foldKey(name);
}

/** Skills. Refusals: `malformed`, `empty`, `too-long` (over 80 characters), `undecodable`, `no-letters`, `not-a-skill` (an address). */
export const skill: FieldType<Skill> = defineField<Skill>({
  name: 'skill',
  isPersonal: true,
  parse,
  keyOf,
  flagsOf: () => [],
  likeness: (a, b) => 0.9 * jaroWinkler(keyOf(a), keyOf(b)),
  specificity: ({ name }) => name.split(' ').length,
  display: ({ name }) => name,
});
