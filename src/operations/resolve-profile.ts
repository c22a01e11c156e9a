import type { Profile } from '../domain/profile.js';
import { isExpired } from '../domain/retention.js';
import type { OperationContext } from './context.js';

/** Where an id stands today. Every id ever issued resolves: to itself, to the survivor of a merge, to the keeper of a split, or to nobody. */
export interface ResolvedId {
  /** The live person under the id or its survivor; not yet screened. */
  readonly profile: Profile | null;
  readonly kind: 'own' | 'merged' | 'retired' | 'unknown';
  /** When it was merged or retired. */
  readonly since: Date | null;
  /** The split that took parts away from it. */
  readonly split: { readonly at: Date; readonly into: readonly string[] } | null;
}

// No id has this form: read where there is no survivor, so that unknown, merged and hidden ids take the same steps.
const noId = 'none';

/** Resolves `id`, always with the same three reads. */
export async function resolveProfile(context: OperationContext, id: string): Promise<ResolvedId> {
  const { profiles, redirects } = context.store;
  const [own, redirect] = await Promise.all([profiles.findById(id), redirects.find(id)]);
  const survivor = await profiles.findById(own === null ? (redirect?.to[0] ?? noId) : noId);
  const split = redirect?.kind === 'split' ? { at: redirect.at, into: redirect.to } : null;
  if (own !== null) return { profile: livePerson(own, context.now()), kind: 'own', since: null, split };
  if (redirect === null) return { profile: null, kind: 'unknown', since: null, split };
  const profile = survivor === null ? null : livePerson(survivor, context.now());
  return { profile, kind: redirect.kind === 'retired' ? 'retired' : 'merged', since: redirect.at, split };
}

/** `profile` where it is a person with something live to say; the retention job may not have come by yet. */
export function livePerson<P extends Profile>(profile: P, now: Date): P | null {
  return profile.kind === 'person' && !isExpired(profile.expiresAt, now) ? profile : null;
}
