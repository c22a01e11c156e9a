import { everydayForms } from './name-tables.js';
import type { Random } from './random.js';

/** The small faults of real records: slips of the hand, lost accents, shouting, everyday names. Pure functions of text and draws. */

const withoutDecomposition: Readonly<Record<string, string>> = {
  ł: 'l',
  Ł: 'L',
  ø: 'o',
  Ø: 'O',
  ß: 'ss',
  æ: 'ae',
  Æ: 'Ae',
  đ: 'd',
  '’': "'",
};

/** `text` in plain ASCII, as forms that refuse accents make people write it. */
export function asciiForm(text: string): string {
  // Most names have no accent, and taking text apart is what costs at millions of rows.
  if (!/[^ -~]/.test(text)) return text;
  return text.normalize('NFKD').replace(/[^ -~]/g, (character) => withoutDecomposition[character] ?? '');
}

/** The letters of a name in lower case, for mailboxes and logins: `van der Berg` gives `vanderberg`. */
export function mailboxLetters(text: string): string {
  return asciiForm(text)
    .toLowerCase()
    .replace(/[^a-z]/g, '');
}

/** One slip in `text`: two letters swapped, one dropped, or one doubled. The first letter stays, as it mostly does. */
export function withTypo(text: string, random: Random): string {
  if (text.length < 5) return text;
  const at = 1 + random.below(text.length - 3);
  const kind = random.below(3);
  if (kind === 0) return text.slice(0, at) + text[at + 1] + text[at] + text.slice(at + 2);
  if (kind === 1) return text.slice(0, at) + text.slice(at + 1);
  return text.slice(0, at) + text[at] + text.slice(at);
}

/** How a bearer of `given` is called at work; the name itself where the tables know no other. */
export function everydayForm(given: string): string {
  return everydayForms[given] ?? given;
}

/** An e-mail cell that holds no address, made of a real one. */
export function brokenEmail(address: string, random: Random): string {
  const [local = '', domain = ''] = address.split('@');
  return random.pick([`${local}(at)${domain}`, `${local}@`, 'n/a', `${local} ${domain}`, `${local}@@${domain}`]);
}
