import type { Candidate, Evidence } from '../domain/candidate.js';
import { subjectsOfCorrections } from '../domain/correction.js';
import { contentHash } from '../domain/keyring.js';
import type { ProfileNotice } from '../domain/notification.js';
import { assemble, type Profile } from '../domain/profile.js';
import { type Fingerprint, isRefused, type SuppressionVerdict } from '../domain/suppression.js';
import type { Identity } from '../store/identities.js';
import type { StoredProfile } from '../store/profiles.js';
import type { StoredSubject } from '../store/subjects.js';
import { fingerprintsOfSubjects, verdictsOf } from './check-suppression.js';
import type { OperationContext } from './context.js';
import { erasePeople } from './erase-person.js';
import { type Lasting, lastingOf } from './find-lasting.js';
import { forgetNotices } from './forget-notices.js';
import { findProvedWish } from './forget-people.js';
import { noticeIn, noticesOf, scheduleNotices } from './schedule-notices.js';

/**
 * Assembles profiles for the revision that was read and writes nothing older than what is there. A person who does not want to appear is
 * never written; the question is asked again after the write.
 */

interface Draft {
  readonly identity: Identity;
  readonly subjects: readonly StoredSubject[];
  readonly profile: Profile | null;
  /** What its person is screened by, before and after the write. */
  readonly fingerprints: readonly Fingerprint[];
  readonly isRestricted: boolean;
}

export async function publishProfiles(
  context: OperationContext,
  input: { readonly profileIds: readonly string[] },
): Promise<object> {
  const { store } = context;
  const identities = await store.identities.findByIds(input.profileIds);
  const subjects = new Map(
    (await store.subjects.findByIds(identities.flatMap((identity) => identity.subjectIds))).map((subject) => [
      subject.id,
      subject,
    ]),
  );
  const lasting = await lastingOf(context, identities);
  const notices = await noticesOf(context, identities);
  const drafts = identities.map((identity) =>
    draftOf(context, identity, subjects, {
      ...lasting.get(identity._id)!,
      notice: noticeIn(notices.get(identity._id) ?? []),
    }),
  );
  const verdicts = await suppressionOf(context, drafts);
  // Frozen stays what is held: neither written anew nor taken away, and no read shows it (B51).
  const verdictOf = new Map(drafts.map((draft, index) => [draft, verdicts[index]!]));
  const frozen = drafts.filter((draft) => isFrozen(draft, verdictOf.get(draft)!));
  const isOut = new Set(frozen);
  const moving = drafts.filter((draft) => !isOut.has(draft));
  const shown = moving.filter((draft) => draft.profile !== null && !isRefused(verdictOf.get(draft)!));
  const isShown = new Set(shown);
  const hidden = moving.filter((draft) => !isShown.has(draft));
  const published = await write(context, shown);
  await scheduleNotices(
    context,
    shown.map(({ identity, profile }) => ({ identity, profile: profile! })),
    notices,
  );
  await store.profiles.removeUpTo(hidden.map(({ identity }) => ({ id: identity._id, revision: identity.revision })));
  const late = await suppressionOf(context, shown);
  const withdrawn = shown.filter((_, index) => isRefused(late[index]!));
  await store.profiles.remove(withdrawn.map((draft) => draft.identity._id));
  // A wish that came while their records were on the way here found no profile to delete: they are deleted now.
  await forgetSuppressed(context, [
    ...drafts.filter((_, index) => verdicts[index] === 'suppressed'),
    ...shown.filter((_, index) => late[index] === 'suppressed'),
  ]);
  await retireEmpty(context, hidden);
  await store.identities.markPublished([
    ...published.map(({ id, revision, version }) => ({ id, revision, version })),
    // Somebody who is known by a restricted person's value waits until that is lifted.
    ...[...hidden, ...frozen.filter((draft) => draft.isRestricted)].map(({ identity: { _id, revision, version } }) => ({
      id: _id,
      revision,
      version,
    })),
  ]);
  return {
    profiles: identities.length,
    published: shown.length - withdrawn.length,
    hidden: hidden.length + withdrawn.length,
  };
}

// One who is known by nothing a read could be screened by is taken out of the profiles instead.
function isFrozen(draft: Draft, verdict: SuppressionVerdict): boolean {
  if (verdict === 'suppressed' || draft.subjects.length === 0) return false;
  return verdict === 'restricted' || (draft.isRestricted && draft.fingerprints.length > 0);
}

function draftOf(
  context: OperationContext,
  identity: Identity,
  subjects: ReadonlyMap<string, StoredSubject>,
  { corrections, isRestricted, notice }: Lasting & { readonly notice: ProfileNotice | null },
): Draft {
  const own = identity.subjectIds.map((id) => subjects.get(id)).filter((subject) => subject !== undefined);
  const cap = context.policy.profileCap;
  const assembled = assemble({
    identity: {
      id: identity._id,
      kind: identity.kind,
      revision: identity.revision,
      firstCollectedAt: identity.firstCollectedAt,
      contains: identity.contains,
      cohesion: identity.cohesion,
      notice,
    },
    subjects: own,
    sources: context.sources.facts(),
    corrections,
    cap,
    now: context.now(),
  });
  const said = subjectsOfCorrections(identity._id, identity.firstCollectedAt, corrections, cap);
  const fingerprints = fingerprintsOfSubjects(context, [...own, ...said]);
  return { identity, subjects: own, profile: isRestricted ? null : assembled, fingerprints, isRestricted };
}

async function forgetSuppressed(context: OperationContext, drafts: readonly Draft[]): Promise<void> {
  for (const { identity, subjects, fingerprints } of drafts) {
    const wish = await findProvedWish(context, fingerprints);
    if (wish === null) continue;
    await erasePeople(context, [{ profileId: identity._id, contains: identity.contains, subjects }], wish, [wish._id]);
  }
}

async function suppressionOf(context: OperationContext, drafts: readonly Draft[]) {
  return verdictsOf(
    context,
    drafts.map((draft) => draft.fingerprints),
  );
}

async function write(context: OperationContext, drafts: readonly Draft[]): Promise<readonly StoredProfile[]> {
  const at = context.now();
  const before = await context.store.profiles.findVersions(
    drafts.filter((draft) => draft.identity.publishedRevision > 0).map((draft) => draft.identity._id),
  );
  const stored = drafts.map(({ identity, profile }): StoredProfile => {
    const contentHash = contentHashOf(profile!);
    const known = before.get(identity._id);
    const version = known?.contentHash === contentHash ? known.version : identity.version + 1;
    return { ...profile!, version, contentHash, publishedAt: at };
  });
  await context.store.profiles.publish(stored);
  await context.store.profileEvents.add(
    stored
      .filter((profile) => before.get(profile.id)?.version !== profile.version)
      .map((profile) => ({
        _id: `${profile.id}:${profile.version}`,
        type: profile.version === 1 ? ('added' as const) : ('updated' as const),
        profileId: profile.id,
        fields: Object.keys(profile.fields),
        into: [],
        cause: 'published',
        at,
      })),
  );
  return stored;
}

/** Two profiles with one content hash hold the same; id, revision, contains, the dates of reading and what follows from them are left out. */
export function contentHashOf(profile: Profile): string {
  const { id: _id, revision: _revision, contains: _contains, region: _region, fields, ...content } = profile;
  // In the order of their keys: which of two values was read last follows from the order in which sources are read, and says nothing new of
  // the person.
  const said = Object.entries(fields).map(([field, candidates]) => [
    field,
    [...candidates].sort((a, b) => (a.key < b.key ? -1 : 1)).map(withoutReadingDates),
  ]);
  return contentHash(JSON.stringify([content, said]));
}

// Lists and numbers in place of names and dates: every value of every profile is written out here.
function withoutReadingDates({ datapointId, key, value, specificity, evidence }: Candidate): readonly unknown[] {
  return [datapointId, key, value, specificity, evidence.map(lastingPartOf)];
}

function lastingPartOf(one: Evidence): readonly unknown[] {
  const { source, subjectId, statementId, uri, method, legalBasis, purposes, rank, isPresent } = one;
  const [collectedMs, expiresMs] = [one.collectedAt.getTime(), one.expiresAt.getTime()];
  return [source, subjectId, statementId, uri, method, legalBasis, purposes, rank, isPresent, collectedMs, expiresMs];
}

// The last record of a person went: the id is retired for ever and answers "gone".
async function retireEmpty(context: OperationContext, hidden: readonly Draft[]): Promise<void> {
  const at = context.now();
  for (const { identity, subjects } of hidden) {
    if (subjects.length > 0 || identity.state === 'merged') continue;
    // What somebody said of a profile that is no more is not kept for another.
    if (identity.corrections !== undefined)
      await context.store.identities.clearPersonal([identity._id, ...identity.contains]);
    const { _id, membership, kind, cohesion, firstCollectedAt } = identity;
    const change = {
      id: _id,
      fromMembership: membership,
      kind,
      state: 'retired' as const,
      subjectIds: [],
      cohesion,
      firstCollectedAt,
      absorbs: [],
    };
    await forgetNotices(context, [_id, ...identity.contains]);
    const lost = identity.state === 'retired' ? [] : await context.store.identities.changeMembers([change], at);
    // A retired one without a redirect was stopped half-way; its id must answer for ever.
    if (lost.length > 0 || (await context.store.redirects.find(_id))?.kind === 'retired') continue;
    await context.store.profileEvents.add([
      { _id: `${_id}:retired`, type: 'deleted', profileId: _id, fields: [], into: [], cause: 'no-records-left', at },
    ]);
    await context.store.redirects.put({ id: _id, kind: 'retired', to: [], at });
  }
}
