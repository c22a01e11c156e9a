import type { Connection } from 'mongoose';
import { packSubjects } from './0002-pack-subjects.js';

/**
 * Numbered changes of stored data, applied in order and each noted in `meta` when it is done. A migration must be resumable: it may be
 * killed and run again. No document is changed when it is read; what is old is migrated.
 */
export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly run: (connection: Connection) => Promise<void>;
}

export const migrations: readonly Migration[] = [
  // 1 created the indexes, which every opening does now (../indexes.ts).
  { number: 2, name: 'pack-subjects', run: packSubjects },
];
