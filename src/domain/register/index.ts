import type { Category } from './category.js';
import { account, analytics, billing, enquiry, marketing, profile, referral } from './notice-categories.js';
import { audit, disclosure, operation, request, suppression } from './own-categories.js';

/**
 * The register of processing (B6): every category there is. Collections name one of these ids and the store refuses any other, so that
 * nothing is kept without purpose, ground and clock; the notice, the rights and the records of later parts read the same list.
 */
export const register = [
  enquiry,
  account,
  billing,
  marketing,
  referral,
  analytics,
  profile,
  request,
  suppression,
  disclosure,
  audit,
  operation,
] as const satisfies readonly Category[];

export type CategoryId = (typeof register)[number]['id'];

const byId: ReadonlyMap<string, Category> = new Map(register.map((category) => [category.id, category]));

/** Throws `RangeError` for an id that is in no register. */
export function categoryOf(id: CategoryId): Category {
  const category = byId.get(id);
  if (category === undefined) throw new RangeError(`'${id}' is no category of the register.`);
  return category;
}
