import { type Checkpoint, parseCheckpoint, signCheckpoint } from '../domain/audit/checkpoint.js';
import { encodeEntry } from '../domain/audit/entry.js';
import { appendLeaf, type Frontier, leafHash, rootOf } from '../domain/audit/merkle-tree.js';
import { checkNote, type NoteSigner, noteSigner, parseNote, parseVerifierKey } from '../domain/audit/signed-note.js';
import { type Keyring, keyedId } from '../domain/keyring.js';
import { CandorError } from '../errors.js';
import type { AuditCheckpoint } from '../store/audit-checkpoints.js';
import type { OperationContext } from './context.js';

/**
 * Signs the audit log as it stands. Nothing is signed unseen: the entries since the last checkpoint are hashed again and must continue
 * what was signed then, so that a change in the store is told here and never covered by a new signature.
 */

/** The signer of this installation's log, of the key in use unless told. Its name is from the key that is never rotated, so that the log
 *  keeps it. */
export function auditSigner(keyring: Keyring, generation: number = keyring.generation): NoteSigner {
  return noteSigner(`candor/${keyedId(keyring, 'log', ['audit'])}`, keyring.key('audit', generation));
}

/** The checkpoint over all entries of now; the one that is there where nothing was added. Throws `CandorError` `internal` where the log no
 *  longer holds what was signed. */
export async function checkpointAudit(context: OperationContext): Promise<AuditCheckpoint> {
  const { auditLog, auditCheckpoints } = context.store;
  const signer = auditSigner(context.keyring);
  const last = await auditCheckpoints.findLast();
  const size = await auditLog.readSize();
  if (last !== null && size < last._id) throw broken('The audit log is shorter than what was signed.', last._id);
  const tree = await hashAgain(context, await signedTree(context, last), size);
  if (last !== null && last._id === size) return last;
  const root = rootOf(tree.nodes);
  if (!root.equals(rootOf((await auditLog.readFrontier(size)).nodes)))
    throw broken('The audit log and its tree disagree.', size);
  const note = signCheckpoint(signer, { origin: signer.name, size, root });
  return auditCheckpoints.putOnce({ _id: size, note, publicKey: signer.verifierKey, at: context.now() });
}

// The tree of the last checkpoint as the store has it, held against what was signed then.
async function signedTree(context: OperationContext, last: AuditCheckpoint | null): Promise<Frontier> {
  if (last === null) return { size: 0, nodes: [] };
  const tree = await context.store.auditLog.readFrontier(last._id);
  if (!isSigned(last) || !signedBy(last).root.equals(rootOf(tree.nodes)))
    throw broken('The audit log no longer holds what was signed.', last._id);
  return tree;
}

function isSigned({ note, publicKey }: AuditCheckpoint): boolean {
  const parsed = parseNote(note);
  const verifier = parseVerifierKey(publicKey);
  return parsed !== null && verifier !== null && checkNote(parsed, [verifier]) === 'valid';
}

function signedBy({ _id, note }: AuditCheckpoint): Checkpoint {
  const checkpoint = parseCheckpoint(note);
  if (checkpoint === null || checkpoint.size !== _id) throw broken('A stored checkpoint was altered.', _id);
  return checkpoint;
}

async function hashAgain(context: OperationContext, tree: Frontier, size: number): Promise<Frontier> {
  let grown = tree;
  for await (const { entry, leaf } of context.store.auditLog.read(tree.size, size)) {
    if (entry.seq !== grown.size) throw broken('The audit log lacks an entry.', grown.size);
    const hash = leafHash(encodeEntry(entry));
    if (hash.toString('base64') !== leaf) throw broken('An entry of the audit log was altered.', entry.seq);
    grown = appendLeaf(grown, hash).frontier;
  }
  if (grown.size !== size) throw broken('The audit log lacks an entry.', grown.size);
  return grown;
}

function broken(text: string, seq: number): CandorError {
  return new CandorError('internal', text, { seq });
}
