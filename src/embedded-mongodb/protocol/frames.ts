/**
 * Cutting a byte stream into wire messages (MongoDB "Wire Protocol": OP_MSG, and OP_QUERY for the legacy hello only). Nothing here
 * trusts a length: every frame is bounded before a byte of it is kept, and a frame that breaks a rule ends the connection.
 */

import { assertBson } from '../bson/scan.js';
import { CommandError } from '../errors.js';

/** MongoDB's limits: a message at most 48,000,000 bytes, a document 16 MiB (plus 16 KiB for the command around it). */
export const maxMessageBytes = 48_000_000;
export const maxDocumentBytes = 16 * 1024 * 1024;
export const maxWriteBatch = 100_000;

const headerBytes = 16;
export const opCode = { reply: 1, query: 2004, compressed: 2012, msg: 2013 } as const;
const flag = {
  checksumPresent: 1,
  moreToCome: 2,
  knownRequired: 3,
  required: 0xffff,
  exhaustAllowed: 0x10000,
} as const;

/** A command as it arrived: its body and its document sequences, still as bytes. */
export interface WireCommand {
  readonly requestId: number;
  readonly opCode: number;
  readonly body: Buffer;
  readonly sequences: ReadonlyMap<string, readonly Buffer[]>;
  /** The client wants no answer (`w: 0`). */
  readonly isOneWay: boolean;
  /** The client takes further answers to the same command. */
  readonly isExhaustAllowed: boolean;
  /** From `$db`, or from the namespace of an OP_QUERY. */
  readonly queryDatabase?: string;
}

/** 17: the connection is closed after this error, since the stream can no longer be trusted. */
export function protocolError(reason: string): CommandError {
  return new CommandError('ProtocolError', reason);
}

/** Collects chunks of a stream and hands out whole messages. Holds at most one message and one chunk. */
export class FrameReader {
  private chunks: Buffer[] = [];
  private bytes = 0;

  /** Adds a chunk; returns the messages that are now complete. Throws ProtocolError on a length out of bounds. */
  push(chunk: Buffer): Buffer[] {
    this.chunks.push(chunk);
    this.bytes += chunk.length;
    const messages: Buffer[] = [];
    for (let length = this.frameLength(); length !== undefined; length = this.frameLength()) {
      if (this.bytes < length) break;
      const all = this.joined();
      messages.push(all.subarray(0, length));
      this.chunks = all.length > length ? [all.subarray(length)] : [];
      this.bytes -= length;
    }
    return messages;
  }

  private frameLength(): number | undefined {
    if (this.bytes < headerBytes) return undefined;
    const first = this.chunks[0] as Buffer;
    const head = first.length >= headerBytes ? first : this.joined();
    const length = head.readInt32LE(0);
    if (length < headerBytes + 5 || length > maxMessageBytes)
      throw protocolError(`message length ${length} out of bounds`);
    return length;
  }

  private joined(): Buffer {
    if (this.chunks.length > 1) this.chunks = [Buffer.concat(this.chunks)];
    return this.chunks[0] as Buffer;
  }
}

/** Reads one whole message. Throws ProtocolError, InvalidBSON, BadValue (Decimal128) or Overflow (nesting). */
export function parseMessage(message: Buffer): WireCommand {
  const requestId = message.readInt32LE(4);
  const code = message.readInt32LE(12);
  if (code === opCode.msg) return parseMsg(message, requestId);
  if (code === opCode.query) return parseQuery(message, requestId);
  throw protocolError(`operation code ${code} is not supported`);
}

function parseMsg(message: Buffer, requestId: number): WireCommand {
  const flags = message.readUInt32LE(headerBytes);
  if ((flags & flag.required & ~flag.knownRequired) !== 0) throw protocolError('unknown required OP_MSG flag');
  // The checksum is left unread: the socket is local, and MongoDB itself treats it as optional.
  const end = message.length - ((flags & flag.checksumPresent) !== 0 ? 4 : 0);
  const sequences = new Map<string, Buffer[]>();
  let body: Buffer | undefined;
  let at = headerBytes + 4;
  while (at < end) {
    const kind = message[at++];
    if (kind === 0) {
      if (body !== undefined) throw protocolError('OP_MSG with two bodies');
      const bodyEnd = assertBson(message, at, end, commandLevels);
      body = message.subarray(at, bodyEnd);
      at = bodyEnd;
    } else if (kind === 1) at = readSequence(message, at, end, sequences);
    else throw protocolError(`unknown OP_MSG section kind ${kind}`);
  }
  if (body === undefined) throw protocolError('OP_MSG without a body');
  const isOneWay = (flags & flag.moreToCome) !== 0;
  const isExhaustAllowed = (flags & flag.exhaustAllowed) !== 0;
  return { requestId, opCode: opCode.msg, body, sequences, isOneWay, isExhaustAllowed };
}

/** A command wraps the documents it carries in a few levels of its own. */
const commandLevels = 120;

function readSequence(message: Buffer, at: number, end: number, sequences: Map<string, Buffer[]>): number {
  if (at + 4 > end) throw protocolError('truncated document sequence');
  const sequenceEnd = at + message.readInt32LE(at);
  const nameEnd = message.indexOf(0, at + 4);
  if (sequenceEnd > end || nameEnd < 0 || nameEnd >= sequenceEnd)
    throw protocolError('document sequence out of bounds');
  const name = message.toString('utf8', at + 4, nameEnd);
  if (sequences.has(name)) throw protocolError('document sequence sent twice');
  const documents: Buffer[] = [];
  for (let from = nameEnd + 1; from < sequenceEnd; ) {
    const documentEnd = assertBson(message, from, sequenceEnd, commandLevels);
    documents.push(message.subarray(from, documentEnd));
    from = documentEnd;
  }
  sequences.set(name, documents);
  return sequenceEnd;
}

function parseQuery(message: Buffer, requestId: number): WireCommand {
  const nameEnd = message.indexOf(0, headerBytes + 4);
  const bodyAt = nameEnd + 1 + 8;
  if (nameEnd < 0 || bodyAt + 5 > message.length) throw protocolError('truncated OP_QUERY');
  const namespace = message.toString('utf8', headerBytes + 4, nameEnd);
  if (!namespace.endsWith('.$cmd')) throw protocolError('OP_QUERY is served for the legacy hello only');
  const body = message.subarray(bodyAt, assertBson(message, bodyAt, message.length, commandLevels));
  const queryDatabase = namespace.slice(0, -'.$cmd'.length);
  const sequences = new Map<string, Buffer[]>();
  return { requestId, opCode: opCode.query, body, sequences, isOneWay: false, isExhaustAllowed: false, queryDatabase };
}

/** The bytes of an answer to `command`; with `moreToCome` the client waits for a further one. */
export function replyMessage(
  command: { requestId: number; opCode: number },
  responseId: number,
  body: Buffer,
  moreToCome = false,
): Buffer {
  const isLegacy = command.opCode === opCode.query;
  // OP_REPLY: flags, cursor id, starting from, number returned; OP_MSG: flags and the section kind 0.
  const head = Buffer.alloc(headerBytes + (isLegacy ? 20 : 5));
  head.writeInt32LE(head.length + body.length, 0);
  head.writeInt32LE(responseId, 4);
  head.writeInt32LE(command.requestId, 8);
  head.writeInt32LE(isLegacy ? opCode.reply : opCode.msg, 12);
  if (isLegacy) head.writeInt32LE(1, headerBytes + 16);
  else if (moreToCome) head.writeUInt32LE(flag.moreToCome, headerBytes);
  return Buffer.concat([head, body]);
}
