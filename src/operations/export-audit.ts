import { parseCheckpoint } from '../domain/audit/checkpoint.js';
import { encodeLine } from '../domain/audit/log-file.js';
import { CandorError } from '../errors.js';
import { auditSigner, checkpointAudit } from './checkpoint-audit.js';
import type { OperationContext } from './context.js';

/** What an export holds, besides its lines. */
export interface AuditExport {
  readonly size: number;
  /** The checkpoint it ends with, to be kept apart from the file. */
  readonly checkpoint: string;
  /** The verifier key of this installation, likewise. */
  readonly publicKey: string;
  /** The lines, each with its line feed; read as they are taken. */
  readonly lines: AsyncIterable<string>;
}

/** Signs the log as it stands and gives it as a file that is verified without us. Throws as `checkpointAudit` does. */
export async function exportAudit(context: OperationContext): Promise<AuditExport> {
  const last = await checkpointAudit(context);
  return {
    size: last._id,
    checkpoint: last.note,
    publicKey: auditSigner(context.keyring).verifierKey,
    lines: linesUpTo(context, last._id),
  };
}

/** The verifier keys of this installation's log, for whoever will verify it: the one in use first, then those that signed before. */
export function auditPublicKeys({ keyring }: OperationContext): readonly string[] {
  return Array.from(
    { length: keyring.generation },
    (_, index) => auditSigner(keyring, keyring.generation - index).verifierKey,
  );
}

async function* linesUpTo(context: OperationContext, size: number): AsyncGenerator<string> {
  const checkpoints = await context.store.auditCheckpoints.findUpTo(size);
  const publicKeys = [...new Set(checkpoints.map(({ publicKey }) => publicKey))];
  const origin = auditSigner(context.keyring).name;
  yield `${encodeLine({ kind: 'header', origin, publicKeys })}\n`;
  let written = 0;
  for (const { _id, note } of checkpoints) {
    if (parseCheckpoint(note) === null)
      throw new CandorError('internal', 'A stored checkpoint was altered.', { seq: _id });
    // With the hash that was stored: of an entry altered in the store the file then tells which it is.
    for await (const { entry, leaf } of context.store.auditLog.read(written, _id))
      yield `${encodeLine({ kind: 'entry', entry, leaf })}\n`;
    written = _id;
    yield `${encodeLine({ kind: 'checkpoint', note })}\n`;
  }
}
