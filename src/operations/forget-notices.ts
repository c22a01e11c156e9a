import type { OperationContext } from './context.js';

/** Forgets that the people of `profileIds` were to be told, or were, and with it a letter that still waits: whoever went is not written to.
 *  Returns how many notices there were. Repeating it does nothing more. */
export async function forgetNotices(context: OperationContext, profileIds: readonly string[]): Promise<number> {
  const { notifications, outbox } = context.store;
  const found = (await notifications.findFor(profileIds, [])).filter((one) => profileIds.includes(one.profileId));
  await outbox.removeByIds(found.flatMap((one) => one.mailId ?? []));
  return notifications.removeByProfiles(profileIds);
}
