import type { Fingerprint, SuppressionReason } from '../domain/suppression.js';
import type { PeopleCollection } from '../store/schemas.js';
import type { OperationContext } from './context.js';
import { forgetNotices } from './forget-notices.js';
import { forgetQuarantined } from './forget-quarantined.js';
import { forgetOpenRequests, forgetOutbox } from './forget-requests.js';
import { destroyPersonKey } from './person-key.js';

/**
 * What an erasure does in each collection that holds anything of people. The list is that of the store: a new collection of people that has
 * no answer here does not compile (B55). The order is that of the walk: what is read first goes first, and the subjects, by which all of a
 * record is found, go last of what was made of a record.
 */

export interface ErasureTarget {
  readonly reason: SuppressionReason;
  readonly fingerprints: readonly Fingerprint[];
  /** Profile ids and those merged into them. */
  readonly profileIds: readonly string[];
  readonly recordIds: readonly string[];
  readonly subjectIds: readonly string[];
}

/** `kept`: why ids stay, a code. */
export type Erased = { readonly count: number } | { readonly kept: string };
export type Eraser = (context: OperationContext, target: ErasureTarget) => Promise<Erased>;

const counted = async (deleted: Promise<number>): Promise<Erased> => ({ count: await deleted });
const kept =
  (why: string): Eraser =>
  async () => ({ kept: why });

export const erasers = {
  profiles: ({ store }, { profileIds }) => counted(store.profiles.remove(profileIds)),
  raw_records: ({ store }, { recordIds }) => counted(store.rawRecords.remove(recordIds)),
  match_features: ({ store }, { subjectIds }) => counted(store.matchFeatures.remove(subjectIds)),
  judgements: ({ store }, { subjectIds }) => counted(store.judgements.removeTouching(subjectIds)),
  subjects: ({ store }, { subjectIds }) => counted(store.subjects.remove(subjectIds)),
  identities: ({ store }, { profileIds }) => counted(store.identities.clearPersonal(profileIds)),
  notifications: (context, { profileIds }) => counted(forgetNotices(context, profileIds)),
  quarantine: (context, { fingerprints }) => counted(forgetQuarantined(context, fingerprints)),
  // The letter and the request of a wish that is being carried out are what carries it out; they end by themselves within days.
  outbox: async (context, { reason, fingerprints }) =>
    reason === 'erasure' ? counted(forgetOutbox(context, fingerprints)) : { kept: 'wish-under-way' },
  privacy_requests: async (context, { reason, fingerprints }) =>
    reason === 'erasure' ? counted(forgetOpenRequests(context, fingerprints)) : { kept: 'wish-under-way' },
  person_keys: (context, { profileIds }) => counted(destroyPersonKey(context, profileIds)),
  audit_log: kept('sealed-key-destroyed'),
  suppressions: kept('keeps-the-person-out'),
  tombstones: kept('recipients-to-be-told'),
  deletions: kept('recipients-to-be-told'),
  disclosures: kept('record-of-disclosure'),
  source_notices: kept('sources-to-be-told'),
  expiry_marks: kept('keyed-ids-only'),
  erasures: kept('counts-only'),
  redirects: kept('ids-resolve-for-ever'),
  profile_events: kept('field-names-and-ids-only'),
  merge_plans: kept('ids-only'),
  dead_letters: kept('ids-only'),
} satisfies Record<PeopleCollection, Eraser>;
