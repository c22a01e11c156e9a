import { type Keyring, keyringOf } from '../domain/keyring.js';
import { CandorError, ConfigError } from '../errors.js';
import { createMasterKey, type KeyFolderOptions, loadMasterKeys } from '../key-folder.js';
import type { KeyStock } from '../operations/rotate-keys.js';
import type { StoreKeys } from '../store/key-heads.js';

/**
 * The keyring of a running process. Keys that are added to the folder are taken up without a restart, when something that was made under them
 * is met; a folder that cannot be read any more, or holds other keys, makes every door refuse until it is as it was (B78).
 */

export interface LiveKeyring extends Keyring, StoreKeys, KeyStock {}

export interface LiveKeyringOptions extends Omit<KeyFolderOptions, 'mayCreate'> {
  readonly clockMs: () => number;
}

/** How old the last look at the folder may be. */
const lookAgainMs = 2_000;

/** Opens the keyring over `keys`, which were read just now; the first generation is in use until `use` says another. */
export function openLiveKeyring(options: LiveKeyringOptions, keys: readonly Uint8Array[]): LiveKeyring {
  let chain = keys;
  let ring = keyringOf(keys);
  let inUse = 1;
  let lookedMs = options.clockMs();
  let refusal: CandorError | null = null;

  function reload(): void {
    lookedMs = options.clockMs();
    try {
      const read = loadMasterKeys({ ...options, mayCreate: false }).keys;
      // One that was not in use yet may have been put right.
      if (chain.slice(0, inUse).some((key, index) => !isSame(key, read[index])))
        throw new ConfigError('A master key is gone or was replaced by another one.');
      ring = keyringOf(read);
      chain = read;
      refusal = null;
    } catch (error) {
      refusal = new CandorError('unavailable', 'The master keys cannot be read.', {}, { cause: error });
    }
  }

  function assertUsable(): void {
    if (options.clockMs() - lookedMs >= lookAgainMs) reload();
    if (refusal !== null) throw refusal;
  }

  // Another process may have made a key since the last look.
  function reach(generation: number): Keyring {
    if (generation > chain.length) reload();
    if (refusal !== null && generation > chain.length) throw refusal;
    return ring;
  }

  const checkOf = (generation: number) => reach(generation).mac('check', ['candor'], generation).toString('hex');

  return {
    get generation() {
      return inUse;
    },
    mac: (purpose, parts, generation = 1) => reach(generation).mac(purpose, parts, generation),
    wrap: (purpose, mac, from, to) => reach(to).wrap(purpose, mac, from, to),
    key: (purpose, generation = inUse) => reach(generation).key(purpose, generation),
    use(generation, check) {
      if (check !== null && checkOf(generation) !== check) reload();
      if (check !== null && checkOf(generation) !== check)
        throw new CandorError('unavailable', 'A master key is another one than the store was written with.', {
          generation,
        });
      inUse = generation;
    },
    assertUsable,
    checkOf,
    count() {
      reload();
      if (refusal !== null) throw refusal;
      return chain.length;
    },
    makeNext() {
      if (options.masterKey !== undefined && options.masterKey !== null)
        throw new ConfigError(
          'The master keys stand in CANDOR_MASTER_KEY. Add the new one behind a comma (openssl rand -hex 32), restart every process with it, then rotate.',
        );
      createMasterKey(options.keyDir, chain.length + 1);
      reload();
      if (refusal !== null) throw refusal;
      return chain.length;
    },
  };
}

function isSame(key: Uint8Array, read: Uint8Array | undefined): boolean {
  return read !== undefined && Buffer.from(key).equals(read);
}
