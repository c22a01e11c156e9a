import type { Json, PullContext, PullEvent, PulledRecord } from '../connector-kit/contract.js';
import type { RefusedRow } from '../connector-kit/quarantine.js';
import type { ConfiguredSource } from '../connector-kit/source-settings.js';
import { randomId } from '../domain/keyring.js';
import { mayTakeFrom, type SourceTerms } from '../domain/purpose.js';
import { recordIdOf } from '../domain/statement.js';
import { AbortSource, CandorError } from '../errors.js';
import type { RefusedPlace, RunCounts, SourceRun } from '../store/source-runs.js';
import { awaitRoom } from './await-room.js';
import type { OperationContext } from './context.js';
import { keepRecords } from './keep-records.js';
import { quarantineRows } from './quarantine-rows.js';

/** Records a batch; a checkpoint is never stored before the batch it follows is durable. */
const batchSize = 500;
const defaultPatienceMs = 30_000;
/** Refused rows that a run names by line; whoever has more asks the quarantine. */
const maxRefusedPlaces = 20;

export interface PullSourceInput {
  readonly sourceId: string;
  /** Reads from the beginning and takes known deliveries anew; only last-seen dates change. */
  readonly again?: boolean;
  readonly signal?: AbortSignal;
  /** Settings for this run in place of the source's own, parsed by the connector's schema: one file instead of a folder. */
  readonly settings?: unknown;
  /** How long a pull waits for lines that do not get shorter; 30 s unless told: nobody works on them then. */
  readonly patienceMs?: number;
  /** Called after each batch, for a progress display. */
  readonly onProgress?: (counts: RunCounts) => void;
}

/**
 * Runs one source from its cursor and returns the run as it was recorded. Throws `CandorError` `not_found` for an unknown source and
 * `AbortSource` for a source whose terms rule it out (B15) and when the run failed, after recording it: the next run continues from the last checkpoint.
 */
export async function pullSource(context: OperationContext, input: PullSourceInput): Promise<SourceRun> {
  const source = context.sources.find(input.sourceId);
  if (source === null) throw new CandorError('not_found', 'There is no source of this id.', { source: input.sourceId });
  if (source.terms === null)
    throw new AbortSource('terms-incomplete', 'config', { source: source.id, missing: source.missing });
  if (!mayTakeFrom(source.terms))
    throw new AbortSource('not-for-resale', 'config', { source: source.id, verdict: source.terms.verdict });
  const state = await context.store.sourceRuns.findState(source.id);
  const run = new Run(context, source, source.terms, input);
  if (state.rateLimitedUntil !== null && state.rateLimitedUntil > context.now())
    return run.finish('rate_limited', null, state.rateLimitedUntil);
  const startsOver = input.again === true || input.settings !== undefined;
  const cursor = startsOver || state.cursor === null ? null : (JSON.parse(state.cursor) as Json);
  try {
    for await (const event of source.connector.pull(pullContextOf(context, source, input), cursor))
      await run.take(event);
    await run.flush();
    return await run.conclude();
  } catch (error) {
    const failure =
      error instanceof AbortSource
        ? { kind: error.kind, reason: error.reason }
        : { kind: 'system' as const, reason: 'defect' };
    await run.flush();
    await run.finish('failed', failure, null);
    throw error;
  }
}

/** What the connector may use of the world. */
export function pullContextOf(
  context: OperationContext,
  source: ConfiguredSource,
  input: Pick<PullSourceInput, 'again' | 'signal' | 'settings'>,
): PullContext<unknown> {
  const again = input.again === true;
  const { timeoutMs } = source;
  return {
    sourceId: source.id,
    settings: input.settings ?? source.settings,
    http: context.httpOf(source).within(source.connector.manifest.limits, timeoutMs ?? undefined),
    whoisSocket: timeoutMs === null ? context.whoisSocket : context.whoisSocket.within(timeoutMs),
    now: context.now,
    log: context.log.with({ source: source.id }),
    signal: input.signal ?? new AbortController().signal,
    knownEtag: async (stream, idAtSource) =>
      again ? null : context.store.rawRecords.findEtag(recordIdOf(context.keyring, source.id, stream, idAtSource)),
    isKnownDelivery: async (hash) => (again ? false : context.store.sourceRuns.isTaken(source.id, hash)),
  };
}

/** The bookkeeping of one run: buffers records, keeps them in batches, moves the cursor behind them. */
class Run {
  readonly #context: OperationContext;
  readonly #source: ConfiguredSource;
  readonly #terms: SourceTerms;
  readonly #input: PullSourceInput;
  readonly #id = randomId('run');
  readonly #startedAt: Date;
  readonly #remarks = new Map<string, number>();
  #records: PulledRecord[] = [];
  /** Ids of records that the source has and did not send again; their wake-ups go out with the batch. */
  #seen: string[] = [];
  #refused: RefusedRow[] = [];
  readonly #refusedPlaces: RefusedPlace[] = [];
  #delivery: string;
  /** Records the source has and did not send again: they count as found. */
  #confirmed = 0;
  #isHeld = false;
  /** The lines were full and stood still when they were last looked at. */
  #isStandstill = false;
  #rateLimitedUntil: Date | null = null;
  #counts: RunCounts = { read: 0, accepted: 0, unchanged: 0, suppressed: 0, quarantined: 0, gone: 0, deliveries: 0 };

  constructor(context: OperationContext, source: ConfiguredSource, terms: SourceTerms, input: PullSourceInput) {
    this.#context = context;
    this.#source = source;
    this.#terms = terms;
    this.#input = input;
    this.#startedAt = context.now();
    this.#delivery = this.#id;
  }

  async take(event: PullEvent): Promise<void> {
    const { sourceRuns, rawRecords } = this.#context.store;
    switch (event.type) {
      case 'record':
        this.#records.push(event.record);
        this.#count('read', 1);
        if (this.#records.length >= batchSize) await this.#flushWithRoom();
        return;
      case 'refused':
        this.#refused.push(event);
        if (this.#refused.length >= batchSize) await this.flush();
        return;
      case 'unchanged':
        return this.#seenAgain(event.stream, event.idAtSource, (id, at) => rawRecords.touch(id, at), 'unchanged');
      case 'gone':
        return this.#seenAgain(event.stream, event.idAtSource, (id, at) => rawRecords.markGone(id, at), 'gone');
      case 'checkpoint':
        await this.flush();
        // A run that starts over leaves the live cursor alone: cut in the middle, it must not move the source back.
        if (this.#input.again === true || this.#input.settings !== undefined) return;
        await sourceRuns.saveCursor(this.#source.id, JSON.stringify(event.cursor), this.#context.now());
        return;
      case 'rateLimited':
        this.#rateLimitedUntil = event.until;
        return;
      case 'warning':
        return this.#remark(event.code);
      case 'deliveryStarted':
        await this.flush();
        this.#delivery = event.delivery.hash;
        return;
      case 'deliveryHeld':
        this.#isHeld = true;
        return this.#remark(event.reason);
      case 'deliveryFinished':
        await this.flush();
        await sourceRuns.markTaken(this.#source.id, event.delivery.hash, this.#context.now());
        this.#count('deliveries', 1);
        return;
      case 'estimate':
        return;
    }
  }

  /** A full batch waits until what follows has caught up; the end of a run and a checkpoint wait for nothing. */
  async #flushWithRoom(): Promise<void> {
    const { signal = new AbortController().signal, patienceMs = defaultPatienceMs } = this.#input;
    // Once nobody worked on the lines, each batch looks and goes on: a run without workers must come to its end.
    const patience = this.#isStandstill ? 0 : patienceMs;
    this.#isStandstill = !(await awaitRoom(this.#context.queue, { signal, patienceMs: patience }));
    await this.flush();
  }

  /** Makes everything read so far durable and wakes the normaliser. */
  async flush(): Promise<void> {
    const [records, refused, seen] = [this.#records, this.#refused, this.#seen];
    this.#records = [];
    this.#refused = [];
    this.#seen = [];
    if (records.length + refused.length + seen.length === 0) return;
    const kept = await keepRecords(this.#context, this.#source, this.#terms, records, this.#id);
    const rows = [...refused, ...kept.refused];
    await quarantineRows(this.#context, this.#source, this.#delivery, rows);
    const recordIds = [...new Set([...kept.recordIds, ...seen])];
    if (recordIds.length > 0) await this.#context.queue.enqueue('normalise-records', { recordIds });
    this.#count('accepted', kept.recordIds.length);
    this.#count('unchanged', kept.unchanged);
    this.#count('suppressed', kept.suppressed);
    if (kept.expired > 0) this.#remark('record-of-expired-person', kept.expired);
    this.#count('quarantined', rows.length);
    for (const { line, rule } of rows.slice(0, maxRefusedPlaces - this.#refusedPlaces.length))
      this.#refusedPlaces.push({ line, rule });
    this.#input.onProgress?.(this.#counts);
  }

  async conclude(): Promise<SourceRun> {
    await this.#context.store.sourceRuns.saveRateLimit(this.#source.id, this.#rateLimitedUntil);
    if (this.#rateLimitedUntil !== null) return this.finish('rate_limited', null, this.#rateLimitedUntil);
    const { read, deliveries } = this.#counts;
    const { minimum, maximum } = this.#source.expected;
    const isWhole = this.#source.connector.manifest.kind !== 'feed' || deliveries > 0;
    if (read > maximum) this.#remark('more-records-than-expected');
    // Too few: something is wrong at the source, so nothing may be concluded from what is missing.
    if (isWhole && read + this.#confirmed < minimum)
      return this.finish('failed', { kind: 'transient', reason: 'too-few-records' }, null);
    return this.finish(this.#isHeld ? 'held' : 'completed', null, null);
  }

  async finish(
    status: SourceRun['status'],
    failure: SourceRun['failure'],
    rateLimitedUntil: Date | null,
  ): Promise<SourceRun> {
    const run: SourceRun = {
      _id: this.#id,
      sourceId: this.#source.id,
      startedAt: this.#startedAt,
      finishedAt: this.#context.now(),
      status,
      failure,
      rateLimitedUntil,
      counts: this.#counts,
      remarks: [...this.#remarks].map(([code, count]) => ({ code, count })),
      refusedRows: this.#refusedPlaces,
    };
    await this.#context.store.sourceRuns.save(run);
    return run;
  }

  async #seenAgain(
    stream: string,
    idAtSource: string,
    mark: (id: string, at: Date) => Promise<boolean>,
    count: 'unchanged' | 'gone',
  ): Promise<void> {
    const id = recordIdOf(this.#context.keyring, this.#source.id, stream, idAtSource);
    if (!(await mark(id, this.#context.now()))) return;
    this.#count(count, 1);
    if (count === 'unchanged') this.#confirmed += 1;
    this.#seen.push(id);
    if (this.#seen.length >= batchSize) await this.#flushWithRoom();
  }

  #count(name: keyof RunCounts, by: number): void {
    this.#counts = { ...this.#counts, [name]: this.#counts[name] + by };
  }

  #remark(code: string, by = 1): void {
    this.#remarks.set(code, (this.#remarks.get(code) ?? 0) + by);
  }
}
