import type { AnyBulkWriteOperation, Collection, Document } from 'mongodb';
import { assertEnds, type KeptCollection } from './kept-collection.js';

/** A collection through which no document comes to be without the date that ends it. Only writes that can make a document are looked at. */

export function guardedCollection<T extends Document>(collection: Collection<T>, kept: KeptCollection): Collection<T> {
  if (kept.expiry === null || !['date', 'period'].includes(kept.expiry.kind)) return collection;
  const check = (fields: Document) => assertEnds(kept, fields);
  const checks: Readonly<Record<string, (...given: never[]) => void>> = {
    insertOne: (document: Document) => check(document),
    insertMany: (documents: readonly Document[]) => documents.forEach(check),
    replaceOne: (_filter: Document, replacement: Document, options?: Document) =>
      options?.upsert === true ? check(replacement) : undefined,
    updateOne: (_filter: Document, update: Document, options?: Document) =>
      options?.upsert === true ? check(setBy(update)) : undefined,
    updateMany: (_filter: Document, update: Document, options?: Document) =>
      options?.upsert === true ? check(setBy(update)) : undefined,
    findOneAndUpdate: (_filter: Document, update: Document, options?: Document) =>
      options?.upsert === true ? check(setBy(update)) : undefined,
    bulkWrite: (operations: readonly AnyBulkWriteOperation[]) => {
      for (const operation of operations) for (const fields of madeBy(operation)) check(fields);
    },
  };
  return new Proxy(collection, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      const before = typeof name === 'string' && Object.hasOwn(checks, name) ? checks[name]! : null;
      return (...given: never[]) => {
        before?.(...given);
        return value.apply(target, given) as unknown;
      };
    },
  });
}

/** Top-level fields of the document that an upsert would make. */
function setBy(update: Document): Document {
  return { ...(update.$set as Document | undefined), ...(update.$setOnInsert as Document | undefined) };
}

function madeBy(operation: AnyBulkWriteOperation): readonly Document[] {
  if ('insertOne' in operation) return [operation.insertOne.document];
  if ('replaceOne' in operation) return operation.replaceOne.upsert === true ? [operation.replaceOne.replacement] : [];
  if ('updateOne' in operation)
    return operation.updateOne.upsert === true ? [setBy(operation.updateOne.update as Document)] : [];
  if ('updateMany' in operation)
    return operation.updateMany.upsert === true ? [setBy(operation.updateMany.update as Document)] : [];
  return [];
}
