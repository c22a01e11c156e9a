import type { TestTitle } from './test-titles.js';

/**
 * What the privacy reference asks and which tests show it. The behaviours carry their number (`B18`, `B11-B14`) in the title of a test or of
 * a group around it; wrong and hostile input is tied to its tests by file and title here. Both go into `test/privacy-behaviours.md`.
 */

export interface Behaviour {
  readonly number: number;
  /** In our words and short; the full sentence is in the privacy reference, section 2. */
  readonly text: string;
  /** The part that no test can show before another part of the system is there. */
  readonly waits?: string;
  /** Why no test names it yet; must go when one does. */
  readonly unproved?: string;
}

export const behaviours: readonly Behaviour[] = [
  {
    number: 6,
    text: 'the register says per category what, why, on what ground, how long, from and to whom',
    waits: 'the page of the notice',
  },
  { number: 8, text: 'each stored value carries source, kind, time, run, ground and who could see it there' },
  { number: 9, text: 'what few could see is not taken; what nobody proved waits in quarantine' },
  { number: 10, text: "a customer's own connections are never pooled" },
  { number: 11, text: 'telling is scheduled at ingestion, due at the earliest of three dates, and gates disclosure' },
  { number: 12, text: 'told in a language the person understands; the rule is on record' },
  { number: 13, text: 'the letter says all that GDPR 14(1) and (2) ask for' },
  { number: 14, text: 'what kept a person from being told is recorded; cost is no excuse' },
  { number: 16, text: 'the form needs no account and no fee, in every language of the notice' },
  { number: 17, text: 'an opt-out stops sharing and deletes the profile' },
  { number: 18, text: 'it leaves keyed hashes, date, reason and scope, and the tombstone without values' },
  { number: 19, text: 'afterwards no door gives anything of the person', waits: 'exports, saved lists and webhooks' },
  { number: 20, text: 'the person stays out, whatever the next record looks like' },
  {
    number: 24,
    text: 'asking again changes nothing; return takes a fresh act of the person, and nobody is invited to it',
  },
  { number: 43, text: 'every recipient is named with time and fields', waits: 'the access answer of rights requests' },
  { number: 50, text: "the person's own value beats later deliveries and reaches earlier recipients" },
  { number: 51, text: 'restricted data are kept, and neither served, enriched nor purged; lifting warns first' },
  { number: 52, text: 'a dispute or an objection restricts', waits: 'that it does so by itself: rights requests' },
  { number: 55, text: 'erasure walks every store, says what became of each, and stays open while one fails' },
  { number: 56, text: 'erasure is deletion' },
  { number: 57, text: 'a restored backup is held against the journal before anything is served' },
  { number: 58, text: 'what the law holds survives erasure as evidence', waits: 'invoices: accounts' },
  { number: 63, text: 'no value leaves through any door before the ledger has its line' },
  { number: 64, text: 'each past recipient is told, reminded and followed to its answer' },
  {
    number: 65,
    text: 'so is the source that would bring the data back',
    waits: 'sending it there: a channel to partners',
  },
  {
    number: 68,
    text: 'nobody outside gets data without a safeguard',
    waits: 'serving a copy of it: the page of the notice',
  },
  { number: 69, text: 'other disclosures are typed, with ground and scope' },
  { number: 70, text: 'payment data are never stored' },
  { number: 71, text: 'nothing is stored without category, anchor and end' },
  { number: 72, text: 'what has ended is invisible at once and deleted by the daily job' },
  { number: 73, text: 'no refresh, change or loss of a record moves the end later' },
  { number: 74, text: 'what a source removed is not kept longer than there' },
  {
    number: 75,
    text: 'evidence is read by an officer alone, and each reading is logged',
    waits: 'a role of its own: accounts',
  },
  { number: 76, text: 'analytics end at 25 months', waits: 'rows to end and groups to count: none are stored' },
  { number: 77, text: 'time is an argument: a whole life runs in one process' },
  { number: 78, text: 'every door asks one suppression check and stays shut when it cannot' },
  { number: 79, text: 'a dump without the key is no dictionary' },
  {
    number: 80,
    text: 'keys rotate without identifiers in clear, while the system runs',
  },
  { number: 88, text: 'the log only grows, is verified without us, and outlives what it says of a person' },
];

export interface BadInput {
  readonly item: string;
  readonly outcome: string;
  /** File and a part of the test's title. */
  readonly tests: readonly (readonly [path: string, part: string])[];
}

const proof = 'test/flow/opt-out-proof.test.ts';
const outbox = 'test/flow/opt-out-outbox.test.ts';
const log = 'test/domain/audit/log-verifier.test.ts';
const replay = 'test/operations/replay-journal.test.ts';
const expiry = 'test/operations/expire-data.test.ts';

export const badInputs: readonly BadInput[] = [
  {
    item: 'a forged, reused or guessed link',
    outcome: 'nothing, the same page as for any other',
    tests: [
      [proof, 'used, forged, guessed, cut'],
      [proof, 'a double press'],
    ],
  },
  {
    item: 'an expired link',
    outcome: 'nothing; the next request mails a new one',
    tests: [[proof, 'one is good for five days']],
  },
  {
    item: 'header injection in mail',
    outcome: 'refused or one address; nobody else is mailed',
    tests: [[proof, 'header injection']],
  },
  {
    item: 'a homograph address',
    outcome: 'another mailbox; hides nobody else',
    tests: [
      [proof, 'a look-alike domain'],
      ['test/domain/field/email.test.ts', 'look-alike letters'],
    ],
  },
  {
    item: 'a plus-tag address',
    outcome: 'the same person and one letter',
    tests: [
      [proof, 'however the address is spelt'],
      ['test/flow/suppression.test.ts', 'by %s takes all records'],
    ],
  },
  {
    item: 'an opt-out for someone else',
    outcome: 'held for 30 days, deletes nothing',
    tests: [
      [proof, 'the own mailbox proves nothing'],
      [proof, 'unproved, the hold ends'],
    ],
  },
  {
    item: 'an address shared by three people',
    outcome: 'all are held, and deleted on proof; nobody is told about another',
    tests: [
      [proof, 'three people share'],
      ['test/operations/notify-people.test.ts', 'several people share'],
    ],
  },
  {
    item: '10,000 opt-outs a minute',
    outcome: 'each is held at once; letters wait for room',
    tests: [[outbox, '10,000 a minute']],
  },
  {
    item: 'a key missing or unreadable',
    outcome: 'reads answer 503, records wait, nobody is counted as suppressed',
    tests: [
      ['test/process/refusals.test.ts', 'a key folder that is gone'],
      ['test/flow/suppression.test.ts', 'a store that does not answer keeps nobody'],
      ['test/flow/stolen-database.test.ts', 'with the key missing no door opens'],
    ],
  },
  {
    item: 'a key rotated in mid-ingest',
    outcome: 'nobody with a wish is seen, none is lost',
    tests: [
      ['test/properties/rotation-orders.test.ts', 'in any order of wishes, deliveries and changes of keys'],
      ['test/operations/rotate-keys.test.ts', 'a running process takes up the new key'],
    ],
  },
  {
    item: 'a second crash during rotation',
    outcome: 'the next try finishes it',
    tests: [['test/properties/rotation-orders.test.ts', 'stopped again in the second try']],
  },
  {
    item: 'a person in rows that are refused',
    outcome: 'erased with the rest, and not kept again',
    tests: [
      ['test/operations/quarantine-rows.test.ts', 'of somebody who asked not to appear'],
      ['test/flow/nothing-left.test.ts', 'after an opt-out by mail nothing'],
    ],
  },
  {
    item: 'a clock that jumps',
    outcome: 'retention stops until somebody looks; nobody is deleted, nothing lives longer',
    tests: [
      [expiry, 'a run refuses a clock'],
      [expiry, 'five years forwards and back'],
      [expiry, 'by the clock of the retention run'],
      [replay, 'after a clock that went back'],
    ],
  },
  {
    item: 'SMTP down for a day',
    outcome: 'mails wait and arrive once',
    tests: [
      [outbox, 'SMTP down for a day'],
      ['test/operations/notify-people.test.ts', 'away for a day'],
    ],
  },
  {
    item: 'a recipient that never acknowledges',
    outcome: 'overdue after 14 days, given nobody after 30 more',
    tests: [
      ['test/api/deletions.test.ts', 'is overdue after 14 days'],
      ['test/api/deletions.test.ts', 'recorded as impossible'],
    ],
  },
  {
    item: 'a tampered log',
    outcome: 'the entry is named',
    tests: [
      [log, 'an altered entry is named'],
      [log, 'whatever character'],
      ['test/operations/audit.test.ts', 'never signed over'],
    ],
  },
  {
    item: 'a truncated log',
    outcome: 'what is missing is named',
    tests: [
      [log, 'a cut tail is told'],
      ['test/operations/audit.test.ts', 'a tail that was cut'],
    ],
  },
  { item: 'a re-ordered log', outcome: 'told apart from altered and missing', tests: [[log, 'entries out of order']] },
  {
    item: 'an old backup restored',
    outcome: 'the journal is replayed before anything is served',
    tests: [
      [replay, 'over a restored backup erased people'],
      [replay, 'a database that was lost whole'],
    ],
  },
];

/** Every number in `text`: of `B9, B11-B13` 9, 11, 12 and 13. */
export function numbersIn(text: string): readonly number[] {
  return [...text.matchAll(/\bB(\d+)(?:-B(\d+))?\b/g)].flatMap(([, from, to]) => {
    const [first, last] = [Number(from), Number(to ?? from)];
    return Array.from({ length: last - first + 1 }, (_, step) => first + step);
  });
}

/** What carries a number: tests by their own title, groups by theirs, with how many tests stand in the group. */
export function carriersOf(number: number, tests: readonly TestTitle[]): readonly string[] {
  const carriers = new Map<string, number>();
  for (const { path, groups, title } of tests) {
    const isOwn = numbersIn(title).includes(number);
    const group = groups.findIndex((name) => numbersIn(name).includes(number));
    if (!isOwn && group === -1) continue;
    const line = `\`${path}\`: ${(isOwn ? [title] : groups.slice(0, group + 1)).join(' > ')}`;
    carriers.set(line, (carriers.get(line) ?? 0) + (isOwn ? 0 : 1));
  }
  return [...carriers].map(([line, count]) =>
    count === 0 ? line : `${line} (${count} ${count === 1 ? 'test' : 'tests'})`,
  );
}

/** The tests of one row of bad input; a pair that fits no test gives nothing. */
export function testsOf({ tests }: BadInput, titles: readonly TestTitle[]): readonly (string | null)[] {
  return tests.map(([path, part]) => {
    const found = titles.find((one) => one.path === path && one.title.includes(part));
    return found === undefined ? null : `\`${path}\`: ${[...found.groups, found.title].join(' > ')}`;
  });
}

/** The text of `test/privacy-behaviours.md`. */
export function privacyTable(titles: readonly TestTitle[]): string {
  const numbered = behaviours.map(({ number, text, waits, unproved }) =>
    row([`B${number}`, text, carriersOf(number, titles).join('<br>'), waits ?? unproved ?? '']),
  );
  const bad = badInputs.map((one) => row([one.item, one.outcome, testsOf(one, titles).join('<br>')]));
  return [
    '# Behaviours and the tests that show them',
    '',
    'Made from the titles of the tests by `npm run b-table`; a rule test holds it against them.',
    '',
    row(['number', 'behaviour', 'tests', 'waits for']),
    '|---|---|---|---|',
    ...numbered,
    '',
    '## Bad input, and what it gets',
    '',
    row(['input', 'outcome', 'tests']),
    '|---|---|---|',
    ...bad,
    '',
  ].join('\n');
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
}
