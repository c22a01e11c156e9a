import type { Profile } from './profile.js';
import { isInEea } from './region.js';
import { earliest, isExpired, latest } from './retention.js';
import type { View, ViewField } from './view.js';

/** What an answer says of the record as a whole: counts and dates, of live evidence and served fields only. */
export interface ProfileSummary {
  /** Sources behind live values, `match_only` ones included: they support the match. */
  readonly numSources: number;
  readonly numSubjects: number;
  readonly contains: readonly string[];
  /** Null where no field is served. */
  readonly firstSeenAt: Date | null;
  readonly lastUpdatedAt: Date | null;
  readonly lastVerifiedAt: Date | null;
  readonly regions: {
    readonly eea: boolean;
    readonly uk: boolean;
    readonly switzerland: boolean;
    readonly california: boolean;
    readonly basis: Profile['region']['basis'];
  };
}

export function summaryOf(profile: Profile, view: View, now: Date): ProfileSummary {
  const served = Object.values(view.fields).flat() as readonly ViewField[];
  return {
    numSources: liveSources(profile, now).size,
    numSubjects: profile.numSubjects,
    contains: profile.contains,
    firstSeenAt: pick(served, (field) => field.firstSeenAt, earliest),
    lastUpdatedAt: pick(served, (field) => field.lastUpdatedAt, latest),
    lastVerifiedAt: pick(served, (field) => field.lastVerifiedAt, latest),
    regions: regionsOf(profile),
  };
}

function liveSources(profile: Profile, now: Date): ReadonlySet<string> {
  const sources = new Set<string>();
  for (const candidates of Object.values(profile.fields)) {
    for (const candidate of candidates)
      for (const one of candidate.evidence) if (!isExpired(one.expiresAt, now)) sources.add(one.source);
  }
  return sources;
}

function pick(
  served: readonly ViewField[],
  dateOf: (field: ViewField) => Date,
  better: (a: Date, b: Date) => Date,
): Date | null {
  return served.map(dateOf).reduce<Date | null>((best, date) => (best === null ? date : better(best, date)), null);
}

function regionsOf({ region, fields }: Profile): ProfileSummary['regions'] {
  const isIn = (code: string) => region.country === code;
  const state = fields.region?.[0]?.key;
  return {
    eea: isInEea(region),
    uk: isIn('GB'),
    switzerland: isIn('CH'),
    california: isIn('US') && (state === 'california' || state === 'ca'),
    basis: region.basis,
  };
}
