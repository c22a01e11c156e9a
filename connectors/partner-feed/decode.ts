import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import iconv from 'iconv-lite';
import { isDecodeError } from '../../src/connector-kit/error-code.js';

/**
 * Bytes to text. The byte order mark decides, then the declared encoding, then strict UTF-8. Nothing is guessed: text in a wrong encoding
 * would go into people's names unseen, so what does not decode holds the delivery.
 */

/** The delivery's bytes are not text in the encoding they should be in. */
export class Undecodable extends Error {
  override readonly name = 'Undecodable';
  readonly encoding: string;

  constructor(encoding: string) {
    super('undecodable');
    this.encoding = encoding;
  }
}

const marks: readonly (readonly [string, readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

/** The encoding of the file at `path` and how many bytes its byte order mark takes. */
export async function encodingOf(
  path: string,
  declared: string | undefined,
): Promise<{ encoding: string; markBytes: number }> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
    for (const [encoding, mark] of marks) {
      if (bytesRead >= mark.length && mark.every((byte, at) => buffer[at] === byte))
        return { encoding, markBytes: mark.length };
    }
    return { encoding: declared ?? 'utf-8', markBytes: 0 };
  } finally {
    await file.close();
  }
}

/** The text of the file at `path` in pieces. Throws `Undecodable` at the first byte that is no text. */
export async function* textOf(path: string, declared: string | undefined, signal: AbortSignal): AsyncGenerator<string> {
  const { encoding, markBytes } = await encodingOf(path, declared);
  const decoder = decoderOf(encoding);
  const stream = createReadStream(path, { start: markBytes, highWaterMark: 256 * 1024, signal });
  for await (const chunk of stream) yield decoder.write(chunk);
  yield decoder.end();
}

interface Decoder {
  write(chunk: Buffer): string;
  end(): string;
}

function decoderOf(encoding: string): Decoder {
  const strict = ['utf8', 'utf16le', 'utf16be'].includes(encoding.toLowerCase().replace(/[-_]/g, ''));
  return strict ? strictDecoder(encoding.toLowerCase().replace(/^utf-?_?/, 'utf-')) : lenientDecoder(encoding);
}

// The platform's decoder refuses what is no UTF; iconv-lite would put a replacement character and go on.
function strictDecoder(encoding: string): Decoder {
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  const run = (chunk: Buffer | null): string => {
    try {
      return chunk === null ? decoder.decode() : decoder.decode(chunk, { stream: true });
    } catch (error) {
      if (isDecodeError(error)) throw new Undecodable(encoding);
      throw error;
    }
  };
  return { write: run, end: () => run(null) };
}

function lenientDecoder(encoding: string): Decoder {
  const decoder = iconv.getDecoder(encoding);
  const check = (text: string): string => {
    // Multi-byte encodings mark what they cannot read this way; single-byte ones never do.
    if (text.includes('\uFFFD')) throw new Undecodable(encoding);
    return text;
  };
  return { write: (chunk) => check(decoder.write(chunk)), end: () => check(decoder.end() ?? '') };
}
