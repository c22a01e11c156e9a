import { maxLineBytes } from '../domain/audit/log-file.js';
import { type LogVerifier, openVerifier, type Verdict, type VerifierOptions } from '../domain/audit/log-verifier.js';

/** Verifies an exported audit log without store, settings or network, in one pass and in the memory of one line. */

/** Verifies the bytes of a file. Everything wrong stands in the verdict; only a failing read throws. */
export async function verifyAuditFile(bytes: AsyncIterable<Uint8Array>, options: VerifierOptions): Promise<Verdict> {
  const verifier = openVerifier(options);
  let rest: Buffer = Buffer.alloc(0);
  let isSkipping = false;
  for await (const chunk of bytes) {
    let unread = Buffer.concat([rest, chunk]);
    for (let end = unread.indexOf(lineFeed); end !== -1; end = unread.indexOf(lineFeed)) {
      take(verifier, isSkipping ? null : unread.subarray(0, end));
      if (verifier.isHopeless()) return verifier.finish();
      isSkipping = false;
      unread = unread.subarray(end + 1);
    }
    // Of a line without end only its end is looked for.
    isSkipping ||= unread.length > maxLineBytes;
    rest = isSkipping ? Buffer.alloc(0) : unread;
  }
  // A last line without a line feed was cut, even where all that is missing is the line feed.
  if (isSkipping || rest.length > 0) verifier.take(null);
  return verifier.finish();
}

const lineFeed = 0x0a;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function take(verifier: LogVerifier, line: Uint8Array | null): void {
  verifier.take(line === null || line.length > maxLineBytes ? null : decoded(line));
}

function decoded(line: Uint8Array): string | null {
  try {
    return utf8.decode(line);
  } catch (error) {
    // The decoder refuses bytes that are no UTF-8 with a TypeError; the verifier tells the line.
    if (error instanceof TypeError) return null;
    throw error;
  }
}
