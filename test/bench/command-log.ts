import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { deserialize, serialize } from 'bson';
import type { CommandStartedEvent, CommandSucceededEvent, Db } from 'mongodb';
import mongoose from 'mongoose';
import { benchDatabase } from './bench-candor.js';

/**
 * The commands a run sent to the database, with the moments each was sent and answered, on disk. Replayed, they are the baseline: the same
 * writes and reads of the same documents, as many at once as in the run, and no logic between.
 */

const kinds = { sent: 1, answered: 2 } as const;
const headBytes = 9; // kind, number of the command, length of its body
const flushBytes = 1 << 20;

export interface CommandLog {
  /** Ends the recording; commands by name. */
  stop(): ReadonlyMap<string, number>;
}

// Their cursors are the replay's own.
const leftOut: ReadonlySet<string> = new Set(['getMore', 'killCursors', 'endSessions', 'hello', 'ping']);

/** Records what the newest connection of this process sends to the bench database, into `file`. It must have been opened with `isRecorded`. */
export function recordCommands(file: string): CommandLog {
  const connection = mongoose.connections.at(-1);
  if (connection === undefined) throw new Error('There is no connection to record.');
  const client = connection.getClient();
  const out = openSync(file, 'w');
  const numbers = new Map<number, number>();
  const counts = new Map<string, number>();
  let chunks: Buffer[] = [];
  let bytes = 0;
  let last = 0;
  const flush = () => {
    for (const chunk of chunks) writeSync(out, chunk);
    chunks = [];
    bytes = 0;
  };
  const write = (kind: number, number: number, body: Uint8Array) => {
    const head = Buffer.alloc(headBytes);
    head.writeUInt8(kind, 0);
    head.writeUInt32LE(number, 1);
    head.writeUInt32LE(body.length, 5);
    chunks.push(head, Buffer.from(body));
    bytes += body.length;
    if (bytes > flushBytes) flush();
  };
  const onStarted = ({ command, commandName, databaseName, requestId }: CommandStartedEvent) => {
    if (databaseName !== benchDatabase || leftOut.has(commandName)) return;
    const { lsid: _session, $db: _database, ...own } = command;
    numbers.set(requestId, ++last);
    count(counts, own, commandName);
    write(kinds.sent, last, serialize(own, { ignoreUndefined: true }));
  };
  const onEnded = ({ requestId }: Pick<CommandSucceededEvent, 'requestId'>) => {
    const number = numbers.get(requestId);
    numbers.delete(requestId);
    if (number !== undefined) write(kinds.answered, number, Buffer.alloc(0));
  };
  client.on('commandStarted', onStarted).on('commandSucceeded', onEnded).on('commandFailed', onEnded);
  return {
    stop() {
      client.off('commandStarted', onStarted).off('commandSucceeded', onEnded).off('commandFailed', onEnded);
      flush();
      closeSync(out);
      return counts;
    },
  };
}

// Statements of a bulk are small writes of their own.
function count(counts: Map<string, number>, command: Record<string, unknown>, name: string): void {
  const statements = [command.updates, command.documents, command.deletes].find(Array.isArray);
  const key = `${name} ${String(command[name])}`;
  counts.set(key, (counts.get(key) ?? 0) + (statements?.length ?? 1));
}

export interface Replay {
  /** Time between sending and answering, without the reading of the log. */
  readonly durationMs: number;
  readonly commands: number;
  readonly bytes: number;
}

interface Entry {
  readonly kind: number;
  readonly number: number;
  readonly body: Uint8Array;
}

/** Sends the commands of `file` to `db`: each when it was sent in the run, relative to the answers that had come before it. */
export async function replayCommands(file: string, db: Db): Promise<Replay> {
  const underWay = new Map<number, Promise<unknown>>();
  let durationMs = 0;
  let commands = 0;
  let bytes = 0;
  for (const batch of batchesOf(file)) {
    const ready = batch.map((entry) => ({
      ...entry,
      command: entry.kind === kinds.sent ? deserialize(entry.body) : null,
    }));
    const startedMs = performance.now();
    for (const { number, command, body } of ready) {
      if (command === null) {
        await underWay.get(number);
        underWay.delete(number);
        continue;
      }
      commands += 1;
      bytes += body.length;
      underWay.set(number, send(db, command));
    }
    durationMs += performance.now() - startedMs;
  }
  const startedMs = performance.now();
  await Promise.all(underWay.values());
  return { durationMs: durationMs + performance.now() - startedMs, commands, bytes };
}

/** Runs one recorded command; all of a cursor is read, as the run did. */
export function send(db: Db, command: Record<string, unknown>): Promise<unknown> {
  const isCursor = 'find' in command || 'aggregate' in command;
  return isCursor ? db.runCursorCommand(command).toArray() : db.command(command);
}

// Some 64 MB at a time: what is decoded before the clock runs must fit in memory.
const batchBytes = 64 << 20;

function* batchesOf(file: string): Generator<readonly Entry[]> {
  const input = openSync(file, 'r');
  let rest = Buffer.alloc(0);
  for (;;) {
    const chunk = Buffer.alloc(batchBytes);
    const read = readSync(input, chunk);
    const bytes = Buffer.concat([rest, chunk.subarray(0, read)]);
    const entries: Entry[] = [];
    let at = 0;
    while (at + headBytes <= bytes.length && at + headBytes + bytes.readUInt32LE(at + 5) <= bytes.length) {
      const end = at + headBytes + bytes.readUInt32LE(at + 5);
      entries.push({
        kind: bytes.readUInt8(at),
        number: bytes.readUInt32LE(at + 1),
        body: bytes.subarray(at + headBytes, end),
      });
      at = end;
    }
    rest = bytes.subarray(at);
    if (entries.length > 0) yield entries;
    if (read === 0) break;
  }
  closeSync(input);
}
