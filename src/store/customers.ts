import { type Connection, Schema } from 'mongoose';
import type { Purpose } from '../domain/purpose.js';
import { collectionOf } from './connection.js';
import { shortMemory } from './short-memory.js';

/** A registered customer: what the contract allows, no person of theirs. */
export interface Customer {
  readonly _id: string;
  readonly name: string;
  /** Only `active` is answered; the others keep their rights to opt-outs and deletions. */
  readonly status: 'active' | 'suspended' | 'ended';
  /** Purposes of the contract; a key may have fewer, never more. */
  readonly purposes: readonly Purpose[];
  readonly createdAt: Date;
}

export const customerSchema = new Schema<Customer>(
  { _id: String, name: String, status: String, purposes: [String], createdAt: Date },
  { collection: 'customers', versionKey: false },
);
customerSchema.index({ name: 1 }, { name: 'name', unique: true });

export function customerStore(connection: Connection) {
  const customers = collectionOf<Customer>(connection, customerSchema);
  const memory = shortMemory((id) => customers.findOne({ _id: id }));
  return {
    /** Throws the driver's duplicate error (11000) for a name that is taken. */
    async insert(customer: Customer): Promise<void> {
      await customers.insertOne(customer);
    },
    /** May be up to 5 s old, except for what this process changed itself. */
    find: (id: string): Promise<Customer | null> => memory.find(id),
    findByName: (name: string): Promise<Customer | null> => customers.findOne({ name }),
    /** All customers by name: there are as many as contracts, so no pages. */
    list: (): Promise<readonly Customer[]> => customers.find({}).sort({ name: 1 }).toArray(),
    async setStatus(id: string, status: Customer['status']): Promise<void> {
      await customers.updateOne({ _id: id }, { $set: { status } });
      memory.forget(id);
    },
  };
}
