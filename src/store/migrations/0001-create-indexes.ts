import type { Connection } from 'mongoose';
import { schemas } from '../schemas.js';

/** Creates every collection with its indexes. Creating an index that is there does nothing, so it may stop and start again anywhere. */
export async function createIndexes(connection: Connection): Promise<void> {
  for (const schema of schemas) {
    const name = String(schema.get('collection'));
    const collection = connection.collection(name);
    for (const [keys, options] of schema.indexes()) {
      const { background: _background, ...rest } = options as Record<string, unknown>;
      await collection.createIndex(keys as Record<string, 1 | -1>, rest);
    }
  }
}
