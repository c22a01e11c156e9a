import { type AuditEntry, decodeEntry, encodeEntry } from './entry.js';
import { leafHash } from './merkle-tree.js';

/**
 * The log as a file that is verified without us: a line that names the log and its keys, a line for each entry with its leaf hash, and the
 * signed checkpoints where they were due; the last line is always one. Every line has one encoding, so that no byte changes unseen.
 */

/** Origin of the log and its verifier keys. Keys in the file only say who claims to have signed; the reader's own copy decides. */
export interface LogHeader {
  readonly kind: 'header';
  readonly origin: string;
  readonly publicKeys: readonly string[];
}

export interface EntryLine {
  readonly kind: 'entry';
  readonly entry: AuditEntry;
  /** Base64, as the line states it: where it does not fit the entry, it tells which of the two is still the signed one. */
  readonly leaf: string;
}

export interface CheckpointLine {
  readonly kind: 'checkpoint';
  /** The whole signed note. */
  readonly note: string;
}

export type LogLine = LogHeader | EntryLine | CheckpointLine;

/** Longest line in bytes; an entry with full details has about 12,000. */
export const maxLineBytes = 20_000;
const formatVersion = 1;

/** One line, without its line feed. */
export function encodeLine(line: LogLine): string {
  switch (line.kind) {
    case 'header':
      return JSON.stringify({ candorAuditLog: formatVersion, origin: line.origin, publicKeys: line.publicKeys });
    case 'entry':
      return `{"leaf":${JSON.stringify(line.leaf)},"entry":${encodeEntry(line.entry)}}`;
    case 'checkpoint':
      return JSON.stringify({ checkpoint: line.note });
  }
}

/** The line of an entry, with the leaf hash it has now. */
export function entryLine(entry: AuditEntry): EntryLine {
  return { kind: 'entry', entry, leaf: leafHash(encodeEntry(entry)).toString('base64') };
}

/** Reads a line; null where it is none, or in another encoding than its own. */
export function decodeLine(text: string): LogLine | null {
  const line = read(parsedJson(text));
  return line !== null && encodeLine(line) === text ? line : null;
}

function read(parsed: Readonly<Record<string, unknown>> | null): LogLine | null {
  if (parsed === null) return null;
  const { candorAuditLog, origin, publicKeys, leaf, entry, checkpoint } = parsed;
  if (typeof checkpoint === 'string') return { kind: 'checkpoint', note: checkpoint };
  if (typeof leaf === 'string') {
    const decoded = decodeEntry(entry);
    return decoded === null ? null : { kind: 'entry', entry: decoded, leaf };
  }
  const hasHeader = candorAuditLog === formatVersion && typeof origin === 'string' && Array.isArray(publicKeys);
  return hasHeader && publicKeys.every((key) => typeof key === 'string')
    ? { kind: 'header', origin, publicKeys }
    : null;
}

function parsedJson(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
