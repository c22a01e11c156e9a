/** The rank a job title names, or none: a level is never guessed. Highest level first, except that "intern" and "volunteer" beat all others. */

import { findTerms, hasTerm, readTerms, type Terms } from './job-lexicon.js';
import { carers, notRanks, otherPartners, rankWords } from './job-terms.js';
import type { Seniority } from './job-vocabulary.js';

const blanked = readTerms(notRanks);
const ranks = {
  owner: readTerms(rankWords.owner),
  cxo: readTerms(rankWords.cxo),
  vp: readTerms(rankWords.vp),
  director: readTerms(rankWords.director),
  head: readTerms(rankWords.head),
  manager: readTerms(rankWords.manager),
  senior: readTerms(rankWords.senior),
  entry: readTerms(rankWords.entry),
  training: readTerms(rankWords.training),
  unpaid: readTerms(rankWords.unpaid),
};

// "Assistant to the CEO", "Assistante de direction", "Vorstandssekretärin": the rank named is somebody else's.
const servesAnother =
  /\b(?:assistant|assistante|assistent|assistentin|assistenz|asistente|assistente|secretary|secretaire|secretaria|sekretar|sekretarin)(?: \w+)? (?:to|of|de|der|des|du|di|van|till|a|al|la|to the|de la)\b|\boffice of\b|\b\w{4,}(?:assisten[tz]\w*|sekretar\w*|secretaris\w*)\b/;
// German and Swedish "-leiter" and "-ledare" of projects, teams and shifts are managers; of anything else they are heads.
const leadsTeam = /^(?:projekt|team|schicht|gruppen|filial|bau|kurs|produkt)leit/;

function withoutBlanked(words: readonly string[]): string[] {
  const kept = [...words];
  for (const { at, end } of findTerms(blanked, words)) kept.fill('', at, end);
  return kept;
}

/** "Student" and "volunteer" name a rank unless somebody who looks after them follows. */
function isOwnStanding(terms: Terms, words: readonly string[]): boolean {
  return findTerms(terms, words).some(({ end }) => !words.slice(end, end + 2).some((word) => carers.includes(word)));
}

function isPartner(words: readonly string[]): boolean {
  const at = words.lastIndexOf('partner');
  return at >= 0 && at === words.length - 1 && !otherPartners.includes(words[at - 1] ?? '');
}

/** A president who is no vice president. */
function isChief(words: readonly string[]): boolean {
  return findTerms(ranks.cxo, words).some(({ at }) => !['vice', 'vize'].includes(words[at - 1] ?? ''));
}

function rankOf(segment: readonly string[]): Seniority | null {
  const words = withoutBlanked(segment);
  if (servesAnother.test(segment.join(' '))) return null;
  if (hasTerm(ranks.owner, words) || isPartner(words)) return 'owner';
  if (isChief(words)) return 'cxo';
  if (hasTerm(ranks.vp, words)) return 'vp';
  if (hasTerm(ranks.director, words)) return 'director';
  const isHead = hasTerm(
    ranks.head,
    words.map((word) => (leadsTeam.test(word) ? '' : word)),
  );
  if (
    hasTerm(ranks.manager, words) &&
    (!isHead || words.some((word) => leadsTeam.test(word)) || words[0] === 'jefe' || words[0] === 'jefa')
  )
    return 'manager';
  if (isHead) return 'head';
  // A lone "Principal" heads a school or owns a firm: nobody can tell.
  if (hasTerm(ranks.senior, words) && !(words.length === 1 && words[0] === 'principal')) return 'senior';
  return hasTerm(ranks.entry, words) ? 'entry' : null;
}

const levels: readonly Seniority[] = ['owner', 'cxo', 'vp', 'director', 'head', 'manager', 'senior', 'entry'];

/** The rank named in the `segments` of a title (folded, written-out words), or null. Of several the highest counts ("CEO & Founder"). */
export function seniorityOf(segments: readonly (readonly string[])[]): Seniority | null {
  if (segments.some((words) => isOwnStanding(ranks.unpaid, words))) return 'unpaid';
  if (segments.some((words) => isOwnStanding(ranks.training, words))) return 'training';
  const found = segments.map(rankOf);
  return levels.find((level) => found.includes(level)) ?? null;
}
