/** What no tracked file may hold: addresses and phones that could be a person's, paths of a machine, hosts of a package registry. */

// RFC 2606 and RFC 6761: names that never belong to anybody.
const reservedDomain = /(^|\.)(example|test|invalid|localhost)$|(^|\.)example\.(com|net|org)$/;

/** Addresses that stand for a kind of address, each with its reason. */
export const allowedAddresses: Readonly<Record<string, string>> = {
  'noreply@github.com': 'the sender GitHub writes on web commits; refused by the connector',
};

/** Domains whose addresses belong to nobody, each with its reason. */
export const allowedDomains: Readonly<Record<string, string>> = {
  'domainsbyproxy.com': 'a WHOIS privacy relay, whose addresses stand for nobody; the names before it are invented',
  'users.noreply.github.com': 'the no-reply form of GitHub, refused by the connector; the names before it are invented',
};

/** Files whose subject is addresses of other kinds; every name in them is invented. */
export const addressFiles: Readonly<Record<string, string>> = {
  'test/domain/field/email.test.ts':
    'rules on free-mail, disposable and malformed addresses can be tested only on the domains they name',
  'test/domain/suppression.test.ts':
    'the canonical form of one free-mail provider, and the published hash vectors, name that provider',
  'test/domain/projection.test.ts': 'a personal address is one of a free-mail provider, which must be named',
  'test/domain/matching/score.test.ts': 'a disposable address is one of a listed provider, which must be named',
  'test/properties/statements.test.ts': 'a personal address is one of a free-mail provider, which must be named',
};

const address = /[\p{L}\p{N}](?:[\p{L}\p{N}._%+'-]*[\p{L}\p{N}_+-])?@((?:[\p{L}\p{N}-]+\.)+[\p{L}]{2,})/gu;

/** E-mail addresses of `text` outside reserved names. */
export function foreignAddresses(text: string): string[] {
  return [...text.matchAll(address)]
    .filter(
      ([found, domain]) => !isReserved(domain!.toLowerCase()) && allowedAddresses[found.toLowerCase()] === undefined,
    )
    .map(([found]) => found);
}

function isReserved(domain: string): boolean {
  return reservedDomain.test(domain) || allowedDomains[domain] !== undefined;
}

// A plus and at least eight digits, as a person would write them.
const international = /\+\d[\d ().-]{6,18}\d/g;

// Beginnings of the ranges that regulators keep for fiction, and how many digits a number in them has.
const fictional = [
  { beginning: '120255501', length: 11 },
  { beginning: '442079460', length: 12 },
  // Mobiles, for the phone type's own tests: Ofcom's 07700 900000-900999, and PTS's 070-174 06 05 to 99.
  { beginning: '447700900', length: 12 },
  { beginning: '467017406', length: 11 },
];

/** International phone numbers of `text` outside the ranges kept for fiction, +1 202 555 0100-0199 and +44 20 7946 0000-0999 first. */
export function foreignPhones(text: string): string[] {
  const single = text.replace(/(0100)-0199|(0000)-0999/g, '$1$2');
  return [...single.matchAll(international)]
    .map(([found]) => found)
    .filter((found) => isPhone(found) && !isFictional(digits(found)));
}

// The beginning of a range (in a template or a comment) is no number yet.
function isFictional(number: string): boolean {
  return fictional.some(
    ({ beginning, length }) =>
      beginning.startsWith(number) || (number.startsWith(beginning) && number.length <= length),
  );
}

function digits(text: string): string {
  return text.replace('(0)', '').replace(/\D/g, '');
}

// E.164: at most 15 digits; no country code begins with 0 or is 999, and one digit repeated is nobody's number.
function isPhone(found: string): boolean {
  const count = digits(found).length;
  return count >= 8 && count <= 15 && !/^\+(0|999)|^\+(\d)\2+$/.test(found);
}

// Put together from pieces so that this file does not hold what it looks for.
const machinePath = new RegExp(
  ['/home/[a-z]', '/Users/[A-Za-z]', '/work/[a-z]', 'C:\\\\Users'].join('|').replaceAll('/w', '/(?:w)'),
  'g',
);
const registryHost = new RegExp(
  `(?:${['registry\\.npmjs', 'registry\\.yarnpkg', 'npmmirror', 'npm\\.pkg\\.github'].join('|')})\\.`,
  'g',
);

/** Paths of somebody's machine. */
export function machinePaths(text: string): string[] {
  return text.match(machinePath) ?? [];
}

/** Hosts of package registries; the clone must install from whatever registry its user has. */
export function registryHosts(text: string): string[] {
  return text.match(registryHost) ?? [];
}
