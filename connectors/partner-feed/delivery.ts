import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CsvError } from 'csv-parse';
import type { Delivery } from '../../src/connector-kit/contract.js';
import { codeOf } from '../../src/connector-kit/error-code.js';
import { AbortSource } from '../../src/errors.js';
import { type CellRow, cellsOf, parseRows } from './cells.js';
import { textOf, Undecodable } from './decode.js';
import { type HeldReason, headerProblem } from './header.js';
import { type BadRow, type RowText, rowsOf } from './rows.js';
import type { FeedSettings } from './schema.js';

/** One file of a partner. It is read three times (hash, check, take), so that nothing of a delivery is taken before all of it is known
 *  to be acceptable; each reading streams. */

export interface DeliveryFile {
  readonly path: string;
  readonly name: string;
  readonly bytes: number;
  readonly modifiedMs: number;
}

/** The `*.csv` files of `folder` in the order of their names; `folder` may be one file. Throws `AbortSource` `folder-unreadable`. */
export async function filesOf(folder: string): Promise<readonly DeliveryFile[]> {
  try {
    const found = await stat(folder);
    const names = found.isFile() ? [''] : (await readdir(folder)).filter((name) => /\.csv$/i.test(name)).sort();
    return await Promise.all(names.map((name) => describeFile(name === '' ? folder : join(folder, name))));
  } catch (error) {
    throw new AbortSource('folder-unreadable', 'config', { code: codeOf(error) }, { cause: error });
  }
}

async function describeFile(path: string): Promise<DeliveryFile> {
  const { size, mtimeMs } = await stat(path);
  return { path, name: basename(path), bytes: size, modifiedMs: mtimeMs };
}

/** False while the partner is still writing: a file younger than `stableMs` at `now` is looked at a second time after that pause. */
export async function isComplete(
  file: DeliveryFile,
  stableMs: number,
  now: Date,
  signal: AbortSignal,
): Promise<boolean> {
  if (stableMs > 0 && now.getTime() - file.modifiedMs < stableMs) await sleep(stableMs, undefined, { signal });
  return await isSame(file);
}

/** True when the file on disk is still the one described. */
export async function isSame(file: DeliveryFile): Promise<boolean> {
  try {
    const now = await describeFile(file.path);
    return now.bytes === file.bytes && now.modifiedMs === file.modifiedMs;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false; // moved away by the partner: not a delivery any more
    throw error;
  }
}

/** The delivery of a file: its name and the SHA-256 of its bytes. */
export async function deliveryOf(file: DeliveryFile, signal: AbortSignal): Promise<Delivery> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file.path, { highWaterMark: 1024 * 1024, signal })) hash.update(chunk);
  return { hash: hash.digest('hex'), name: file.name };
}

export interface FeedTable {
  readonly columns: readonly string[];
  /** Rows after the header, in the arrays the reader makes. */
  readonly rows: AsyncGenerator<readonly (CellRow | BadRow)[]>;
}

/** Opens the table of a delivery, or says why it is held. Reading its rows may still throw `Undecodable`. */
export async function openTable(
  file: DeliveryFile,
  settings: FeedSettings,
  signal: AbortSignal,
): Promise<FeedTable | HeldReason> {
  const { delimiter, maxRowBytes, maxFieldBytes, mapping } = settings;
  const batches = rowsOf(textOf(file.path, settings.encoding, signal), { delimiter, maxRowBytes });
  const first = await firstRow(batches);
  if (first === null) return { reason: 'empty-delivery', details: {} };
  if (first.row.kind === 'bad') return { reason: 'unreadable-header', details: { rule: first.row.rule } };
  const cells = headerCells(first.row.text, delimiter);
  if (cells === null) return { reason: 'unreadable-header', details: { rule: 'broken-quotes' } };
  const problem = headerProblem(first.row.text, cells, mapping, delimiter);
  if (problem !== null) {
    await batches.return(undefined);
    return problem;
  }
  const limits = { delimiter, columns: cells.length, idAt: cells.indexOf(mapping.id), maxFieldBytes };
  async function* rows(rest: readonly (RowText | BadRow)[]): AsyncGenerator<readonly (CellRow | BadRow)[]> {
    yield parseRows(rest, limits);
    for await (const batch of batches) yield parseRows(batch, limits);
  }
  return { columns: cells, rows: rows(first.rest) };
}

// Empty names at the end are the trailing delimiters that spreadsheets write.
function headerCells(text: string, delimiter: string): readonly string[] | null {
  try {
    const cells = cellsOf(text, delimiter).map((cell) => cell.trim());
    return cells.slice(0, cells.findLastIndex((cell) => cell !== '') + 1);
  } catch (error) {
    if (error instanceof CsvError) return null;
    throw error;
  }
}

type RowBatches = AsyncGenerator<readonly (RowText | BadRow)[]>;

async function firstRow(
  batches: RowBatches,
): Promise<{ row: RowText | BadRow; rest: readonly (RowText | BadRow)[] } | null> {
  for (;;) {
    const { done, value } = await batches.next();
    if (done === true) return null;
    const [row, ...rest] = value;
    if (row !== undefined) return { row, rest };
  }
}

/** Reads a whole delivery without taking anything: how many rows it has, or why it is held. */
export async function inspect(
  file: DeliveryFile,
  settings: FeedSettings,
  signal: AbortSignal,
): Promise<{ readonly rows: number } | HeldReason> {
  try {
    const table = await openTable(file, settings, signal);
    if ('reason' in table) return table;
    return await countRows(table, settings);
  } catch (error) {
    if (!(error instanceof Undecodable)) throw error;
    const declared = settings.encoding === undefined ? 'none; declare one in the settings' : settings.encoding;
    return { reason: 'undecodable', details: { readAs: error.encoding, declared } };
  }
}

async function countRows(table: FeedTable, settings: FeedSettings): Promise<{ readonly rows: number } | HeldReason> {
  let rows = 0;
  let badRows = 0;
  let firstBad: BadRow | null = null;
  for await (const batch of table.rows) {
    for (const row of batch) {
      rows += 1;
      if (row.kind === 'cells') continue;
      badRows += 1;
      firstBad ??= row;
    }
    if (rows > settings.maxRows) return { reason: 'too-many-rows', details: { maxRows: settings.maxRows } };
  }
  if (rows === 0) return { reason: 'empty-delivery', details: {} };
  if (badRows > rows * settings.maxBadShare && firstBad !== null) {
    return {
      reason: 'too-many-bad-rows',
      details: { rows, badRows, firstLine: firstBad.line, firstRule: firstBad.rule },
    };
  }
  return { rows };
}
