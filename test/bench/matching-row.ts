import { connectors } from '../../connectors/index.js';
import { connectorRegistry } from '../../src/connector-kit/registry.js';
import { type ConfiguredSource, parseSources } from '../../src/connector-kit/source-settings.js';
import { deriveKeyring, type Keyring } from '../../src/domain/keyring.js';
import { featuresOf, type MatchFeatures } from '../../src/domain/matching/features.js';
import { scorePair } from '../../src/domain/matching/score.js';
import { observe } from '../../src/domain/observation.js';
import { type Subject, subjectIdOf } from '../../src/domain/statement.js';
import { readRecord } from '../../src/operations/read-record.js';
import { feedRowAt, feedRowsHeader } from '../../src/sample/feed-rows.js';
import { benchSources, sampledAt } from './deliveries.js';
import { type BenchRow, rounded, rowOf } from './row.js';

const subjectsCount = 20_000;
const candidatesEach = 10;
const goalPerSecond = 100_000;
const seed = 3;
const rounds = 3;

/**
 * Row (d): match keys made and ten candidates scored per record, in memory on one core. Candidates are found through the records' own keys;
 * in every group of eleven all share a mailbox, so that each has ten. The baseline walks the same lists of candidates and scores nothing.
 */
export function matchingRow(): BenchRow {
  const subjects = inGroups(readSubjects());
  const features = subjects.map(featuresOf);
  const holders = holdersByKey(features);
  const figureMs = fastest(() => subjects.reduce((sum, subject) => sum + scoreAll(featuresOf(subject), holders), 0));
  const baselineMs = fastest(() => features.reduce((sum, own) => sum + walkAll(own, holders), 0));
  const pairs = features.reduce((sum, own) => sum + candidatesOf(own, holders).size, 0);
  const perSecond = (subjects.length / figureMs) * 1000;
  return rowOf({
    name: 'key + score in memory, one core',
    figure: `${Math.round(perSecond)} records/s`,
    baseline: `${Math.round((subjects.length / baselineMs) * 1000)} records/s`,
    ratio: rounded(baselineMs / figureMs, 2),
    goal: `>= ${goalPerSecond} records/s at ${candidatesEach} candidates`,
    isReached: perSecond >= goalPerSecond,
    details: {
      records: subjects.length,
      'candidates/record': rounded(pairs / subjects.length, 1),
      'pairs/s': Math.round((pairs / figureMs) * 1000),
    },
  });
}

type Holders = ReadonlyMap<string, readonly MatchFeatures[]>;

function readSubjects(): readonly Subject[] {
  const source = parseSources(benchSources('/unused'), connectorRegistry(connectors))[0]!;
  const keyring = deriveKeyring(Buffer.alloc(32, 7));
  const subjects: Subject[] = [];
  for (let row = 0; subjects.length < subjectsCount; row += 1) {
    const subject = subjectOf(source, keyring, row);
    if (subject !== null) subjects.push(subject);
  }
  return subjects;
}

function subjectOf(source: ConfiguredSource, keyring: Keyring, row: number): Subject | null {
  const cells = feedRowAt(seed, sampledAt, row);
  const payload = Object.fromEntries(feedRowsHeader.map((name, at) => [name, cells[at] ?? '']));
  // Rows whose visibility nobody can prove wait in quarantine; here they are left out the same way.
  if (payload.visibility !== 'everyone') return null;
  const [told] = readRecord(source, source.terms!, payload).subjects;
  if (told === undefined) return null;
  const recordId = `rec_${row}`;
  const id = subjectIdOf(keyring, recordId, told.role);
  const { role, kind, values } = told;
  const subject = { id, kind, recordId, sourceId: source.id, role, uri: null, method: 'feed' as const };
  const dates = { notifiedAt: null, observedAt: sampledAt, seenAt: sampledAt };
  return observe(keyring, { subject, values, redactions: [], ...dates, terms: source.terms!, cap: 'P5Y' }, null);
}

function inGroups(subjects: readonly Subject[]): readonly Subject[] {
  return subjects.map((subject, index) => {
    const first = subjects[index - (index % (candidatesEach + 1))]!;
    const shared = first.statements.filter((statement) => statement.field === 'email');
    const own = subject.statements.filter((statement) => statement.field !== 'email');
    return { ...subject, statements: [...own, ...shared] };
  });
}

function holdersByKey(all: readonly MatchFeatures[]): Holders {
  const holders = new Map<string, MatchFeatures[]>();
  for (const features of all) {
    for (const key of features.keys) {
      const list = holders.get(key);
      if (list === undefined) holders.set(key, [features]);
      else list.push(features);
    }
  }
  return holders;
}

function candidatesOf(own: MatchFeatures, holders: Holders): ReadonlySet<MatchFeatures> {
  const found = new Set<MatchFeatures>();
  for (const key of own.keys) for (const other of holders.get(key) ?? []) if (other.id !== own.id) found.add(other);
  return found;
}

const noGenericKeys: ReadonlySet<string> = new Set();

// The sums keep the work from being optimised away.
function scoreAll(own: MatchFeatures, holders: Holders): number {
  let sum = 0;
  for (const other of candidatesOf(own, holders)) sum += scorePair(own, other, noGenericKeys).probability;
  return sum;
}

function walkAll(own: MatchFeatures, holders: Holders): number {
  let sum = 0;
  for (const other of candidatesOf(own, holders)) sum += other.keys.length;
  return sum;
}

function fastest(work: () => number): number {
  const times = Array.from({ length: rounds }, () => {
    const startedMs = performance.now();
    if (Number.isNaN(work())) throw new Error('A probability is missing.');
    return performance.now() - startedMs;
  });
  return Math.min(...times);
}
