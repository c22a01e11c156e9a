import { setTimeout as sleep } from 'node:timers/promises';
import { readGenerated, wrapFingerprint, wrapMac } from '../domain/key-generation.js';
import type { Fingerprint } from '../domain/suppression.js';
import { CandorError, ConfigError } from '../errors.js';
import { type Change, type RotatedCollection, rotatedCollections } from '../store/rotated-collections.js';
import { appendAudit } from './append-audit.js';
import type { OperationContext } from './context.js';
import { openSealed, sealText } from './sealed-text.js';

/**
 * Change of keys while everything runs (B80). Nobody knows any more what was hashed, so hashes are wrapped in the new key; what was sealed is
 * sealed again. Until the last entry is moved both generations are found, new ones are written under the later. Each step may be stopped and
 * done again: how far it came stands in `meta`.
 */

/** The master keys of this process. */
export interface KeyStock {
  /** How many there are, looked up now. */
  count(): number;
  /** The hash that tells the key of a generation from another one. */
  checkOf(generation: number): string;
  /** Makes a further one; its generation. Throws `ConfigError` where it cannot. */
  makeNext(): number;
}

export interface RotationOptions {
  /** Documents moved at a time. */
  readonly sliceSize?: number;
  /** Longer than any process takes from reading the note of the keys to its last use of what it read. */
  readonly graceMs?: number;
}

export interface Rotation {
  /** Everything is under this generation now. */
  readonly generation: number;
  /** True where an earlier rotation was finished, and no key made. */
  readonly isResumed: boolean;
  readonly suppressions: number;
}

const leaseName = 'rotate-keys';
const leaseMs = 60_000;
const progressId = 'key-rotation';

/** Makes the next master key, or finishes what was begun, or takes up a key that was added. Throws `CandorError` `unavailable` while another
 *  process does, and `ConfigError` where no key can be made or the one here is not the one that was begun with. */
export async function rotateKeys(
  context: OperationContext,
  stock: KeyStock,
  options: RotationOptions = {},
): Promise<Rotation> {
  return withLease(context, async () => {
    const { floor, head } = await context.store.keys.refresh();
    const isResumed = floor < head;
    const generation = isResumed ? head : stock.count() > head ? stock.count() : stock.makeNext();
    if (!isResumed) await raiseHead(context, stock, generation);
    return { generation, isResumed, suppressions: await moveAll(context, generation, options) };
  });
}

/** Opens `generation`: hashes of it are found and written from now on. */
export async function raiseHead(context: OperationContext, stock: KeyStock, generation: number): Promise<void> {
  const { keys } = context.store;
  // Every key up to it is needed, so each leaves what it can be told by.
  for (let one = (await keys.refresh()).head + 1; one <= generation; one += 1) {
    if (one > stock.count()) throw new ConfigError(`Master key number ${one} is not at hand; put it back.`);
    const check = stock.checkOf(one);
    if ((await keys.raise(one, check)) !== check)
      throw new ConfigError(
        'Another key was begun with. Put that master key into the key folder in place of this one.',
      );
    await appendAudit(context, { actor: 'operator', action: 'raise-keys', details: { generation: one } });
  }
  await keys.refresh();
}

/** Finishes a rotation that was begun; nothing where none was. */
export async function finishRotation(context: OperationContext, options: RotationOptions = {}): Promise<void> {
  const { floor, head } = await context.store.keys.refresh();
  if (floor < head) await withLease(context, () => moveAll(context, head, options));
}

async function withLease<T>(context: OperationContext, run: () => Promise<T>): Promise<T> {
  await renew(context);
  try {
    return await run();
  } finally {
    await context.store.leases.release(leaseName, context.processId);
  }
}

async function renew({ store, processId, now }: OperationContext): Promise<void> {
  if (!(await store.leases.take(leaseName, processId, now(), leaseMs)))
    throw new CandorError('unavailable', 'Keys are being changed by another process, or were a minute ago.');
}

type Part = 'copy' | RotatedCollection | 'remove' | 'second-look';
const parts: readonly Part[] = ['copy', ...rotatedCollections, 'remove', 'second-look'];

/** Before these, whoever has not heard of the new key yet must be done with what it had begun. */
const waitsBefore: ReadonlySet<Part> = new Set([rotatedCollections[0]!, 'remove', 'second-look']);

interface Progress {
  readonly generation: number;
  readonly part: Part;
  readonly after: string | null;
  readonly moved: number;
}

async function moveAll(
  context: OperationContext,
  generation: number,
  { sliceSize = 1_000, graceMs = 5_000 }: RotationOptions,
): Promise<number> {
  let progress = await progressOf(context, generation);
  const first = progress.part;
  for (const part of parts.slice(parts.indexOf(first))) {
    if (part !== progress.part) progress = { ...progress, part, after: null };
    if (waitsBefore.has(part) || (part === first && part !== 'copy')) await wait(context, graceMs);
    do {
      await renew(context);
      progress = await moveSlice(context, progress, sliceSize);
      await context.store.meta.put(progressId, JSON.stringify(progress), context.now());
    } while (progress.after !== null);
    if (part === 'remove') await context.store.keys.close(generation);
  }
  await context.store.keys.refresh();
  await appendAudit(context, { actor: 'operator', action: 'rotate-keys', details: { generation } });
  await context.store.meta.put(progressId, JSON.stringify({ ...progress, part: 'done' }), context.now());
  return progress.moved;
}

async function progressOf({ store }: OperationContext, generation: number): Promise<Progress> {
  const stored = await store.meta.find(progressId);
  const progress = stored === null ? null : (JSON.parse(stored) as Progress);
  const isOwn = progress?.generation === generation && parts.includes(progress.part);
  return isOwn ? progress : { generation, part: 'copy', after: null, moved: 0 };
}

async function moveSlice(context: OperationContext, progress: Progress, size: number): Promise<Progress> {
  const { part, generation, after, moved } = progress;
  const { wrappedSuppressions, rotated } = context.store;
  if (part !== 'copy' && part !== 'remove' && part !== 'second-look')
    return { ...progress, after: await rotated.change(part, after, size, changeTo(context, generation)) };
  const slice = await wrappedSuppressions.findOlder(generation, after, size);
  // Again before it goes: since it was copied somebody may have written to it who had not heard of the new key.
  await wrappedSuppressions.copy(context.keyring, slice.documents, generation);
  if (part !== 'copy') await wrappedSuppressions.remove(slice.documents);
  return { ...progress, after: slice.after, moved: moved + (part === 'copy' ? slice.documents.length : 0) };
}

function changeTo({ keyring }: OperationContext, generation: number): Change {
  return (field, value, documentId) => {
    if (field.kind === 'fingerprints') {
      const stored = value as readonly Fingerprint[];
      const wrapped = [...new Set(stored.map((one) => wrapFingerprint(keyring, one, generation)))];
      return wrapped.length === stored.length && wrapped.every((one, index) => one === stored[index]) ? value : wrapped;
    }
    const text = value as string;
    if (field.kind === 'mac') return wrapMac(keyring, field.purpose, text, generation);
    if (readGenerated(text).generation >= generation) return value;
    const boundTo = field.isBound ? documentId : null;
    return sealText(keyring, field.purpose, boundTo, openSealed(keyring, field.purpose, boundTo, text));
  };
}

async function wait(context: OperationContext, ms: number): Promise<void> {
  // In pieces, so that the lease does not end meanwhile.
  for (let left = ms; left > 0; left -= leaseMs / 4) {
    await renew(context);
    await sleep(Math.min(left, leaseMs / 4));
  }
}
