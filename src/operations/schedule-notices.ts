import { formsOf } from '../domain/key-generation.js';
import { keyedId } from '../domain/keyring.js';
import { informationVersion } from '../domain/letter/information/letter.js';
import { noticeAddressesOf, noticeDueAt, type ProfileNotice } from '../domain/notification.js';
import type { Profile } from '../domain/profile.js';
import { needsNotice } from '../domain/region.js';
import { earliest } from '../domain/retention.js';
import { type Fingerprint, fingerprintsOf } from '../domain/suppression.js';
import type { Identity } from '../store/identities.js';
import type { Notification } from '../store/notifications.js';
import type { OperationContext } from './context.js';

/**
 * Who must be told, from the moment a person is first published (B11), and what the publisher knows of those who were. Evidence stands for
 * the subjects whose address was written to, so that it follows them through merges and splits: nobody counts as told because somebody
 * else was.
 */

// What arrives together is matched first, so that one person gets one letter.
const settleMs = 24 * 3_600_000;

export type NoticesById = ReadonlyMap<string, readonly Notification[]>;

/** The notifications that concern each person among `identities`. Two reads. */
export async function noticesOf(context: OperationContext, identities: readonly Identity[]): Promise<NoticesById> {
  const people = identities.filter((identity) => identity.kind === 'person');
  const found = await context.store.notifications.findFor(
    people.map((identity) => identity._id),
    people.flatMap((identity) => identity.subjectIds),
  );
  return new Map(people.map((identity) => [identity._id, found.filter((one) => concerns(one, identity))]));
}

// A mail that was sent tells those who hold the address; one whose records are gone tells whoever it was sent to.
function concerns({ state, profileId, subjectIds }: Notification, identity: Identity): boolean {
  if (state !== 'sent' || subjectIds.length === 0) return profileId === identity._id;
  return subjectIds.some((id) => identity.subjectIds.includes(id));
}

/** How the telling of one person stands: the first notice that reached them, else the last that did not; null where none was tried. */
export function noticeIn(notices: readonly Notification[]): ProfileNotice | null {
  const sent = notices.filter((one) => one.state === 'sent' && one.sentAt !== null);
  const [first] = [...sent].sort((a, b) => a.sentAt!.getTime() - b.sentAt!.getTime());
  if (first !== undefined)
    return { status: 'sent', at: first.sentAt!, language: first.languages[0] ?? null, channel: first.channel };
  const failed = notices.find((one) => one.state === 'failed' && one.failedAt !== null);
  return failed === undefined ? null : { status: 'failed', at: failed.failedAt!, language: null, channel: null };
}

export interface PublishedPerson {
  readonly identity: Identity;
  readonly profile: Profile;
}

/** Schedules the telling of those who must be told and are not in line yet; asks again for those who got an address since it failed. */
export async function scheduleNotices(
  context: OperationContext,
  published: readonly PublishedPerson[],
  notices: NoticesById,
): Promise<void> {
  const now = context.now();
  const untold = published.filter(
    ({ profile }) =>
      profile.kind === 'person' &&
      (profile.notifiedAt === null || profile.notifiedAt > now) &&
      needsNotice(profile.region, context.policy.noticeRegions),
  );
  const fresh = untold.filter(({ identity }) => (notices.get(identity._id) ?? []).length === 0);
  const again = untold.flatMap(({ identity, profile }) =>
    (notices.get(identity._id) ?? []).filter((one) => mayBeTriedAgain(context, one, profile)),
  );
  await context.store.notifications.schedule(await Promise.all(fresh.map((one) => notificationOf(context, one))));
  await context.store.notifications.reopen(
    again.map((one) => one._id),
    now,
  );
}

function mayBeTriedAgain(context: OperationContext, one: Notification, profile: Profile): boolean {
  if (one.state === 'not_required') return true;
  if (one.state !== 'failed') return false;
  const tried = new Set(one.tried);
  return noticeAddressesOf(profile, context.now()).some(({ address }) => !wasTried(context, address, tried));
}

/** True where `tried`, as it was stored, holds any fingerprint of `address`. */
export function wasTried({ keyring }: OperationContext, address: string, tried: ReadonlySet<Fingerprint>): boolean {
  const fingerprints = fingerprintsOf(keyring, { type: 'email', address });
  return fingerprints.flatMap((one) => formsOf(keyring, one, keyring.generation)).some((form) => tried.has(form));
}

async function notificationOf(
  context: OperationContext,
  { identity, profile }: PublishedPerson,
): Promise<Notification> {
  const collectedAt = identity.firstCollectedAt;
  const dueAt = noticeDueAt({
    collectedAt,
    firstContactAt: null,
    firstDisclosureAt: await firstDisclosureAt(context, identity),
  });
  const settledAt = new Date(context.now().getTime() + settleMs);
  return {
    _id: keyedId(context.keyring, 'ntf', [identity._id, String(identity.membership)]),
    profileId: profile.id,
    subjectIds: [],
    state: 'pending',
    collectedAt,
    dueAt,
    nextAt: dueAt < settledAt ? context.now() : settledAt,
    attempts: 0,
    mailId: null,
    mailSubjectIds: [],
    languages: [],
    languageRule: null,
    noticeVersion: informationVersion,
    channel: null,
    sentAt: null,
    failedAt: null,
    code: null,
    hasPhone: false,
    tried: [],
  };
}

// Only somebody who was published before can have been disclosed: then a duty came later, with a policy or a country.
async function firstDisclosureAt(context: OperationContext, identity: Identity): Promise<Date | null> {
  if (identity.publishedRevision === 0) return null;
  const disclosures = await context.store.disclosures.findByProfiles([identity._id, ...identity.contains]);
  return disclosures.map((one) => one.at).reduce<Date | null>((a, b) => (a === null ? b : earliest(a, b)), null);
}
