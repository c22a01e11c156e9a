import type { Candidate } from './candidate.js';
import type { Email } from './field/email.js';
import { isPresent } from './merge.js';
import type { NoticeLanguage } from './notice.js';
import type { Region } from './region.js';
import { earliest, isExpired } from './retention.js';

/**
 * When, where and in which language a person is told that data about them are held (GDPR 14). The clock starts at first collection; a
 * notice is late when it was not given by then, whatever kept it.
 */

/** How the telling of one person ended. `failed`: there is no way that worked, so nothing is disclosed. */
export interface ProfileNotice {
  readonly status: 'sent' | 'failed';
  readonly at: Date;
  /** Of several the first. */
  readonly language: NoticeLanguage | null;
  readonly channel: NoticeChannel | null;
}

export const noticeChannels = ['email', 'post', 'phone'] as const;
export type NoticeChannel = (typeof noticeChannels)[number];

// GDPR 14(3)(a) allows one month at most; the shortest month has 28 days.
const informWithinMs = 28 * 86_400_000;

export interface NoticeEvents {
  readonly collectedAt: Date;
  /** First communication with the person (GDPR 14(3)(b)). */
  readonly firstContactAt: Date | null;
  /** First disclosure to another recipient (GDPR 14(3)(c)). */
  readonly firstDisclosureAt: Date | null;
}

/** The latest moment at which the person may be told: the earliest of the three that GDPR 14(3) names. */
export function noticeDueAt({ collectedAt, firstContactAt, firstDisclosureAt }: NoticeEvents): Date {
  return [firstContactAt, firstDisclosureAt]
    .filter((at) => at !== null)
    .reduce(earliest, new Date(collectedAt.getTime() + informWithinMs));
}

/** Official languages of the countries with a notice duty that are languages of the notice; one letter holds them all, the first first. */
const officialLanguages: Readonly<Record<string, readonly NoticeLanguage[]>> = {
  AT: ['de'],
  BE: ['nl', 'fr', 'de'],
  CH: ['de', 'fr', 'it'],
  DE: ['de'],
  ES: ['es'],
  FR: ['fr'],
  GB: ['en'],
  IE: ['en'],
  IT: ['it'],
  LI: ['de'],
  LU: ['fr', 'de'],
  MT: ['en'],
  NL: ['nl'],
};

export const languageRules = [
  'official-languages-of-employer-country',
  'official-languages-of-phone-country',
  'english-for-other-country',
  'english-without-country',
] as const;
export type LanguageRule = (typeof languageRules)[number];

/** The languages a person in `region` is told in, and the rule that says so, which is kept beside the notice (B12). */
export function noticeLanguagesOf(region: Region): {
  readonly languages: readonly NoticeLanguage[];
  readonly rule: LanguageRule;
} {
  if (region.country === null) return { languages: ['en'], rule: 'english-without-country' };
  const languages = officialLanguages[region.country];
  if (languages === undefined) return { languages: ['en'], rule: 'english-for-other-country' };
  const isPhone = region.basis === 'phone_country';
  return {
    languages,
    rule: isPhone ? 'official-languages-of-phone-country' : 'official-languages-of-employer-country',
  };
}

/** Of a profile, what says how its person can be reached. */
interface Reachable {
  readonly fields: {
    readonly work_emails?: readonly Candidate[];
    readonly personal_emails?: readonly Candidate[];
    readonly phones?: readonly Candidate[];
  };
}

/** An address the person can be told at, with the subjects that tell it. */
export interface NoticeAddress {
  readonly address: string;
  readonly subjectIds: readonly string[];
}

/** Where `profile` can be told by mail, best first: work before private, as ranked; no mailbox that many read or nobody keeps. */
export function noticeAddressesOf(profile: Reachable, now: Date): readonly NoticeAddress[] {
  const candidates = [...(profile.fields.work_emails ?? []), ...(profile.fields.personal_emails ?? [])];
  const byAddress = new Map<string, NoticeAddress>();
  for (const candidate of candidates) {
    const { address, role, disposable } = candidate.value as Email;
    if (role || disposable || !isLive(candidate, now) || byAddress.has(address)) continue;
    byAddress.set(address, { address, subjectIds: [...new Set(candidate.evidence.map((one) => one.subjectId))] });
  }
  return [...byAddress.values()];
}

/** True where `profile` has a phone: a person without an address can be told by it, and cost is no reason not to (Bisnode, B14). */
export function hasNoticePhone(profile: Reachable, now: Date): boolean {
  return (profile.fields.phones ?? []).some((candidate) => isLive(candidate, now));
}

function isLive(candidate: Candidate, now: Date): boolean {
  return isPresent(candidate) && candidate.evidence.some((one) => one.isPresent && !isExpired(one.expiresAt, now));
}
