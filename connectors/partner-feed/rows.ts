/**
 * Text to rows, each with its line. A quoted field may span lines, but a field that is never closed must not swallow the rows after it:
 * when a row cannot be right, its first line alone is refused and reading goes on with the next line.
 */

export interface RowText {
  readonly kind: 'row';
  readonly text: string;
  /** First line of the row in the file, from 1. */
  readonly line: number;
}

export interface BadRow {
  readonly kind: 'bad';
  readonly rule:
    | 'broken-quotes'
    | 'row-too-long'
    | 'column-count'
    | 'field-too-long'
    | 'nul-character'
    | 'row-without-id';
  readonly line: number;
  /** The first line of the row, cut at 4,000 characters. */
  readonly text: string;
}

export interface RowLimits {
  readonly delimiter: string;
  /** Counted in characters of the decoded text. */
  readonly maxRowBytes: number;
}

const maxKeptText = 4000;

/** What is kept of a refused row. */
export function keptText(text: string): string {
  return text.slice(0, maxKeptText);
}

interface Line {
  readonly text: string;
  readonly number: number;
  readonly isTooLong: boolean;
}

/** Splits decoded `pieces` into rows, in arrays of whatever one piece completes; empty lines are skipped. */
export async function* rowsOf(
  pieces: AsyncIterable<string>,
  limits: RowLimits,
): AsyncGenerator<readonly (RowText | BadRow)[]> {
  const rows: (RowText | BadRow)[] = [];
  const reader: Reader = { limits, open: [], columns: null, rows };
  for await (const lines of linesOf(pieces, limits.maxRowBytes)) {
    take(reader, lines);
    yield rows.splice(0);
  }
  // Still open at the end of the file: the first line is at fault, those after it get their own chance.
  while (reader.open.length > 0) {
    const [first, ...rest] = reader.open;
    rows.push(bad('broken-quotes', first!));
    reader.open = [];
    take(reader, rest);
  }
  yield rows.splice(0);
}

interface Reader {
  readonly limits: RowLimits;
  /** Lines that are read but not decided: those of an open quoted field. */
  open: readonly Line[];
  /** Fields of the first row; a row of several lines with another count is two rows and a stray quote. */
  columns: number | null;
  readonly rows: (RowText | BadRow)[];
}

/** Decides `lines` in order; what is still open stays in the reader. */
function take(reader: Reader, lines: readonly Line[]): void {
  const pending = reader.open.length === 0 ? lines : [...reader.open, ...lines];
  reader.open = [];
  for (let at = 0; at < pending.length; at += 1) {
    const line = pending[at]!;
    if (line.text === '') continue;
    const closed = line.isTooLong ? 'row-too-long' : closeRow(reader, pending, at);
    if (closed === 'open') {
      reader.open = pending.slice(at);
      return;
    }
    if (typeof closed === 'string') {
      reader.rows.push(bad(closed, line));
      continue;
    }
    const text = closed === 1 ? line.text : textOfLines(pending.slice(at, at + closed));
    reader.rows.push({ kind: 'row', text, line: line.number });
    at += closed - 1;
  }
}

function textOfLines(lines: readonly Line[]): string {
  return lines.map(({ text }) => text).join('\n');
}

/** How many lines from `at` make one row with all quotes closed, or why none do; `open` when more lines are needed. */
function closeRow(reader: Reader, lines: readonly Line[], at: number): number | 'open' | BadRow['rule'] {
  const { delimiter, maxRowBytes } = reader.limits;
  // Most rows of most feeds have no quote at all; only the first is counted.
  if (reader.columns !== null && !lines[at]!.text.includes('"')) return 1;
  let isQuoted = false;
  let length = 0;
  let fields = 1;
  for (let index = at; index < lines.length; index += 1) {
    const line = lines[index]!;
    length += line.text.length + 1;
    if (line.isTooLong || length > maxRowBytes) return 'broken-quotes';
    const scanned = scan(line.text, isQuoted, delimiter);
    if (scanned.end === 'broken') return 'broken-quotes';
    fields += scanned.delimiters;
    if (scanned.end === 'closed') {
      reader.columns ??= fields;
      return index > at && fields !== reader.columns ? 'column-count' : index - at + 1;
    }
    isQuoted = true;
  }
  return 'open';
}

/** One line of a row: are its quotes closed at the end? A quote opens only at the start of a field and a delimiter follows its close;
 *  elsewhere in an unquoted field it is a plain character (`5" pipe`). */
function scan(
  text: string,
  startsQuoted: boolean,
  delimiter: string,
): { end: 'closed' | 'open' | 'broken'; delimiters: number } {
  let isQuoted = startsQuoted;
  let isFieldStart = !startsQuoted;
  let delimiters = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (isQuoted) {
      if (char !== '"') continue;
      if (text[at + 1] === '"') at += 1;
      else if (at + 1 === text.length || text[at + 1] === delimiter) isQuoted = false;
      else return { end: 'broken', delimiters };
    } else if (char === '"' && isFieldStart) {
      isQuoted = true;
      isFieldStart = false;
    } else {
      isFieldStart = char === delimiter;
      if (isFieldStart) delimiters += 1;
    }
  }
  return { end: isQuoted ? 'open' : 'closed', delimiters };
}

function bad(rule: BadRow['rule'], line: Line): BadRow {
  return { kind: 'bad', rule, line: line.number, text: keptText(line.text) };
}

/** Physical lines, ended by LF or CRLF, never longer in memory than `maxLength` characters. */
async function* linesOf(pieces: AsyncIterable<string>, maxLength: number): AsyncGenerator<readonly Line[]> {
  let rest = '';
  let isTooLong = false;
  let number = 1;
  for await (const piece of pieces) {
    const lines: Line[] = [];
    let from = 0;
    for (let end = piece.indexOf('\n'); end !== -1; end = piece.indexOf('\n', from)) {
      const text = rest + piece.slice(from, end);
      lines.push(lineOf(text, number, isTooLong || text.length > maxLength));
      rest = '';
      isTooLong = false;
      number += 1;
      from = end + 1;
    }
    rest += piece.slice(from);
    if (rest.length > maxLength) {
      // The beginning is enough to recognise the row by; the rest of the line is read past.
      isTooLong = true;
      rest = rest.slice(0, maxKeptText);
    }
    yield lines;
  }
  if (rest !== '') yield [lineOf(rest, number, isTooLong)];
}

function lineOf(text: string, number: number, isTooLong: boolean): Line {
  return { text: text.endsWith('\r') ? text.slice(0, -1) : text, number, isTooLong };
}
