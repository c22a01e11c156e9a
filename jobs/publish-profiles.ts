import type { OperationContext } from '../src/operations/context.js';
import { publishProfiles } from '../src/operations/publish-profiles.js';
import type { JobHandler } from '../src/queue/contract.js';

/** Assembles profiles anew and writes them for the revision that was read; an overtaken one is left to the newer job. */
export function publishProfilesJob(context: OperationContext): JobHandler<'publish-profiles'> {
  return ({ profileIds }) => publishProfiles(context, { profileIds });
}
