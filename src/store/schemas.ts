import type { Schema } from 'mongoose';
import { apiKeySchema } from './api-keys.js';
import { auditCheckpointSchema } from './audit-checkpoints.js';
import { auditLogSchema } from './audit-log.js';
import { customerSchema } from './customers.js';
import { deadLetterSchema } from './dead-letters.js';
import { deletionSchema } from './deletions.js';
import { disclosureSchema } from './disclosures.js';
import { erasureSchema } from './erasures.js';
import { expiryMarkSchema } from './expiry-marks.js';
import { genericValueSchema } from './generic-values.js';
import { identitySchema } from './identities.js';
import { judgementSchema } from './judgements.js';
import { declareKept, type Expiry, type Lasting } from './kept-collection.js';
import { leaseSchema } from './leases.js';
import { matchFeaturesSchema } from './match-features.js';
import { mergePlanSchema } from './merge-plans.js';
import { metaSchema } from './meta.js';
import { notificationSchema } from './notifications.js';
import { outboxSchema } from './outbox.js';
import { personKeySchema } from './person-keys.js';
import { privacyRequestSchema } from './privacy-requests.js';
import { profileEventSchema } from './profile-events.js';
import { profileSchema } from './profiles.js';
import { quarantineSchema } from './quarantine.js';
import { rawRecordSchema } from './raw-records.js';
import { redirectSchema } from './redirects.js';
import { sourceNoticeSchema } from './source-notices.js';
import { sourceRunSchema, sourceStateSchema, takenDeliverySchema } from './source-runs.js';
import { subjectSchema } from './subjects.js';
import { suppressionSchema } from './suppressions.js';
import { tombstoneSchema } from './tombstones.js';

/** How the documents of a collection end, by the words of `kept-collection.ts`. */
const date = (field: string): Expiry => ({ kind: 'date', field });
const period = (anchor: string, length: string): Expiry => ({ kind: 'period', anchor, period: length });
const together = (collection: string): Expiry => ({ kind: 'with', collection });
const lasting = (why: string): Lasting => ({ kind: 'lasting', why });

// Each schema is typed by its own documents; the list only forgets which.
const plain = (schema: unknown) => schema as Schema;

/**
 * Every collection there is, with its category in the register, what it holds of people and how that ends. Indexes, dumps, erasure and the
 * test of unindexed queries read this list; a collection that is not in it cannot be opened.
 */
export const collections = [
  declareKept({ name: 'api_keys', schema: plain(apiKeySchema), category: 'account', holds: 'nothing', expiry: null }),
  declareKept({
    name: 'audit_checkpoints',
    schema: plain(auditCheckpointSchema),
    category: 'operation',
    holds: 'nothing',
    expiry: null,
  }),
  declareKept({
    name: 'audit_log',
    schema: plain(auditLogSchema),
    category: 'audit',
    holds: 'linkable',
    expiry: lasting(
      'a log that loses entries proves nothing; what it says of a person goes with the key of the person',
    ),
  }),
  declareKept({
    name: 'customers',
    schema: plain(customerSchema),
    category: 'account',
    holds: 'nothing',
    expiry: null,
  }),
  declareKept({
    name: 'dead_letters',
    schema: plain(deadLetterSchema),
    category: 'profile',
    holds: 'linkable',
    expiry: period('failedAt', 'P5Y'),
  }),
  declareKept({
    name: 'deletions',
    schema: plain(deletionSchema),
    category: 'disclosure',
    holds: 'linkable',
    // One that nobody answered is still owed to the person.
    expiry: { kind: 'period', anchor: 'createdAt', period: 'P5Y', unless: { field: 'state', value: 'open' } },
  }),
  declareKept({
    name: 'disclosures',
    schema: plain(disclosureSchema),
    category: 'disclosure',
    holds: 'linkable',
    expiry: period('at', 'P5Y'),
  }),
  declareKept({
    name: 'erasures',
    schema: plain(erasureSchema),
    category: 'request',
    holds: 'linkable',
    expiry: period('at', 'P5Y'),
  }),
  declareKept({
    name: 'expiry_marks',
    schema: plain(expiryMarkSchema),
    category: 'suppression',
    holds: 'linkable',
    expiry: period('at', 'P5Y'),
  }),
  declareKept({
    name: 'generic_values',
    schema: plain(genericValueSchema),
    category: 'operation',
    holds: 'nothing',
    expiry: null,
  }),
  declareKept({
    name: 'identities',
    schema: plain(identitySchema),
    category: 'profile',
    holds: 'personal',
    expiry: period('firstCollectedAt', 'P5Y'),
  }),
  declareKept({
    name: 'judgements',
    schema: plain(judgementSchema),
    category: 'profile',
    holds: 'linkable',
    expiry: together('subjects'),
  }),
  declareKept({ name: 'leases', schema: plain(leaseSchema), category: 'operation', holds: 'nothing', expiry: null }),
  declareKept({
    name: 'match_features',
    schema: plain(matchFeaturesSchema),
    category: 'profile',
    holds: 'personal',
    expiry: together('subjects'),
  }),
  declareKept({
    name: 'merge_plans',
    schema: plain(mergePlanSchema),
    category: 'profile',
    holds: 'linkable',
    expiry: period('decidedAt', 'P5Y'),
  }),
  declareKept({ name: 'meta', schema: plain(metaSchema), category: 'operation', holds: 'nothing', expiry: null }),
  declareKept({
    name: 'notifications',
    schema: plain(notificationSchema),
    category: 'profile',
    holds: 'linkable',
    expiry: period('collectedAt', 'P5Y'),
  }),
  declareKept({
    name: 'outbox',
    schema: plain(outboxSchema),
    category: 'request',
    holds: 'personal',
    expiry: date('expiresAt'),
  }),
  declareKept({
    name: 'person_keys',
    schema: plain(personKeySchema),
    category: 'audit',
    holds: 'linkable',
    expiry: lasting('it opens what the log says of the person and goes with the person'),
  }),
  declareKept({
    name: 'privacy_requests',
    schema: plain(privacyRequestSchema),
    category: 'request',
    holds: 'personal',
    expiry: date('removeAt'),
  }),
  declareKept({
    name: 'profile_events',
    schema: plain(profileEventSchema),
    category: 'profile',
    holds: 'linkable',
    expiry: period('at', 'P5Y'),
  }),
  declareKept({
    name: 'profiles',
    schema: plain(profileSchema),
    category: 'profile',
    holds: 'personal',
    expiry: date('expiresAt'),
  }),
  declareKept({
    name: 'quarantine',
    schema: plain(quarantineSchema),
    category: 'profile',
    holds: 'personal',
    expiry: date('expiresAt'),
  }),
  declareKept({
    name: 'raw_records',
    schema: plain(rawRecordSchema),
    category: 'profile',
    holds: 'personal',
    expiry: period('firstSeenAt', 'P5Y'),
  }),
  declareKept({
    name: 'redirects',
    schema: plain(redirectSchema),
    category: 'profile',
    holds: 'linkable',
    expiry: lasting('every id ever issued resolves for ever, and a random id says nothing of anybody'),
  }),
  declareKept({
    name: 'source_notices',
    schema: plain(sourceNoticeSchema),
    category: 'disclosure',
    holds: 'linkable',
    expiry: period('createdAt', 'P5Y'),
  }),
  declareKept({
    name: 'source_runs',
    schema: plain(sourceRunSchema),
    category: 'operation',
    holds: 'nothing',
    expiry: null,
  }),
  declareKept({
    name: 'source_states',
    schema: plain(sourceStateSchema),
    category: 'operation',
    holds: 'nothing',
    expiry: null,
  }),
  declareKept({
    name: 'subjects',
    schema: plain(subjectSchema),
    category: 'profile',
    holds: 'personal',
    expiry: date('expiresAt'),
  }),
  declareKept({
    name: 'suppressions',
    schema: plain(suppressionSchema),
    category: 'suppression',
    holds: 'linkable',
    expiry: lasting('an objection has no natural end; each wish has its review date'),
  }),
  declareKept({
    name: 'taken_deliveries',
    schema: plain(takenDeliverySchema),
    category: 'operation',
    holds: 'nothing',
    expiry: null,
  }),
  declareKept({
    name: 'tombstones',
    schema: plain(tombstoneSchema),
    category: 'disclosure',
    holds: 'linkable',
    expiry: period('at', 'P5Y'),
  }),
] as const;

type Collection = (typeof collections)[number];
export type CollectionName = Collection['name'];
/** Collections that hold something of people: erasure must have an answer for each. */
export type PeopleCollection = Exclude<Collection, { readonly holds: 'nothing' }>['name'];

export const schemas: readonly Schema[] = collections.map((collection) => collection.schema);
