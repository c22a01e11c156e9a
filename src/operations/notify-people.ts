import { keyedId } from '../domain/keyring.js';
import { informationLetter, informationVersion, type LetterSource } from '../domain/letter/information/letter.js';
import { lookupKeyOf } from '../domain/lookup-key.js';
import { hasNoticePhone, type NoticeAddress, noticeAddressesOf, noticeLanguagesOf } from '../domain/notification.js';
import type { Profile } from '../domain/profile.js';
import { needsNotice } from '../domain/region.js';
import { addDuration } from '../domain/retention.js';
import { type Fingerprint, fingerprintsOf } from '../domain/suppression.js';
import type { Notification } from '../store/notifications.js';
import type { OutboxMail } from '../store/outbox.js';
import type { OperationContext } from './context.js';
import { profilesNow } from './profiles-now.js';
import { livePerson } from './resolve-profile.js';
import { wasTried } from './schedule-notices.js';
import { screenProfiles } from './screen-profiles.js';
import { sealText } from './sealed-text.js';
import { announce, settleNotices } from './settle-notice.js';

/**
 * Tells people that data about them are held, earliest due first. A letter goes into the outbox under a claim, so that nobody gets it twice;
 * whoever cannot be reached is recorded with the reason and stays undisclosed.
 */

const batchSize = 200;
const maxPeople = 20_000;
// Half of the outbox: letters that prove an opt-out must always find room beside these.
const mostWaiting = 5_000;
const keepMailFor = 'P30D';
const askAgainMs = 24 * 3_600_000;
const roomAgainMs = 10 * 60_000;
/** Far longer than it takes to write a letter; after this a claim without a mail was cut. */
const writeMs = 10 * 60_000;

export interface NotifyReport {
  readonly dryRun: boolean;
  /** Why nothing was done. */
  readonly refused: 'controller-unnamed' | null;
  readonly due: number;
  readonly mailed: number;
  readonly failed: number;
  /** No duty any more, told by a source, or no longer held. */
  readonly dropped: number;
  /** Hidden now (an opt-out is being proved): asked again tomorrow. */
  readonly waiting: number;
  /** True where the outbox was full; the rest follows. */
  readonly isCut: boolean;
}

/** One run. Without a named controller nothing is sent: a letter that does not say whose it is tells nobody anything (GDPR 14(1)(a)). */
export async function notifyPeople(
  context: OperationContext,
  input: { readonly dryRun?: boolean } = {},
): Promise<NotifyReport> {
  const dryRun = input.dryRun === true;
  const counts = { due: 0, mailed: 0, failed: 0, dropped: 0, waiting: 0 };
  if (context.controller === null) {
    // Nothing is wrong as long as nobody waits.
    const [first] = await context.store.notifications.findDue(context.now(), 1);
    if (first !== undefined) context.log.warn('notices refused', { reason: 'controller-unnamed' });
    return { dryRun, refused: 'controller-unnamed', ...counts, isCut: false };
  }
  if (!dryRun) await settleNotices(context);
  const limit = dryRun ? maxPeople : batchSize;
  while (counts.due < maxPeople) {
    if (!dryRun && (await context.store.outbox.isFull(mostWaiting))) return cut(context, { dryRun, ...counts });
    const due = await context.store.notifications.findDue(context.now(), limit);
    if (due.length === 0) break;
    for (const one of await decideAll(context, due)) {
      counts.due += 1;
      if (await carryOut(context, one, dryRun)) counts[countOf(one.decision)] += 1;
    }
    if (dryRun || due.length < limit) break;
  }
  return { dryRun, refused: null, ...counts, isCut: false };
}

async function cut(context: OperationContext, report: Omit<NotifyReport, 'refused' | 'isCut'>): Promise<NotifyReport> {
  await context.queue.enqueue('notify-people', {}, { jobId: 'notify-people:more', delayMs: roomAgainMs });
  return { ...report, refused: null, isCut: true };
}

type Decision =
  | { readonly kind: 'mail'; readonly profile: Profile; readonly address: NoticeAddress }
  | { readonly kind: 'fail'; readonly code: 'no_address' | 'address_shared' | 'refused'; readonly profile: Profile }
  | { readonly kind: 'gone' | 'told' | 'not-required' | 'hidden' };

interface Decided {
  readonly notification: Notification;
  readonly decision: Decision;
}

function countOf({ kind }: Decision): 'mailed' | 'failed' | 'waiting' | 'dropped' {
  if (kind === 'mail') return 'mailed';
  if (kind === 'fail') return 'failed';
  return kind === 'hidden' ? 'waiting' : 'dropped';
}

async function decideAll(context: OperationContext, due: readonly Notification[]): Promise<readonly Decided[]> {
  const now = context.now();
  const found = await context.store.profiles.findByIds(due.map((one) => one.profileId));
  const live = (await profilesNow(context, found)).filter((profile) => livePerson(profile, now) !== null);
  const { visible } = await screenProfiles(context, live);
  const isVisible = new Set(visible.map((profile) => profile.id));
  const byId = new Map(live.map((profile) => [profile.id, profile]));
  return Promise.all(
    due.map(async (notification) => {
      const profile = byId.get(notification.profileId);
      if (profile === undefined) return { notification, decision: { kind: 'gone' as const } };
      // Whoever asked to be left out is not written to (B24).
      if (!isVisible.has(profile.id)) return { notification, decision: { kind: 'hidden' as const } };
      return { notification, decision: await decide(context, notification, profile) };
    }),
  );
}

async function decide(context: OperationContext, notification: Notification, profile: Profile): Promise<Decision> {
  const now = context.now();
  if (profile.notifiedAt !== null && profile.notifiedAt <= now) return { kind: 'told' };
  if (!needsNotice(profile.region, context.policy.noticeRegions)) return { kind: 'not-required' };
  const tried = new Set(notification.tried);
  const addresses = noticeAddressesOf(profile, now);
  const untried = addresses.filter(({ address }) => !wasTried(context, address, tried));
  for (const address of untried)
    if (!(await isShared(context, address.address))) return { kind: 'mail', profile, address };
  const left = untried.length === 0 ? 'refused' : 'address_shared';
  return { kind: 'fail', code: addresses.length === 0 ? 'no_address' : left, profile };
}

function fingerprintsOfAddresses(context: OperationContext, profile: Profile): readonly Fingerprint[] {
  return noticeAddressesOf(profile, context.now()).flatMap(({ address }) =>
    fingerprintsOf(context.keyring, { type: 'email', address }),
  );
}

// A letter about one person in the mailbox of several would tell the others.
async function isShared(context: OperationContext, address: string): Promise<boolean> {
  const holders = await context.store.profiles.findByLookupKeys([lookupKeyOf({ type: 'email', address })], 3);
  return holders.filter((profile) => profile.kind === 'person').length > 1;
}

/** Does what was decided; false where somebody else had it in hand. */
async function carryOut(
  context: OperationContext,
  { notification, decision }: Decided,
  dryRun: boolean,
): Promise<boolean> {
  if (dryRun) return true;
  const { notifications } = context.store;
  switch (decision.kind) {
    case 'gone':
    case 'told':
      await notifications.removeByIds([notification._id]);
      return true;
    case 'not-required':
      await notifications.setNotRequired(notification._id);
      return true;
    case 'hidden':
      await notifications.reopen([notification._id], new Date(context.now().getTime() + askAgainMs));
      return true;
    case 'fail':
      await notifications.end(notification._id, {
        state: 'failed',
        at: context.now(),
        code: decision.code,
        hasPhone: hasNoticePhone(decision.profile, context.now()),
        tried: fingerprintsOfAddresses(context, decision.profile),
      });
      await announce(context, notification.profileId);
      return true;
    case 'mail':
      return mail(context, notification, decision);
  }
}

async function mail(
  context: OperationContext,
  notification: Notification,
  { profile, address }: { readonly profile: Profile; readonly address: NoticeAddress },
): Promise<boolean> {
  const { languages, rule } = noticeLanguagesOf(profile.region);
  const fingerprints = fingerprintsOf(context.keyring, { type: 'email', address: address.address });
  const mailId = keyedId(context.keyring, 'mai', ['notice', notification._id, String(notification.attempts)]);
  const isClaimed = await context.store.notifications.claim(notification, {
    mailId,
    mailSubjectIds: address.subjectIds,
    languages,
    languageRule: rule,
    noticeVersion: informationVersion,
    fingerprints,
    until: new Date(context.now().getTime() + writeMs),
  });
  if (!isClaimed) return false;
  const letter = informationLetter(languages, {
    profile,
    sources: sourcesOf(context, profile),
    legalBases: [...new Set(evidenceOf(profile).map((one) => one.legalBasis))].sort(),
    deletedBy: addDuration(profile.firstCollectedAt, context.policy.profileCap),
    controller: context.controller!,
    optOutUrl: `${context.publicUrl}/opt-out`,
    now: context.now(),
  });
  const now = context.now();
  const outgoing: OutboxMail = {
    _id: mailId,
    kind: 'notice',
    state: 'pending',
    sealed: sealText(context.keyring, 'mail', mailId, JSON.stringify({ to: address.address, ...letter })),
    fingerprints,
    tokenHash: null,
    tokenExpiresAt: now,
    attempts: 0,
    code: null,
    createdAt: now,
    nextAt: now,
    sentAt: null,
    expiresAt: addDuration(now, keepMailFor),
  };
  await context.store.outbox.putUnlessRecent(outgoing, new Date(0));
  if (context.mailer !== null) await context.queue.enqueue('send-mail', { mailIds: [mailId] });
  return true;
}

function evidenceOf(profile: Profile) {
  return Object.values(profile.fields).flatMap((candidates) => candidates.flatMap((candidate) => candidate.evidence));
}

function sourcesOf(context: OperationContext, profile: Profile): readonly LetterSource[] {
  const bySource = new Map<string, LetterSource>();
  for (const { source, uri, method, collectedAt } of evidenceOf(profile)) {
    const configured = context.sources.find(source);
    const page = uri.startsWith('http') ? uri : null;
    const known = bySource.get(`${source} ${page}`);
    if (known !== undefined && known.firstCollectedAt <= collectedAt) continue;
    const title = configured?.title ?? source;
    const publisher = configured?.connector.manifest.publisher.name ?? title;
    bySource.set(`${source} ${page}`, { title, publisher, uri: page, method, firstCollectedAt: collectedAt });
  }
  return [...bySource].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, source]) => source);
}
