/**
 * One client. Commands of a connection are answered in the order they came, one at a time, and nothing more is read while one runs,
 * so a client that does not read its answers fills its own buffers and nobody else's.
 */

import type { Socket } from 'node:net';
import { serialize } from 'bson';
import type { Context } from '../commands/command.js';
import { errorAnswer, respond } from '../commands/respond.js';
import { CommandError, errorCodes } from '../errors.js';
import { FrameReader, parseMessage, replyMessage } from './frames.js';

/** What a connection tells its server. */
export interface ConnectionEvents {
  /** An error that is not MongoDB's: a fault of this server. Its message may hold values and is not for logs. */
  readonly onFailure: (error: unknown) => void;
  /** A frame that breaks the protocol; the connection is being closed. The error holds numbers and names only. */
  readonly onHostileFrame: (error: Error) => void;
}

/** How long a stopping server waits for a client to take its last answer. */
const closeGraceMs = 2_000;

export class Connection {
  private readonly reader = new FrameReader();
  private readonly waiting: Buffer[] = [];
  private readonly socket: Socket;
  private readonly context: Context;
  private readonly events: ConnectionEvents;
  private running: Promise<void> | undefined;
  private isClosing = false;
  private responseId = 0;

  constructor(socket: Socket, context: Context, events: ConnectionEvents) {
    this.socket = socket;
    this.context = context;
    this.events = events;
    socket.on('data', (chunk) => this.receive(chunk));
    // A client that went away is no error of ours; 'close' follows and the server forgets the connection.
    socket.on('error', () => socket.destroy());
  }

  /** Answers the command under way, then closes. */
  async close(): Promise<void> {
    this.isClosing = true;
    // A client that reads nothing must not keep the server from stopping.
    const force = setTimeout(() => this.socket.destroy(), closeGraceMs);
    await this.running;
    if (!this.socket.destroyed) await new Promise<void>((resolve) => this.socket.end(() => resolve()));
    clearTimeout(force);
    this.socket.destroy();
  }

  private receive(chunk: Buffer): void {
    if (this.isClosing) return;
    try {
      this.waiting.push(...this.reader.push(chunk));
    } catch (error) {
      this.refuse(error as Error);
      return;
    }
    if (this.waiting.length > 0) this.running ??= this.work();
  }

  private async work(): Promise<void> {
    this.socket.pause();
    for (let message = this.waiting.shift(); message !== undefined && !this.isClosing; message = this.waiting.shift()) {
      const answer = await this.answer(message);
      if (answer !== undefined) await this.send(answer);
    }
    this.running = undefined;
    if (!this.isClosing) this.socket.resume();
  }

  /** The answer to a message; undefined where none is wanted or the connection had to be refused. */
  private async answer(message: Buffer): Promise<Buffer | undefined> {
    const asked = { requestId: message.readInt32LE(4), opCode: message.readInt32LE(12) };
    try {
      const command = parseMessage(message);
      const answer = await respond(command, this.context, this.events.onFailure);
      return command.isOneWay ? undefined : replyMessage(asked, ++this.responseId, answer);
    } catch (error) {
      if (!isRefusedValue(error)) return this.refuse(error as Error, asked);
      return replyMessage(asked, ++this.responseId, Buffer.from(serialize(errorAnswer(error))));
    }
  }

  /** Waits where the client is slower than we are. */
  private async send(bytes: Buffer): Promise<void> {
    if (this.socket.destroyed || this.socket.write(bytes)) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        this.socket.off('drain', done).off('close', done);
        resolve();
      };
      this.socket.on('drain', done).on('close', done);
    });
  }

  /** Says what was wrong, where the frame's header can be trusted, and closes: behind a broken frame nothing can be read. */
  private refuse(error: Error, asked?: { requestId: number; opCode: number }): undefined {
    this.isClosing = true;
    this.events.onHostileFrame(error);
    if (asked === undefined) this.socket.destroy();
    else this.socket.end(replyMessage(asked, ++this.responseId, Buffer.from(serialize(errorAnswer(error)))));
  }
}

/** A whole frame of sound BSON with a value or a depth that is not taken: an error of the command, not of the stream. */
function isRefusedValue(error: unknown): boolean {
  return (
    error instanceof CommandError && error.code !== errorCodes.ProtocolError && error.code !== errorCodes.InvalidBSON
  );
}
