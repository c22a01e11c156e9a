import { CsvError } from 'csv-parse';
import { parse } from 'csv-parse/sync';
import { type BadRow, keptText, type RowText } from './rows.js';

/** Rows to cells, through csv-parse in batches: a parser per row would cost more than the parsing. */

export interface CellRow {
  readonly kind: 'cells';
  readonly cells: readonly string[];
  readonly line: number;
  readonly text: string;
}

export interface CellLimits {
  readonly delimiter: string;
  readonly columns: number;
  /** Position of the id column. */
  readonly idAt: number;
  readonly maxFieldBytes: number;
}

/** The cells of one row alone, as for a header. Throws `CsvError`. */
export function cellsOf(text: string, delimiter: string): readonly string[] {
  return parseAll([text], delimiter)[0] ?? [];
}

/** Cells of every row in `rows`, in order, or the rule by which a row is refused. */
export function parseRows(rows: readonly (RowText | BadRow)[], limits: CellLimits): readonly (CellRow | BadRow)[] {
  const texts = rows.filter((row) => row.kind === 'row').map(({ text }) => text);
  const parsed = parseAll(texts, limits.delimiter);
  // A record more or less than rows given would shift every cell to a wrong line.
  if (parsed.length !== texts.length) return rows.map((row) => (row.kind === 'bad' ? row : parseAlone(row, limits)));
  let next = 0;
  return rows.map((row) => (row.kind === 'bad' ? row : checked(row, parsed[next++]!, limits)));
}

function parseAlone(row: RowText, limits: CellLimits): CellRow | BadRow {
  try {
    const parsed = parseAll([row.text], limits.delimiter);
    return parsed.length === 1 ? checked(row, parsed[0]!, limits) : refuse(row, 'broken-quotes');
  } catch (error) {
    if (error instanceof CsvError) return refuse(row, 'broken-quotes');
    throw error;
  }
}

// Formula cells (`=`, `+`, `-`, `@`) stay text here; they are made harmless where a table goes out.
function parseAll(texts: readonly string[], delimiter: string): readonly (readonly string[])[] {
  return parse(texts.join('\n'), { delimiter, relax_quotes: true, relax_column_count: true, record_delimiter: '\n' });
}

function checked(row: RowText, cells: readonly string[], limits: CellLimits): CellRow | BadRow {
  const surplus = cells.slice(limits.columns);
  if (cells.length < limits.columns || surplus.some((cell) => cell !== '')) return refuse(row, 'column-count');
  if (row.text.includes('\0')) return refuse(row, 'nul-character');
  // A character has at most three bytes per UTF-16 unit, so most rows need no counting.
  const isLong = row.text.length * 3 > limits.maxFieldBytes;
  if (isLong && cells.some((cell) => Buffer.byteLength(cell) > limits.maxFieldBytes))
    return refuse(row, 'field-too-long');
  if (cells[limits.idAt]?.trim() === '') return refuse(row, 'row-without-id');
  return { kind: 'cells', cells, line: row.line, text: row.text };
}

function refuse(row: RowText, rule: BadRow['rule']): BadRow {
  return { kind: 'bad', rule, line: row.line, text: keptText(row.text) };
}
