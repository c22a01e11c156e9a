/**
 * One client. Commands of a connection are answered in the order they came, one at a time, and nothing more is read while one runs,
 * so a client that does not read its answers fills its own buffers and nobody else's.
 */

import type { Socket } from 'node:net';
import { serialize } from 'bson';
import { decodeDocument } from '../bson/raw-document.js';
import type { Context } from '../commands/command.js';
import { errorAnswer, respond } from '../commands/respond.js';
import { CommandError, errorCodes } from '../errors.js';
import { FrameReader, parseMessage, replyMessage, type WireCommand } from './frames.js';
import { type HeldHello, heldHelloOf } from './held-hello.js';

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
  /** Ends the pause of a watch. */
  private wake: () => void = () => undefined;
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
    this.wake();
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
    if (this.waiting.length === 0) return;
    // A client that asks something else on its watch has let go of it.
    this.wake();
    this.running ??= this.work();
  }

  private async work(): Promise<void> {
    this.socket.pause();
    for (let message = this.waiting.shift(); message !== undefined && !this.isClosing; message = this.waiting.shift()) {
      await this.serve(message);
    }
    this.running = undefined;
    if (!this.isClosing) this.socket.resume();
  }

  /** Answers a message where an answer is wanted; one that breaks the protocol ends the connection. */
  private async serve(message: Buffer): Promise<void> {
    const asked = { requestId: message.readInt32LE(4), opCode: message.readInt32LE(12) };
    try {
      const command = parseMessage(message);
      const held = heldHelloOf(command, this.context.processId);
      if (held !== undefined) return await this.watch(command, held);
      const answer = await respond(command, this.context, this.events.onFailure);
      if (!command.isOneWay) await this.send(replyMessage(asked, ++this.responseId, answer));
    } catch (error) {
      if (!isRefusedValue(error)) return this.refuse(error as Error, asked);
      await this.send(replyMessage(asked, ++this.responseId, Buffer.from(serialize(errorAnswer(error)))));
    }
  }

  /** Answers a held hello, again and again where the client takes it, until the client or the server goes. */
  private async watch(command: WireCommand, { awaitMs, isCurrent }: HeldHello): Promise<void> {
    let asked: Pick<WireCommand, 'requestId' | 'opCode'> = command;
    for (let isHeld = isCurrent; ; isHeld = true) {
      if (isHeld) await this.pause(awaitMs);
      if (this.isClosing || this.socket.destroyed) return;
      const answer = await respond(command, this.context, this.events.onFailure);
      // An error ends it: an option that is refused now is refused each time.
      const goesOn = command.isExhaustAllowed && this.waiting.length === 0 && decodeDocument(answer).code === undefined;
      await this.send(replyMessage(asked, ++this.responseId, answer, goesOn));
      if (!goesOn) return;
      asked = { requestId: this.responseId, opCode: command.opCode };
    }
  }

  /** Waits `durationMs`, or until the client says or hangs up something, or the connection is closed: so it reads on meanwhile. */
  private async pause(durationMs: number): Promise<void> {
    if (this.isClosing || this.waiting.length > 0) return;
    this.socket.resume();
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => this.wake(), durationMs);
      this.wake = () => {
        clearTimeout(timer);
        this.socket.off('close', this.wake);
        resolve();
      };
      this.socket.once('close', this.wake);
    });
    this.wake = () => undefined;
    this.socket.pause();
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
