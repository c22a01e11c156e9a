import { type Country, countries } from './place-tables.js';
import { hashOf, pickWeighted, randomFor } from './random.js';
import { companyFirstWords, companySecondWords, companySectors } from './work-tables.js';

/**
 * The sample's companies. Company `index` of a seed is always the same one, and no two share a name or a domain: names are counted
 * through, not drawn.
 */

export interface Company {
  readonly index: number;
  readonly id: string;
  /** Trade name, without the legal form. */
  readonly name: string;
  readonly legalName: string;
  /** The main domain first; some companies have a second one for the group. */
  readonly domains: readonly [string, ...string[]];
  readonly country: Country;
  readonly city: string;
  /** Day the main domain was registered, YYYY-MM-DD. */
  readonly registeredOn: string;
  readonly mailboxForm: MailboxForm;
  readonly sector: string;
}

/** How companies build addresses from names. */
export const mailboxForms = ['first.last', 'flast', 'first_last', 'first', 'firstl'] as const;
export type MailboxForm = (typeof mailboxForms)[number];

const namesInAll = companyFirstWords.length * companySecondWords.length * companySectors.length;
// A prime above the number of names, so that multiples of it visit every name once before any comes again.
const stride = 179_426_549;

/** The one invented company `index` (from 0) of `seed`. Its `<name>.example` domain is its own (RFC 2606). */
export function companyAt(seed: number, index: number): Company {
  const random = randomFor(seed, 'company', index);
  const words = nameWordsAt(seed, index);
  const slug =
    `${words[0]}${words[1]}-${words[2]}`.toLowerCase() +
    (index < namesInAll ? '' : `-${Math.floor(index / namesInAll) + 1}`);
  const name = words.join(' ') + (index < namesInAll ? '' : ` ${Math.floor(index / namesInAll) + 1}`);
  // The first two are the story's: British, so that a national phone form can be read.
  const country = index < 2 ? countries[0]! : countries[pickWeighted(random, countryWeights)]!;
  const domains: [string, ...string[]] = [`${slug}.example`];
  if (random.chance(0.12)) domains.push(`${slug}-group.example`);
  return {
    index,
    id: `c${String(index + 1).padStart(6, '0')}`,
    name,
    legalName: `${name} ${random.pick(country.legalForms)}`,
    domains,
    country,
    city: random.pick(country.cities),
    registeredOn: `${1996 + random.below(27)}-${twoDigits(1 + random.below(12))}-${twoDigits(1 + random.below(28))}`,
    mailboxForm: mailboxForms[pickWeighted(random, [60, 18, 8, 8, 6])]!,
    sector: words[2],
  };
}

const countryWeights = countries.map((country) => country.weight);

function nameWordsAt(seed: number, index: number): [string, string, string] {
  const place = ((index % namesInAll) * stride + hashOf(seed, 'company-names', 0)) % namesInAll;
  const sector = companySectors[place % companySectors.length]!;
  const rest = Math.floor(place / companySectors.length);
  return [
    companyFirstWords[rest % companyFirstWords.length]!,
    companySecondWords[Math.floor(rest / companyFirstWords.length)]!,
    sector,
  ];
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

/** Draws companies of 0 to `count` - 1 as people are spread over real ones: a few large, many small. */
export function companySizes(count: number): (share: number) => number {
  const cumulative = new Float64Array(count);
  let sum = 0;
  for (let rank = 0; rank < count; rank += 1) {
    sum += 1 / (rank + 4) ** 0.75;
    cumulative[rank] = sum;
  }
  return (share) => {
    const wanted = share * sum;
    let low = 0;
    let high = count - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (cumulative[middle]! > wanted) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}
