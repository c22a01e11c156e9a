import type { Document } from 'mongodb';
import type { Connection } from 'mongoose';
import { addDuration, isExpired } from '../domain/retention.js';
import { collectionOf } from './connection.js';
import { type CollectionName, collections } from './schemas.js';

/**
 * Documents that end by a date of their own, in every collection whose end is one (`schemas.ts`): what a collection says of its end is what
 * the retention job does. Values of people in the profile category are left out, for they go with their person (`expire-people.ts`).
 */

/** The retention of these is a matter of people and their records. */
const byPerson: ReadonlySet<CollectionName> = new Set(['raw_records', 'subjects', 'identities', 'profiles']);

export const endingCollections = collections.filter(
  ({ name, expiry }) => (expiry?.kind === 'date' || expiry?.kind === 'period') && !byPerson.has(name),
);

/** Counting back by the calendar can be off by the difference of two months' lengths; each date found is then asked by itself. */
const calendarSlackMs = 3 * 86_400_000;

interface Ends {
  /** The field that an index of the collection begins with. */
  readonly field: string;
  /** Null: the field is the end itself. */
  readonly period: string | null;
  /** Which documents end at all. */
  readonly only: Readonly<Record<string, unknown>>;
}

export interface EndedQuestion {
  readonly name: CollectionName;
  readonly now: Date;
  readonly limit: number;
  /** Ids of documents that stay although their time is over. */
  readonly except?: readonly string[];
}

export function endedStore(connection: Connection) {
  const parts = new Map(endingCollections.map((one) => [one.name, collectionOf<Document>(connection, one.schema)]));
  const partOf = (name: CollectionName) => parts.get(name)!;

  async function findEnded({ name, now, limit, except = [] }: EndedQuestion): Promise<readonly unknown[]> {
    const { field, period, only } = endsOf(name);
    const filter = except.length === 0 ? only : { ...only, _id: { $nin: [...except] } };
    const until = period === null ? now : new Date(countedBack(now, period).getTime() + calendarSlackMs);
    const found = await partOf(name)
      // Held for a claim, a document stays although its time is over.
      .find({ ...filter, [field]: { $lte: until }, heldUntil: { $not: { $gt: now } } } as Document, {
        projection: { [field]: 1 },
      })
      .sort({ [field]: 1 })
      .limit(limit)
      .toArray();
    return found
      .filter((one) => one[field] instanceof Date && isExpired(endOf(one[field], period), now))
      .map((one) => one._id);
  }

  return {
    count: (name: CollectionName) => partOf(name).countDocuments({}),
    /** Ids of those that have ended by `now`, the first first. */
    findEnded,
    /** How many have ended by `now`, counted to `limit`. */
    countEnded: async (question: EndedQuestion) => (await findEnded(question)).length,
    /** Deletes up to `limit` that have ended by `now`, those that ended first before others; returns how many. */
    async removeEnded(question: EndedQuestion): Promise<number> {
      const ids = await findEnded(question);
      if (ids.length === 0) return 0;
      return (await partOf(question.name).deleteMany({ _id: { $in: ids } } as Document)).deletedCount;
    },
  };
}

function endsOf(name: CollectionName): Ends {
  const expiry = endingCollections.find((one) => one.name === name)?.expiry;
  if (expiry?.kind === 'date') return { field: expiry.field, period: null, only: {} };
  if (expiry?.kind === 'period') {
    const unless = 'unless' in expiry ? expiry.unless : undefined;
    const only = unless === undefined ? {} : { [unless.field]: { $ne: unless.value } };
    return { field: expiry.anchor, period: expiry.period, only };
  }
  throw new RangeError(`Documents of ${name} do not end by a date of their own.`);
}

function endOf(anchor: Date, period: string | null): Date {
  return period === null ? anchor : addDuration(anchor, period);
}

function countedBack(now: Date, period: string): Date {
  return new Date(now.getTime() - (addDuration(now, period).getTime() - now.getTime()));
}
