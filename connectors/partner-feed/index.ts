import { z } from 'zod';
import type {
  CheckResult,
  Connector,
  Delivery,
  Json,
  PullContext,
  PullEvent,
  PulledRecord,
} from '../../src/connector-kit/contract.js';
import { AbortSource } from '../../src/errors.js';
import type { CellRow } from './cells.js';
import { type DeliveryFile, deliveryOf, filesOf, inspect, isComplete, isSame, openTable } from './delivery.js';
import { unmappedColumns } from './header.js';
import { manifest } from './manifest.js';
import { instantOf, normalise } from './normalise.js';
import { FeedSettings } from './schema.js';

/** CSV deliveries of a partner from a folder: streamed, taken whole or held whole, each one once. */

/** How far we are: rows after the header that are durable here, of the delivery with this hash. */
const Cursor = z.strictObject({ delivery: z.string(), row: z.int().min(0) });
type Cursor = z.infer<typeof Cursor>;

const rowsPerCheckpoint = 1000;

type Context = PullContext<FeedSettings>;

async function check({ settings, signal }: Context): Promise<CheckResult> {
  try {
    const files = await filesOf(settings.folder);
    signal.throwIfAborted();
    return { status: 'ok', message: `The folder can be read and holds ${files.length} CSV file(s).` };
  } catch (error) {
    if (!(error instanceof AbortSource)) throw error;
    return {
      status: 'config_error',
      message: `The folder "${settings.folder}" cannot be read (${String(error.details.code)}).`,
    };
  }
}

async function* pull(context: Context, cursor: Json | null): AsyncGenerator<PullEvent> {
  try {
    yield* pullFiles(context, cursor === null ? null : Cursor.parse(cursor));
  } catch (error) {
    if (context.signal.aborted) throw new AbortSource('aborted', 'transient', {}, { cause: error });
    throw error;
  }
}

async function* pullFiles(context: Context, cursor: Cursor | null): AsyncGenerator<PullEvent> {
  const { settings, signal, now } = context;
  const deliveries: { readonly file: DeliveryFile; readonly delivery: Delivery }[] = [];
  for (const file of await filesOf(settings.folder)) {
    if (await isComplete(file, settings.stableMs, now(), signal))
      deliveries.push({ file, delivery: await deliveryOf(file, signal) });
    else yield { type: 'warning', code: 'delivery-incomplete', details: { name: file.name } };
  }
  // Files before the one we stopped in were done in this run, `--again` or not; one that slipped in among them waits for the next run.
  const resumeAt = deliveries.findIndex(({ delivery }) => delivery.hash === cursor?.delivery);
  for (const [at, { file, delivery }] of deliveries.entries()) {
    const isResumed = at === resumeAt;
    if (at < resumeAt || (!isResumed && (await context.isKnownDelivery(delivery.hash)))) continue;
    yield* takeDelivery(context, file, delivery, isResumed ? (cursor?.row ?? 0) : 0);
  }
  yield { type: 'checkpoint', cursor: null };
}

async function* takeDelivery(
  context: Context,
  file: DeliveryFile,
  delivery: Delivery,
  skip: number,
): AsyncGenerator<PullEvent> {
  const { settings, signal } = context;
  const found = await inspect(file, settings, signal);
  if ('reason' in found) {
    yield { type: 'deliveryHeld', delivery, reason: found.reason, details: found.details };
    return;
  }
  const table = await openTable(file, settings, signal);
  if ('reason' in table) throw changed(delivery);
  yield { type: 'deliveryStarted', delivery };
  yield { type: 'estimate', records: found.rows - skip };
  for (const column of unmappedColumns(table.columns, settings.mapping)) {
    yield { type: 'warning', code: 'column-unmapped', details: { column } };
  }
  let row = 0;
  for await (const batch of table.rows) {
    signal.throwIfAborted();
    for (const item of batch) {
      row += 1;
      if (row <= skip) continue;
      if (item.kind === 'cells') yield { type: 'record', record: recordOf(item, table.columns, settings) };
      else yield { type: 'refused', rule: item.rule, line: item.line, offset: null, text: item.text };
      if (row % rowsPerCheckpoint === 0) yield { type: 'checkpoint', cursor: { delivery: delivery.hash, row } };
    }
  }
  // Without this, rows of a file that was replaced while we read it would be filed under the hash of the old one.
  if (row !== found.rows || !(await isSame(file))) throw changed(delivery);
  yield { type: 'checkpoint', cursor: { delivery: delivery.hash, row } };
  yield { type: 'deliveryFinished', delivery };
}

function changed(delivery: Delivery): AbortSource {
  return new AbortSource('delivery-changed', 'transient', { delivery: delivery.hash });
}

function recordOf(row: CellRow, columns: readonly string[], { mapping }: FeedSettings): PulledRecord {
  const named = columns.flatMap((column, at) => (column === '' ? [] : [[column, row.cells[at]!] as const]));
  const payload = Object.fromEntries(named);
  const observed = mapping.observed_at === undefined ? null : instantOf(payload[mapping.observed_at]?.trim() ?? '');
  return {
    stream: 'rows',
    idAtSource: payload[mapping.id]!.trim(),
    payload,
    uri: null,
    observedAt: observed,
    etag: null,
    line: row.line,
  };
}

export const partnerFeed: Connector<FeedSettings> = { manifest, settings: FeedSettings, check, pull, normalise };
