import { type Connection, Schema } from 'mongoose';
import type { BillingGroup } from '../domain/field-catalogue.js';
import type { Purpose } from '../domain/purpose.js';
import { collectionOf } from './connection.js';
import { perTurn } from './per-turn.js';

/** Which fields of whom went to which customer, when and for what (B63): ids and field names, never a value. Only ever added to. */
export interface Disclosure {
  readonly _id: string;
  readonly customerId: string;
  readonly keyId: string;
  readonly profileId: string;
  readonly datapoints: readonly { readonly id: string; readonly field: string }[];
  /** Billing groups of which at least one value was served. */
  readonly groups: readonly BillingGroup[];
  readonly purpose: Purpose;
  readonly notice: 'not_required' | 'pending' | 'sent' | 'failed';
  /** The look at the suppression list that this answer rests on. */
  readonly suppressionCheck: { readonly id: string; readonly at: Date };
  readonly kind: 'values';
  readonly at: Date;
  /** Kept until then for a legal claim, although its time is over. */
  readonly heldUntil?: Date;
}

export const disclosureSchema = new Schema<Disclosure>(
  {
    _id: String,
    customerId: String,
    keyId: String,
    profileId: String,
    datapoints: [Schema.Types.Mixed],
    groups: [String],
    purpose: String,
    notice: String,
    suppressionCheck: Schema.Types.Mixed,
    kind: String,
    at: Date,
    heldUntil: Date,
  },
  { collection: 'disclosures', versionKey: false },
);
// Finds what one customer holds of a profile and, by its first part, everybody who received a profile.
disclosureSchema.index({ profileId: 1, customerId: 1 }, { name: 'profile' });
// For what one customer holds of everybody.
disclosureSchema.index({ customerId: 1, at: 1 }, { name: 'customer' });
disclosureSchema.index({ at: 1 }, { name: 'expiry' });

export function disclosureStore(connection: Connection) {
  const disclosures = collectionOf<Disclosure>(connection, disclosureSchema);
  const appendTogether = perTurn((lines: readonly Disclosure[]) => disclosures.insertMany(lines, { ordered: false }));
  return {
    /** Keeps what is held of the profiles for a claim until `until`; how many that is. */
    async hold(profileIds: readonly string[], until: Date): Promise<number> {
      const filter = { profileId: { $in: [...profileIds] } };
      return (await disclosures.updateMany(filter, { $max: { heldUntil: until } })).matchedCount;
    },
    /** Adds one line. An answer may leave only after this returned. */
    async append(disclosure: Disclosure): Promise<void> {
      await appendTogether(disclosure);
    },
    /** Billing groups of which `customerId` holds values under any of `profileIds` (an id and those it absorbed); empty = holds nothing. */
    async findHeldGroups(customerId: string, profileIds: readonly string[]): Promise<ReadonlySet<BillingGroup>> {
      const groups = await disclosures.distinct('groups', { profileId: { $in: [...profileIds] }, customerId });
      return new Set(groups as unknown as readonly BillingGroup[]);
    },
    /** Everything disclosed of the profiles, for tombstones and the person's own answer. */
    findByProfiles: (profileIds: readonly string[]): Promise<readonly Disclosure[]> =>
      disclosures.find({ profileId: { $in: [...profileIds] } }).toArray(),
    /** What `customerId` was given under any of `profileIds`. */
    findOfCustomer: (customerId: string, profileIds: readonly string[]): Promise<readonly Disclosure[]> =>
      disclosures.find({ profileId: { $in: [...profileIds] }, customerId }).toArray(),
    /** Everything one customer was given, latest first. */
    findByCustomer: (customerId: string, limit: number): Promise<readonly Disclosure[]> =>
      disclosures.find({ customerId }).sort({ customerId: -1, at: -1 }).limit(limit).toArray(),
  };
}
