import type { OperationContext } from './context.js';
import { publishProfiles } from './publish-profiles.js';

const sliceSize = 500;

export interface RebuildInput {
  /** Called after each slice with the number of profiles done. */
  readonly onProgress?: (done: number) => void;
}

/**
 * Assembles every profile again from subjects and identities, in place, slice by slice. Profiles whose identity is gone are removed. It may
 * be stopped anywhere and started again.
 */
export async function rebuildProfiles(
  context: OperationContext,
  input: RebuildInput = {},
): Promise<{ readonly profiles: number; readonly removed: number }> {
  let profiles = 0;
  for (let after: string | null = null; ; ) {
    const profileIds: readonly string[] = await context.store.identities.findIds(after, sliceSize);
    if (profileIds.length === 0) break;
    await publishProfiles(context, { profileIds });
    profiles += profileIds.length;
    input.onProgress?.(profiles);
    after = profileIds.at(-1)!;
  }
  return { profiles, removed: await removeOrphans(context) };
}

// A profile without an identity is left over from something that no longer exists; nothing would ever refresh or expire it.
async function removeOrphans(context: OperationContext): Promise<number> {
  let removed = 0;
  for (let after: string | null = null; ; ) {
    const slice: readonly { readonly id: string }[] = await context.store.profiles.findSlice(after, sliceSize);
    if (slice.length === 0) return removed;
    const known = new Set(
      (await context.store.identities.findByIds(slice.map((profile) => profile.id))).map((identity) => identity._id),
    );
    removed += await context.store.profiles.remove(slice.map((profile) => profile.id).filter((id) => !known.has(id)));
    after = slice.at(-1)!.id;
  }
}
