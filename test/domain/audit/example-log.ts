import { signCheckpoint } from '../../../src/domain/audit/checkpoint.js';
import { type AuditEntry, encodeEntry } from '../../../src/domain/audit/entry.js';
import { encodeLine, entryLine } from '../../../src/domain/audit/log-file.js';
import { openVerifier, type Verdict, type VerifierOptions } from '../../../src/domain/audit/log-verifier.js';
import { appendLeaf, emptyFrontier, leafHash, rootOf } from '../../../src/domain/audit/merkle-tree.js';
import { type NoteSigner, noteSigner } from '../../../src/domain/audit/signed-note.js';

/** An exported log made by hand: header, entries, a checkpoint after each size asked for. */

export const origin = 'candor/log_example';
export const signer = noteSigner(origin, Buffer.alloc(32, 3));

export function entryOf(seq: number, changes: Partial<AuditEntry> = {}): AuditEntry {
  return {
    seq,
    at: new Date(Date.UTC(2026, 10, 2, 8, 0, seq)),
    actor: 'operator',
    action: 'revoke-api-key',
    requestId: seq % 2 === 0 ? null : `req_${seq}`,
    subject: null,
    details: { keyId: `key_${seq}`, count: seq },
    sealed: null,
    ...changes,
  };
}

/** The signed checkpoint over the first `size` example entries. */
export function noteOver(size: number, by: NoteSigner = signer, name = origin): string {
  let tree = emptyFrontier;
  for (let seq = 0; seq < size; seq += 1) tree = appendLeaf(tree, leafHash(encodeEntry(entryOf(seq)))).frontier;
  return signCheckpoint(by, { origin: name, size, root: rootOf(tree.nodes) });
}

/** The lines of a log of `size` entries; line 1 is the header. */
export function linesOf(size: number, checkpoints: readonly number[] = [size]): string[] {
  const lines = [encodeLine({ kind: 'header', origin, publicKeys: [signer.verifierKey] })];
  for (let seq = 0; seq <= size; seq += 1) {
    if (checkpoints.includes(seq)) lines.push(encodeLine({ kind: 'checkpoint', note: noteOver(seq) }));
    if (seq < size) lines.push(encodeLine(entryLine(entryOf(seq))));
  }
  return lines;
}

export function verdictOf(lines: readonly (string | null)[], options: Partial<VerifierOptions> = {}): Verdict {
  const verifier = openVerifier({ publicKeys: [], checkpoints: [], ...options });
  for (const line of lines) verifier.take(line);
  return verifier.finish();
}

/** `kind seq` of every finding. */
export function toldOf(verdict: Verdict): readonly string[] {
  return verdict.findings.map(({ kind, seq }) => (seq === null ? kind : `${kind} ${seq}`));
}
