/**
 * Writes are serialised and share transactions: everything that arrives while one transaction is being committed and flushed waits
 * and becomes the next one. So any number of concurrent durable writes costs one flush each round, and a write is never split
 * over two transactions.
 *
 * LMDB runs with overlapping sync (lmdb-js): a commit first becomes visible, then its pages are flushed in another thread, and pages
 * of the last flushed snapshot are not reused before, so a power cut falls back to a whole older snapshot.
 */

import type { RootDatabase } from 'lmdb';
import { CommandError } from '../errors.js';

/** `visible`: answered when readers see it. `durable`: answered when it is flushed to disk. */
export type Durability = 'visible' | 'durable';

interface Job {
  readonly work: () => unknown;
  readonly durability: Durability;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
  outcome?: { readonly result: unknown } | { readonly error: unknown };
}

/** What the owner of the data wants to do at the edges of a transaction. */
export interface CommitHooks {
  /** Runs inside each transaction after its last job, to write counters. */
  readonly beforeCommit: () => void;
  /** The transaction was lost as a whole: caches have to be read anew. */
  readonly afterFailure: () => void;
}

/** A transaction takes no further job after this time, so that a heap of bulk writes does not keep readers waiting. */
const maxWorkMs = 50;

export class GroupCommit {
  /** Transactions committed and flushed so far; the tests count them instead of measuring time. */
  commits = 0;
  private queue: Job[] = [];
  private running: Promise<void> | undefined;
  private readonly root: RootDatabase<Buffer, Buffer>;
  private readonly hooks: CommitHooks;

  constructor(root: RootDatabase<Buffer, Buffer>, hooks: CommitHooks) {
    this.root = root;
    this.hooks = hooks;
  }

  /**
   * Runs `work` inside the next transaction and resolves with its result once that is visible or durable. `work` is synchronous. An
   * error that it throws is its own answer and leaves the others' writes alone, so it must throw before its first put.
   */
  run<T>(work: () => T, durability: Durability): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.queue.push({ work, durability, resolve: resolve as (result: unknown) => void, reject });
      this.running ??= this.drain();
    });
  }

  /** Resolves when no write is waiting or under way. */
  async idle(): Promise<void> {
    while (this.running !== undefined) await this.running;
  }

  private async drain(): Promise<void> {
    // One turn of the event loop, so that requests which arrived together on many connections are committed together.
    await new Promise<void>((resolve) => setImmediate(resolve));
    while (this.queue.length > 0) await this.commit();
    this.running = undefined;
  }

  private async commit(): Promise<void> {
    const jobs: Job[] = [];
    try {
      const committed = this.root.transaction(() => this.execute(jobs));
      // Asked for before anything is awaited: lmdb-js hands out the promise of the transaction that is being put together.
      const flushed = new Promise<void>((resolve, reject) => void this.root.flushed.then(() => resolve(), reject));
      // On a full disk both reject, and the first is what we hear; unheard, the second would end the process.
      flushed.catch(() => undefined);
      await committed;
      answer(jobs, 'visible');
      await flushed;
      this.commits++;
      answer(jobs, 'durable');
    } catch (error) {
      this.hooks.afterFailure();
      const reason = await commitFailure(error);
      // Where the transaction never began, nobody was executed and everybody has to hear of it.
      const lost = jobs.length > 0 ? jobs : this.queue.splice(0);
      for (const job of lost) job.reject(new CommandError('InternalError', `the write could not be stored: ${reason}`));
    }
  }

  /** Runs jobs off the queue, also those that joined it while the transaction was being opened, and notes them in `jobs`. */
  private execute(jobs: Job[]): void {
    const until = performance.now() + maxWorkMs;
    do {
      const job = this.queue.shift();
      if (job === undefined) break;
      jobs.push(job);
      try {
        job.outcome = { result: job.work() };
      } catch (error) {
        job.outcome = { error };
      }
    } while (performance.now() < until);
    this.hooks.beforeCommit();
  }
}

function answer(jobs: readonly Job[], durability: Durability): void {
  for (const job of jobs) {
    if (job.durability !== durability || job.outcome === undefined) continue;
    if ('error' in job.outcome) job.reject(job.outcome.error);
    else job.resolve(job.outcome.result);
  }
}

/** The reason of a failed commit; lmdb-js hangs it, as a promise that rejects, on the error it throws. */
async function commitFailure(error: unknown): Promise<string> {
  const cause = (error as { commitError?: Promise<never> }).commitError;
  try {
    await cause;
  } catch (reason) {
    return reason instanceof Error ? reason.message : String(reason);
  }
  return error instanceof Error ? error.message : String(error);
}
