import { type Connection, Schema } from 'mongoose';
import { collectionOf } from './connection.js';
import { writtenBeforeTakenId } from './taken-id.js';

/** The signed checkpoints of the audit log, one a size, with the key each can be verified with. What was signed is never replaced. */
export interface AuditCheckpoint {
  /** Entries covered. */
  readonly _id: number;
  readonly note: string;
  /** Verifier key of the signer; a rotated key still proves what it signed. */
  readonly publicKey: string;
  readonly at: Date;
}

export const auditCheckpointSchema = new Schema<AuditCheckpoint>(
  { _id: Number, note: String, publicKey: String, at: Date },
  { collection: 'audit_checkpoints', versionKey: false },
);

export function auditCheckpointStore(connection: Connection) {
  const checkpoints = collectionOf<AuditCheckpoint>(connection, auditCheckpointSchema);
  return {
    /** Keeps `checkpoint` unless one of its size is there; returns the one that stands. */
    async putOnce(checkpoint: AuditCheckpoint): Promise<AuditCheckpoint> {
      try {
        await checkpoints.insertOne(checkpoint);
      } catch (error) {
        if (writtenBeforeTakenId(error) === null) throw error;
      }
      return (await checkpoints.findOne({ _id: checkpoint._id })) ?? checkpoint;
    },
    async findLast(): Promise<AuditCheckpoint | null> {
      const [last] = await checkpoints.find({}).sort({ _id: -1 }).limit(1).toArray();
      return last ?? null;
    },
    /** All up to `size`, smallest first: one a day, so a few thousand in ten years. */
    findUpTo: (size: number): Promise<readonly AuditCheckpoint[]> =>
      checkpoints
        .find({ _id: { $lte: size } })
        .sort({ _id: 1 })
        .toArray(),
  };
}
