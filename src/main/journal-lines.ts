import { type FileHandle, open } from 'node:fs/promises';

/** A file of lines that is only added to, read without holding more than one line in memory. What follows the last line end is no line. */

export interface PlacedLine {
  readonly text: string;
  /** Bytes up to and with its line end. */
  readonly end: number;
}

const chunkSize = 65_536;
const lineEnd = 10;

/** The lines from byte `from` on, which must be the beginning of one. */
export async function* readLines(path: string, from: number): AsyncGenerator<PlacedLine> {
  const file = await open(path, 'r');
  try {
    yield* linesOf(file, from);
  } finally {
    await file.close();
  }
}

async function* linesOf(file: FileHandle, from: number): AsyncGenerator<PlacedLine> {
  const chunk = Buffer.alloc(chunkSize);
  let pieces: Buffer[] = [];
  let position = from;
  for (;;) {
    const { bytesRead } = await file.read(chunk, 0, chunkSize, position);
    if (bytesRead === 0) return;
    const part = chunk.subarray(0, bytesRead);
    let start = 0;
    for (let end = part.indexOf(lineEnd); end !== -1; end = part.indexOf(lineEnd, start)) {
      yield { text: Buffer.concat([...pieces, part.subarray(start, end)]).toString('utf8'), end: position + end + 1 };
      pieces = [];
      start = end + 1;
    }
    if (start < bytesRead) pieces.push(Buffer.from(part.subarray(start)));
    position += bytesRead;
  }
}

/** The last whole line, null where there is none, and the bytes that a torn write left behind it. */
export async function readLastLine(path: string): Promise<{ readonly line: PlacedLine | null; readonly torn: number }> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    // Twice as much each time: most last lines are short, and one may be a thousand ids long.
    for (let length = Math.min(size, chunkSize); ; length = Math.min(size, length * 2)) {
      const window = Buffer.alloc(length);
      await file.read(window, 0, length, size - length);
      const last = window.lastIndexOf(lineEnd);
      const before = last <= 0 ? -1 : window.lastIndexOf(lineEnd, last - 1);
      if (before === -1 && length < size) continue;
      if (last === -1) return { line: null, torn: size };
      const text = window.subarray(before + 1, last).toString('utf8');
      return { line: { text, end: size - length + last + 1 }, torn: length - last - 1 };
    }
  } finally {
    await file.close();
  }
}
