import {
  type DeadLetter,
  type JobCounts,
  type JobDefinitions,
  type JobHandlers,
  type JobHooks,
  type JobName,
  jobDefinitions,
  jobNames,
  type QueueBackend,
} from '../../src/queue/contract.js';

/** What the groups of the queue contract share. Each test opens its own queue and waits for events, never for a time. */

export interface OpenedQueue {
  readonly queue: QueueBackend;
  /** The lines written to the log so far. */
  readonly lines: () => readonly Record<string, unknown>[];
}
export type OpenQueue = (definitions: JobDefinitions) => Promise<OpenedQueue>;

/** The queue of one test, and what it told. */
export interface QueueInTest extends OpenedQueue {
  readonly letters: readonly DeadLetter[];
  readonly hooks: JobHooks;
  counted(name: JobName): Promise<JobCounts>;
}

// Real names and payloads with short pauses, so that six runs take milliseconds.
export const hastyDefinitions = pausing(1);

/** The definitions with a pause of `backoffMs` after every failure. */
export function pausing(backoffMs: number): JobDefinitions {
  const entries = Object.entries(jobDefinitions).map(([name, definition]) => [
    name,
    { ...definition, backoffMs: () => backoffMs },
  ]);
  return Object.fromEntries(entries) as unknown as JobDefinitions;
}

export async function openInTest(open: OpenQueue, definitions = hastyDefinitions): Promise<QueueInTest> {
  const opened = await open(definitions);
  const letters: DeadLetter[] = [];
  const hooks = { onDead: async (letter: DeadLetter) => void letters.push(letter) };
  const counted = async (name: JobName) => (await opened.queue.counts())[name];
  return { ...opened, letters, hooks, counted };
}

/** Handlers that do nothing, except those given. */
export function handlersWith(given: Partial<JobHandlers>): JobHandlers {
  const idle = Object.fromEntries(jobNames.map((name) => [name, async () => ({})])) as unknown as JobHandlers;
  return { ...idle, ...given };
}

export function gate(): { readonly opened: Promise<void>; open(): void } {
  let open!: () => void;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

/** Resolves when `look` gives true; a test that never sees that runs into its own time limit. */
export async function until(look: () => Promise<boolean>): Promise<void> {
  while (!(await look())) await new Promise((resolve) => setTimeout(resolve, 5));
}
