import { type Checkpoint, parseCheckpoint } from './checkpoint.js';
import { encodeEntry } from './entry.js';
import { entryOrder } from './entry-order.js';
import type { Finding, FindingKind } from './findings.js';
import { type CheckpointLine, decodeLine, type EntryLine, type LogHeader } from './log-file.js';
import { appendLeaf, emptyFrontier, type Frontier, leafHash, rootOf } from './merkle-tree.js';
import { checkNote, type NoteVerifier, parseBase64, parseNote, parseVerifierKey } from './signed-note.js';

/**
 * Verifies a log file line by line in constant memory. Each entry is held against its leaf hash, each checkpoint against the root of the
 * entries before it and against its signer, so that a change is told with the entry it hit, and a cut tail with what is gone.
 */

export interface VerifierOptions {
  /** The reader's own verifier keys; empty = those in the file, which prove only that the file agrees with itself. */
  readonly publicKeys: readonly string[];
  /** Notes kept elsewhere. */
  readonly checkpoints: readonly string[];
}

export interface Verdict {
  readonly findings: readonly Finding[];
  /** Lines with entries. */
  readonly entries: number;
  /** Checkpoints whose root and signature hold. */
  readonly checkpoints: number;
  /** True where the keys came from the reader. */
  readonly isTrusted: boolean;
}

export interface LogVerifier {
  /** Takes the next line, without its line feed; null for bytes that are no line (too long, no UTF-8, unended). */
  take(line: string | null): void;
  /** True when so much is wrong that the rest tells nothing new. */
  isHopeless(): boolean;
  finish(): Verdict;
}

// A file of another kind would otherwise give one finding a line, without end.
const maxFindings = 100;

export function openVerifier(options: VerifierOptions): LogVerifier {
  const state = new VerifierState(options);
  return {
    take: (line) => state.take(line),
    isHopeless: () => state.findings.length >= maxFindings,
    finish: () => state.finish(),
  };
}

class VerifierState {
  readonly findings: Finding[] = [];
  private readonly order = entryOrder();
  private readonly given: readonly string[];
  private kept: readonly Checkpoint[] = [];
  private readonly isTrusted: boolean;
  private verifiers: readonly NoteVerifier[];
  private origin: string | null = null;
  private tree: Frontier = emptyFrontier;
  private line = 0;
  private entries = 0;
  private provenSize = 0;
  private provenCount = 0;
  private endsWithCheckpoint = false;

  constructor({ publicKeys, checkpoints }: VerifierOptions) {
    this.isTrusted = publicKeys.length > 0;
    this.verifiers = this.readKeys(publicKeys);
    this.given = checkpoints;
  }

  take(text: string | null): void {
    this.line += 1;
    const line = text === null ? null : decodeLine(text);
    this.endsWithCheckpoint = line?.kind === 'checkpoint';
    if (this.line === 1) this.takeHeader(line?.kind === 'header' ? line : null);
    else if (line === null || line.kind === 'header') this.takeUnreadable(text);
    else if (line.kind === 'entry') this.takeEntry(line);
    else this.takeCheckpoint(line);
  }

  finish(): Verdict {
    if (this.line === 0) this.found('malformed-line', null, 'the file is empty');
    // Without its last checkpoint the file ends where somebody chose.
    else if (!this.endsWithCheckpoint)
      this.found('truncated-tail', this.order.next(), 'the last line is no checkpoint: the tail was cut');
    for (const { size } of this.kept) this.order.expect(size);
    this.findings.push(...this.order.missing());
    const { findings, entries, provenCount: checkpoints, isTrusted } = this;
    return { findings, entries, checkpoints, isTrusted };
  }

  private takeHeader(header: LogHeader | null): void {
    if (header === null) this.found('malformed-line', null, 'the first line is not that of an audit log');
    else this.readHeader(header);
    // Only what was really signed may say that entries are missing.
    this.kept = this.given.flatMap((note) => this.read(note) ?? []);
    this.compareKept();
  }

  private readHeader({ origin, publicKeys }: LogHeader): void {
    this.origin = origin;
    const own = this.readKeys(publicKeys);
    if (!this.isTrusted) this.verifiers = own;
    else if (this.verifiers.every((verifier) => verifier.name !== origin))
      this.found('wrong-origin', null, 'the file is of another log than the public key');
  }

  private takeUnreadable(text: string | null): void {
    const isCheckpoint = text?.startsWith('{"checkpoint"') ?? false;
    const seq = isCheckpoint ? null : this.order.next();
    this.found('malformed-line', seq, isCheckpoint ? 'a checkpoint cannot be read' : `cannot be read as entry ${seq}`);
    if (!isCheckpoint) this.order.placeUnreadable();
  }

  private takeEntry({ entry, leaf }: EntryLine): void {
    this.entries += 1;
    const actual = leafHash(encodeEntry(entry));
    const stated = parseBase64(leaf);
    const isIntact = stated?.equals(actual) ?? false;
    if (!isIntact) this.found('altered-entry', entry.seq, `entry ${entry.seq} was altered: its hash is another`);
    const { isNext, finding } = this.order.place(entry.seq, this.line);
    if (finding !== null) this.findings.push(finding);
    if (!isNext) return;
    // The stated hash goes into the tree: where the roots hold with it, nothing but this entry was touched.
    this.tree = appendLeaf(this.tree, stated?.length === 32 ? stated : actual).frontier;
    this.compareKept();
  }

  private takeCheckpoint({ note }: CheckpointLine): void {
    const checkpoint = this.read(note);
    if (checkpoint === null) return;
    const next = this.order.next();
    this.order.expect(checkpoint.size);
    if (checkpoint.size < next)
      this.found('re-ordered', checkpoint.size, `a checkpoint over ${checkpoint.size} entries stands after ${next}`);
    else this.compare(checkpoint);
  }

  private compareKept(): void {
    for (const checkpoint of this.kept) if (checkpoint.size === this.order.next()) this.compare(checkpoint);
  }

  private compare({ size, root }: Checkpoint): void {
    // What stands out of order is told already, and no root can be compared after it.
    if (this.order.isBroken()) return;
    if (rootOf(this.tree.nodes).equals(root)) {
      this.provenSize = size;
      this.provenCount += 1;
      return;
    }
    const first = Math.min(this.provenSize, Math.max(size - 1, 0));
    const range = size - first > 1 ? `entries ${first} to ${size - 1} hold one that is` : `entry ${first} is`;
    this.found('root-mismatch', first, `${range} not what was signed`);
  }

  /** The checkpoint of a note by a known signer of this log; else null, with a finding. */
  private read(note: string): Checkpoint | null {
    const checkpoint = parseCheckpoint(note);
    if (checkpoint === null) {
      this.found('malformed-line', null, 'a checkpoint cannot be read');
      return null;
    }
    const { origin, size } = checkpoint;
    if (this.origin !== null && origin !== this.origin) {
      this.found('wrong-origin', null, `the checkpoint over ${size} entries is of another log`);
      return null;
    }
    const check = checkNote(parseNote(note)!, this.verifiers);
    if (check === 'forged')
      this.found('bad-signature', null, `the signature of the checkpoint over ${size} entries is false`);
    if (check === 'unknown')
      this.found('unknown-signer', null, `the checkpoint over ${size} entries is signed by no known key`);
    return check === 'valid' ? checkpoint : null;
  }

  private readKeys(texts: readonly string[]): readonly NoteVerifier[] {
    return texts.flatMap((text) => {
      const verifier = parseVerifierKey(text);
      if (verifier === null) this.found('unknown-signer', null, 'a public key cannot be read');
      return verifier ?? [];
    });
  }

  private found(kind: FindingKind, seq: number | null, text: string): void {
    this.findings.push({ kind, line: this.line === 0 ? null : this.line, seq, text });
  }
}
