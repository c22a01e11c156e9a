import type { Connection } from 'mongoose';
import { createIndexes } from './0001-create-indexes.js';

/**
 * Numbered changes of stored data, applied in order and each noted in `meta` when it is done. A migration must be resumable: it may be
 * killed and run again. No document is changed when it is read; what is old is migrated.
 */
export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly run: (connection: Connection) => Promise<void>;
}

export const migrations: readonly Migration[] = [{ number: 1, name: 'create-indexes', run: createIndexes }];
