import { type Connection, Schema } from 'mongoose';
import { collectionOf } from './connection.js';

/** Who may decide clusters now. A lease that is not renewed ends by itself, so a killed holder blocks nobody for long. */
export interface Lease {
  readonly _id: string;
  readonly holder: string;
  readonly until: Date;
}

export const leaseSchema = new Schema<Lease>(
  { _id: String, holder: String, until: Date },
  { collection: 'leases', versionKey: false },
);

export function leaseStore(connection: Connection) {
  const leases = collectionOf<Lease>(connection, leaseSchema);
  return {
    /** Takes or renews the lease `name` for `holder`; false while somebody else holds it. */
    async take(name: string, holder: string, now: Date, durationMs: number): Promise<boolean> {
      const until = new Date(now.getTime() + durationMs);
      try {
        const result = await leases.updateOne(
          { _id: name, $or: [{ holder }, { until: { $lte: now } }] },
          { $set: { holder, until } },
          { upsert: true },
        );
        return result.matchedCount + result.upsertedCount === 1;
      } catch (error) {
        // The upsert collides with the lease of another holder: it is taken.
        if (error instanceof Error && 'code' in error && error.code === 11000) return false;
        throw error;
      }
    },
    async release(name: string, holder: string): Promise<void> {
      await leases.deleteOne({ _id: name, holder });
    },
  };
}
