import type { Candidate } from './candidate.js';
import type { Place } from './field/place.js';

/**
 * Under which regional rules a person stands, by the best sign there is. Without a sign nobody is assumed to be outside: an unknown
 * region counts as one with a notice duty (GDPR 14 protects whoever is in the EEA, not whoever we know to be there).
 */

export const noticeRegions = ['eea', 'uk', 'switzerland'] as const;
export type NoticeRegion = (typeof noticeRegions)[number];

export interface Region {
  readonly country: string | null;
  readonly basis: 'employer_location' | 'phone_country' | 'unknown';
}

/** EU member states, Iceland, Liechtenstein and Norway (EEA Agreement). */
const eea = new Set(
  'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK'.split(' '),
);

/** The region of assembled fields: the best-ranked country, else the country of the best phone. */
export function regionOf(fields: {
  readonly country?: readonly Candidate[];
  readonly phones?: readonly Candidate[];
}): Region {
  const country = fields.country?.[0]?.value as Place['country'] | undefined;
  if (country) return { country: country.code, basis: 'employer_location' };
  const phone = fields.phones?.[0]?.value as { readonly country: string | null } | undefined;
  if (phone?.country) return { country: phone.country, basis: 'phone_country' };
  return { country: null, basis: 'unknown' };
}

export function isInEea(region: Region): boolean {
  return region.country !== null && eea.has(region.country);
}

/** True where a person must be told before anything is disclosed, under the operator's policy. */
export function needsNotice(region: Region, policy: readonly NoticeRegion[]): boolean {
  if (region.country === null) return policy.length > 0;
  return policy.some((name) => (name === 'eea' ? isInEea(region) : region.country === (name === 'uk' ? 'GB' : 'CH')));
}
