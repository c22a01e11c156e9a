import { complaintAuthorityOf } from '../../complaint-authority.js';
import { liveFields } from '../../live-profile.js';
import type { NoticeLanguage } from '../../notice.js';
import type { Profile } from '../../profile.js';
import type { LegalBasis, Method } from '../../purpose.js';
import type { Letter } from '../opt-out-proof.js';
import { de } from './de.js';
import { en } from './en.js';
import { es } from './es.js';
import { fr } from './fr.js';
import { it } from './it.js';
import { nl } from './nl.js';
import { type InformationWords, itemOfField, type LetterItem, letterItems, type SourceOpenness } from './words.js';

/**
 * The letter that tells a person what is held about them: everything GDPR 14(1) and (2) asks for, from the person's own profile and sources.
 * It names kinds of data and never a value, so that whoever reads a mailbox by mistake learns nothing but that it is listed.
 */

/** Every record of a notice points at this version (B4); another text needs another one (B3). */
export const informationVersion = 'information-2026-11';

export const informationWords: Readonly<Record<NoticeLanguage, InformationWords>> = { it, en, fr, es, de, nl };

/** The controller's block of the letter (GDPR 14(1)(a)). */
export interface Controller {
  /** Name and postal address, on one line. */
  readonly name: string;
  /** Mailbox for the rights of people. */
  readonly contact: string;
}

export interface LetterSource {
  readonly title: string;
  readonly publisher: string;
  /** Page at the source; null where it has none. */
  readonly uri: string | null;
  readonly method: Method;
  readonly firstCollectedAt: Date;
}

export interface InformationInput {
  readonly profile: Profile;
  readonly sources: readonly LetterSource[];
  readonly legalBases: readonly LegalBasis[];
  /** When everything is deleted at the latest. */
  readonly deletedBy: Date;
  readonly controller: Controller;
  /** Of the opt-out form, without a language. */
  readonly optOutUrl: string;
  readonly now: Date;
}

/** The letter in `languages`, one after the other; its subject is in the first. */
export function informationLetter(languages: readonly NoticeLanguage[], input: InformationInput): Letter {
  const texts = languages.map((language) => textIn(language, input));
  return { subject: informationWords[languages[0] ?? 'en'].subject, text: texts.join('\n----\n\n') };
}

function textIn(language: NoticeLanguage, input: InformationInput): string {
  const words = informationWords[language];
  const day = (at: Date) => new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(at);
  const authority = complaintAuthorityOf(input.profile.region.country);
  const paragraphs = [
    words.greeting,
    words.opening(input.controller.name),
    list(
      words.what,
      itemsOf(input).map((item) => words.items[item]),
    ),
    list(
      words.from,
      input.sources.map((source) => sourceLine(source, words, day)),
    ),
    list(words.purposesTitle, words.purposes),
    list(
      words.basisTitle,
      input.legalBases.map((basis) => words.bases[basis]),
    ),
    words.interests,
    words.recipients,
    words.transfers,
    words.retention(day(input.deletedBy)),
    words.rights,
    `${words.optOut}\n${input.optOutUrl}?lang=${language}`,
    words.contact(input.controller.contact),
    words.complaint(authority.name ?? words.ownAuthority, authority.url),
    words.automated,
  ];
  return `${paragraphs.join('\n\n')}\n`;
}

function list(title: string, lines: readonly string[]): string {
  return [title, ...lines.map((line) => `- ${line}`)].join('\n');
}

function itemsOf({ profile, now }: InformationInput): readonly LetterItem[] {
  const held = new Set(
    Object.keys(liveFields(profile, now)).map((field) => itemOfField[field as keyof typeof itemOfField]),
  );
  return letterItems.filter((item) => held.has(item));
}

function sourceLine(source: LetterSource, words: InformationWords, day: (at: Date) => string): string {
  const named = source.title === source.publisher ? source.title : `${source.title} (${source.publisher})`;
  const line = `${words.source(named, day(source.firstCollectedAt))} (${words.openness[opennessOf(source.method)]})`;
  return source.uri === null ? line : `${line}: ${source.uri}`;
}

function opennessOf(method: Method): SourceOpenness {
  if (method === 'feed') return 'partner';
  return method === 'person' ? 'person' : 'public';
}
