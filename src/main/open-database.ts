import type { Config } from '../config.js';
import { FolderHeldError } from '../embedded-mongodb/server/owner-lock.js';
import { connectEmbedded } from '../embedded-mongodb/start.js';
import { CandorError, ConfigError } from '../errors.js';
import { openStore, type Store } from '../store/index.js';

/** The database of this process: the one that is configured, the running embedded server of the data folder, or a new one in it. Every way
 *  in which that fails is told in one sentence that says what to do. */

export interface Database {
  readonly uri: string;
  /** True where this process runs the embedded server, so that nobody else works on the folder but those that attach to it. */
  readonly isOwner: boolean;
  stop(): Promise<void>;
}

/** Throws `ConfigError` where the data folder cannot be opened. */
export async function openDatabase({ mongodbUri, dataDir }: Config): Promise<Database> {
  if (mongodbUri !== null) return { uri: mongodbUri, isOwner: false, stop: async () => undefined };
  try {
    return await connectEmbedded(dataDir);
  } catch (error) {
    if (error instanceof FolderHeldError) {
      throw new ConfigError(
        `The data folder ${dataDir} is held by process ${error.pid ?? '(unknown)'}, which does not answer. Stop it, or set CANDOR_DATA_DIR to another folder.`,
        { cause: error },
      );
    }
    // The file system and the store speak with a plain Error; another class is a defect of ours.
    if (!(error instanceof Error) || error.name !== 'Error') throw error;
    // No document has been read yet, so the message names paths and codes only.
    const why = error.message.split('\n')[0];
    throw new ConfigError(`The data folder ${dataDir} cannot be opened (${why}). Mend it, or set CANDOR_DATA_DIR.`, {
      cause: error,
    });
  }
}

/** Opens the store there. Throws `CandorError` `unavailable` where the configured server does not answer, `ConfigError` where it refuses us. */
export async function openDatabaseStore(database: Database, config: Config, now: () => Date): Promise<Store> {
  try {
    return await openStore(database.uri, config.database, now);
  } catch (error) {
    if (config.mongodbUri === null || !(error instanceof Error) || !/^Mongo/.test(error.name)) throw error;
    if (/ServerSelection|Network/.test(error.name)) {
      throw new CandorError(
        'unavailable',
        'The database of MONGODB_URI does not answer. Start it, or correct MONGODB_URI.',
        {},
        { cause: error },
      );
    }
    const code = 'code' in error ? String(error.code) : 'none';
    throw new ConfigError(`The database of MONGODB_URI refuses us (${error.name}, code ${code}). Check MONGODB_URI.`, {
      cause: error,
    });
  }
}
