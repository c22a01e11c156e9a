import { setTimeout as sleep } from 'node:timers/promises';
import { type Db, MongoClient } from 'mongodb';
import { readAddress, uriOf } from '../../../src/embedded-mongodb/server/address.js';
import type { CandorHome } from './candor-process.js';

/** What a running process holds in its store, read from outside through the driver: is anything pending, and what came out. */

export interface StoredState {
  readonly db: Db;
  /** Resolves when `sources` have completed a run and no stage has anything pending (design.md section 3: pending is a field). */
  settled(sources: number): Promise<void>;
  /** Every profile without what a history leaves in it: ids, counts of changes, and dates of the wall clock. Sorted. */
  profiles(): Promise<readonly string[]>;
  /** What must agree between collections, a sentence for each thing that does not. */
  disagreements(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** The database that the processes of `home` work on; the embedded server must be running there. */
export function openStateOf({ dataDir, env }: CandorHome): Promise<StoredState> {
  return openStoredState(dataDir, env.MONGODB_URI, env.CANDOR_DATABASE);
}

/** Connects to the server that runs on `dataDir`, or to `uri`. */
export async function openStoredState(
  dataDir: string,
  uri = uriOf(readAddress(dataDir)!.socket),
  database = 'candor',
): Promise<StoredState> {
  const client = await new MongoClient(uri, { serverSelectionTimeoutMS: 2_000 }).connect();
  const db = client.db(database);
  return {
    db,
    async settled(sources) {
      while (!(await isSettled(db, sources))) await sleep(100);
    },
    async profiles() {
      const all = await db.collection('profiles').find({}).toArray();
      return all.map((profile) => JSON.stringify(profile, withoutHistory)).sort();
    },
    disagreements: () => disagreementsOf(db),
    close: () => client.close(),
  };
}

async function isSettled(db: Db, sources: number): Promise<boolean> {
  const completed = await db.collection('source_runs').distinct('sourceId', { status: 'completed' });
  if (completed.length < sources) return false;
  for (const [collection, filter] of pendingWork)
    if ((await db.collection(collection).findOne(filter, { projection: { _id: 1 } })) !== null) return false;
  return true;
}

// Each is held by a small index of its own, so that looking does not slow down what is looked at.
const pendingWork: readonly (readonly [string, object])[] = [
  ['raw_records', { stage: 'pending' }],
  ['subjects', { stage: 'match' }],
  ['merge_plans', { state: 'open' }],
  ['identities', { needsPublish: true }],
];

const historical: ReadonlySet<string> = new Set([
  '_id',
  'revision',
  'version',
  'contains',
  'contentHash',
  'publishedAt',
  'firstCollectedAt',
  'collectedAt',
  'lastSeenAt',
  'expiresAt',
]);

function withoutHistory(name: string, value: unknown): unknown {
  return historical.has(name) ? undefined : value;
}

async function disagreementsOf(db: Db): Promise<readonly string[]> {
  const [identities, subjects, profiles, features, records] = await Promise.all(
    ['identities', 'subjects', 'profiles', 'match_features', 'raw_records'].map((name) =>
      db.collection<{ _id: string } & Record<string, unknown>>(name).find({}).toArray(),
    ),
  );
  const found: string[] = [];
  const active = identities!.filter(({ state }) => state === 'active');
  const memberOf = new Map<string, string>();
  for (const { _id, subjectIds } of active) {
    for (const subjectId of subjectIds as string[]) {
      if (memberOf.has(subjectId)) found.push(`subject ${subjectId} is a member of two identities`);
      memberOf.set(subjectId, _id);
    }
  }
  for (const { _id, profileId } of subjects!)
    if (memberOf.get(_id) !== profileId) found.push(`subject ${_id} points to another profile than it is a member of`);
  const subjectIds = new Set(subjects!.map(({ _id }) => _id));
  for (const id of memberOf.keys()) if (!subjectIds.has(id)) found.push(`member ${id} is no subject`);
  const recordIds = new Set(records!.map(({ _id }) => _id));
  for (const { _id, recordId } of subjects!)
    if (!recordIds.has(recordId as string)) found.push(`subject ${_id} has no record`);
  const published = new Map(profiles!.map((profile) => [profile._id, profile]));
  for (const { _id, revision } of active)
    if (published.get(_id)?.revision !== revision) found.push(`identity ${_id} is not published as it stands`);
  if (published.size !== active.length) found.push(`${published.size} profiles for ${active.length} identities`);
  if (features!.length !== subjects!.length)
    found.push(`${features!.length} features for ${subjects!.length} subjects`);
  return found;
}
