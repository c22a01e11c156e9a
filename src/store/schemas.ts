import type { Schema } from 'mongoose';
import { apiKeySchema } from './api-keys.js';
import { auditCheckpointSchema } from './audit-checkpoints.js';
import { auditLogSchema } from './audit-log.js';
import { customerSchema } from './customers.js';
import { deadLetterSchema } from './dead-letters.js';
import { disclosureSchema } from './disclosures.js';
import { expiryMarkSchema } from './expiry-marks.js';
import { genericValueSchema } from './generic-values.js';
import { identitySchema } from './identities.js';
import { judgementSchema } from './judgements.js';
import { leaseSchema } from './leases.js';
import { matchFeaturesSchema } from './match-features.js';
import { mergePlanSchema } from './merge-plans.js';
import { metaSchema } from './meta.js';
import { outboxSchema } from './outbox.js';
import { personKeySchema } from './person-keys.js';
import { privacyRequestSchema } from './privacy-requests.js';
import { profileEventSchema } from './profile-events.js';
import { profileSchema } from './profiles.js';
import { quarantineSchema } from './quarantine.js';
import { rawRecordSchema } from './raw-records.js';
import { redirectSchema } from './redirects.js';
import { sourceRunSchema, sourceStateSchema, takenDeliverySchema } from './source-runs.js';
import { subjectSchema } from './subjects.js';
import { suppressionSchema } from './suppressions.js';
import { tombstoneSchema } from './tombstones.js';

/** Every collection there is; indexes, dumps and the test of unindexed queries read this list. */
export const schemas = [
  apiKeySchema,
  auditCheckpointSchema,
  auditLogSchema,
  customerSchema,
  deadLetterSchema,
  disclosureSchema,
  expiryMarkSchema,
  genericValueSchema,
  identitySchema,
  judgementSchema,
  leaseSchema,
  matchFeaturesSchema,
  mergePlanSchema,
  metaSchema,
  outboxSchema,
  privacyRequestSchema,
  personKeySchema,
  profileEventSchema,
  profileSchema,
  quarantineSchema,
  rawRecordSchema,
  redirectSchema,
  sourceRunSchema,
  sourceStateSchema,
  takenDeliverySchema,
  subjectSchema,
  suppressionSchema,
  tombstoneSchema,
] as unknown as readonly Schema[];
