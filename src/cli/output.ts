import Table from 'cli-table3';
import { InvalidArgumentError, Option } from 'commander';
import { stringify } from 'csv-stringify/sync';

/** How a command prints: a table for people, JSON, JSON lines or CSV for programs. Answers go to standard output, all else to standard error. */
export const formats = ['table', 'json', 'jsonl', 'csv'] as const;
export type Format = (typeof formats)[number];

export type Row = Readonly<Record<string, unknown>>;

/** The `--format` option: a table on a terminal, JSON lines in a pipe. */
export function formatOption(): Option {
  return new Option('--format <format>', 'how to print')
    .choices([...formats])
    .default(process.stdout.isTTY ? 'table' : 'jsonl');
}

export function printRows(rows: readonly Row[], format: Format): void {
  process.stdout.write(formatRows(rows, format));
}

/** One object, or many, as text. */
export function formatRows(rows: readonly Row[], format: Format): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify(rows, null, 2)}\n`;
    case 'jsonl':
      return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
    case 'csv':
      return stringify(
        rows.map((row) => mapCells(row, (cell) => safeCell(textOf(cell)))),
        { header: true },
      );
    case 'table':
      return tableOf(rows);
  }
}

function tableOf(rows: readonly Row[]): string {
  const [first] = rows;
  if (first === undefined) return 'nothing to show\n';
  const table = new Table({ head: Object.keys(first), style: { head: [], border: [] }, wordWrap: true });
  for (const row of rows) table.push(Object.keys(first).map((name) => textOf(row[name])));
  return `${table.toString()}\n`;
}

function mapCells(row: Row, map: (cell: unknown) => string): Record<string, string> {
  return Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, map(cell)]));
}

function textOf(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  if (cell instanceof Date) return cell.toISOString();
  return typeof cell === 'object' ? JSON.stringify(cell) : String(cell);
}

// A spreadsheet runs a cell that begins like a formula; a quote in front makes it text.
function safeCell(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

/** A note for a person, not part of the answer. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Parses a whole number of at least `minimum`. */
export function wholeNumber(minimum: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!Number.isSafeInteger(value) || value < minimum)
      throw new InvalidArgumentError(`a whole number of at least ${minimum} is needed.`);
    return value;
  };
}
