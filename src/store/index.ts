import type { Connection } from 'mongoose';
import { apiKeyStore } from './api-keys.js';
import { auditCheckpointStore } from './audit-checkpoints.js';
import { auditLogStore } from './audit-log.js';
import { openConnection } from './connection.js';
import { customerStore } from './customers.js';
import { deadLetterStore } from './dead-letters.js';
import { deletionStore } from './deletions.js';
import { disclosureStore } from './disclosures.js';
import { endedStore } from './ended.js';
import { erasureStore } from './erasures.js';
import { expiryMarkStore } from './expiry-marks.js';
import { genericValueStore } from './generic-values.js';
import { identityStore } from './identities.js';
import { bringIndexes } from './indexes.js';
import { judgementStore } from './judgements.js';
import { leaseStore } from './leases.js';
import { matchFeaturesStore } from './match-features.js';
import { mergePlanStore } from './merge-plans.js';
import { metaStore } from './meta.js';
import { migrations } from './migrations/index.js';
import { notificationStore } from './notifications.js';
import { outboxStore } from './outbox.js';
import { personKeyStore } from './person-keys.js';
import { privacyRequestStore } from './privacy-requests.js';
import { profileEventStore } from './profile-events.js';
import { profileStore } from './profiles.js';
import { quarantineStore } from './quarantine.js';
import { rawRecordStore } from './raw-records.js';
import { redirectStore } from './redirects.js';
import { rotatedStore } from './rotated-collections.js';
import { schemas } from './schemas.js';
import { sourceNoticeStore } from './source-notices.js';
import { sourceRunStore } from './source-runs.js';
import { subjectStore } from './subjects.js';
import { suppressionHeads, suppressionStore } from './suppressions.js';
import { tombstoneStore } from './tombstones.js';
import { wrappedSuppressionStore } from './wrapped-suppressions.js';

/** The store: one object of functions per collection, over one connection that the caller opened and closes. */
export type Store = ReturnType<typeof storeOf>;

/** Opens `database` at `uri` and brings its data up to date. Throws the driver's error when there is no answer within 10 s. */
export async function openStore(uri: string, database: string, now: () => Date): Promise<Store> {
  const connection = await openConnection(uri, database);
  const store = storeOf(connection);
  await store.migrate(now());
  return store;
}

function storeOf(connection: Connection) {
  const meta = metaStore(connection);
  const leases = leaseStore(connection);
  const heads = suppressionHeads(connection);
  return {
    apiKeys: apiKeyStore(connection),
    auditCheckpoints: auditCheckpointStore(connection),
    auditLog: auditLogStore(connection),
    customers: customerStore(connection),
    deadLetters: deadLetterStore(connection),
    deletions: deletionStore(connection),
    disclosures: disclosureStore(connection),
    ended: endedStore(connection),
    erasures: erasureStore(connection, heads),
    expiryMarks: expiryMarkStore(connection),
    genericValues: genericValueStore(connection),
    identities: identityStore(connection),
    judgements: judgementStore(connection),
    leases,
    matchFeatures: matchFeaturesStore(connection),
    mergePlans: mergePlanStore(connection),
    meta,
    notifications: notificationStore(connection, heads),
    outbox: outboxStore(connection, heads),
    privacyRequests: privacyRequestStore(connection, heads),
    personKeys: personKeyStore(connection),
    profileEvents: profileEventStore(connection),
    profiles: profileStore(connection),
    quarantine: quarantineStore(connection),
    rawRecords: rawRecordStore(connection),
    redirects: redirectStore(connection),
    sourceNotices: sourceNoticeStore(connection),
    sourceRuns: sourceRunStore(connection),
    subjects: subjectStore(connection),
    rotated: rotatedStore(connection),
    suppressions: suppressionStore(connection, heads),
    tombstones: tombstoneStore(connection, heads),
    wrappedSuppressions: wrappedSuppressionStore(connection),
    /** Which generations of keys the hashes here are of. Without keys given by `useKeys` the store refuses beyond the first. */
    keys: heads,
    /** Brings the indexes to what the schemas declare, then applies the migrations that are not noted yet, in order. */
    async migrate(now: Date): Promise<void> {
      const startedMs = performance.now();
      const clock = () => new Date(now.getTime() + performance.now() - startedMs);
      await bringIndexes({ connection, meta, leases, now: clock });
      const applied = Number((await meta.find('migration')) ?? 0);
      for (const migration of migrations) {
        if (migration.number <= applied) continue;
        await migration.run(connection);
        await meta.put('migration', String(migration.number), now);
      }
    },
    /** True while the server answers. */
    async ping(): Promise<boolean> {
      await connection.db?.command({ ping: 1 });
      return true;
    },
    /** Every document of every collection, for backups, dumps and the search for what must be gone. */
    async *dump(): AsyncGenerator<{ readonly collection: string; readonly document: unknown }> {
      for (const schema of schemas) {
        const collection = String(schema.get('collection'));
        for await (const document of connection.collection(collection).find({})) yield { collection, document };
      }
    },
    dropDatabase: () => connection.dropDatabase(),
    close: () => connection.close(),
  };
}
