/**
 * The watch that drivers keep over a server: a `hello` that is answered when something changes, at the latest after a time the client names
 * (server discovery and monitoring specification, "Awaitable hello or legacy hello"). Nothing ever changes here, so it is always the time.
 * It is more than a courtesy: driver 7.8 polls a server without `topologyVersion`, and where all its connections are cut at once it writes
 * the next poll on a socket that is ending, waits for that socket's `drain` for ever (writeCommand in cmap/connection.js) and never looks
 * for its server again. With a `topologyVersion` it drops the watch's connection together with the others (reset in sdam/monitor.js).
 */

import { Long, type ObjectId } from 'bson';
import { decodeDocument, firstName } from '../bson/raw-document.js';
import { type Document, isDocument } from '../values/bson-type.js';
import type { WireCommand } from './frames.js';

const helloNames = new Set(['hello', 'isMaster', 'ismaster']);
/** A client that names no time would be answered in a tight loop. */
const leastAwaitMs = 100;

/** What a client asks of its watch. */
export interface HeldHello {
  readonly awaitMs: number;
  /** The client knows the server as it is, so it is told after `awaitMs`; one that does not is told at once. */
  readonly isCurrent: boolean;
}

/** The server as clients know it: another process, or one that changed, has another version. */
export function topologyVersionOf(processId: ObjectId): Document {
  return { processId, counter: Long.ZERO };
}

/** What `command` asks for where it is a hello to be held; undefined for every other command. */
export function heldHelloOf(command: WireCommand, processId: ObjectId): HeldHello | undefined {
  if (!helloNames.has(firstName(command.body) ?? '')) return undefined;
  const { maxAwaitTimeMS, topologyVersion } = decodeDocument(command.body);
  const awaitMs = Number(maxAwaitTimeMS);
  if (!isDocument(topologyVersion) || !Number.isFinite(awaitMs)) return undefined;
  const known = topologyVersion.processId as Partial<ObjectId> | undefined;
  return { awaitMs: Math.max(awaitMs, leastAwaitMs), isCurrent: known?.toHexString?.() === processId.toHexString() };
}
