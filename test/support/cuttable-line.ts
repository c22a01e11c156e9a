import { createConnection, createServer, type Server, type Socket } from 'node:net';

/** A way to a database that a test can cut, as a restart or a torn cable does. */

export interface CuttableLine {
  readonly port: number;
  /** Drops every connection in one turn, the driver's own watch among them, and refuses new ones. */
  cut(): Promise<void>;
  mend(): Promise<void>;
}

/** A port that leads to the socket at `path`, until it is cut. */
export async function openLine(path: string): Promise<CuttableLine> {
  const sockets = new Set<Socket>();
  const join = (from: Socket, to: Socket): void => {
    sockets.add(from);
    from.on('error', () => to.destroy());
    from.on('close', () => {
      sockets.delete(from);
      to.destroy();
    });
    from.pipe(to);
  };
  const listen = (port: number): Promise<Server> => {
    const listening = createServer((near) => {
      const far = createConnection(path);
      join(near, far);
      join(far, near);
    });
    return new Promise((resolve) => listening.listen(port, '127.0.0.1', () => resolve(listening)));
  };
  let listening = await listen(0);
  const { port } = listening.address() as { port: number };
  return {
    port,
    async cut() {
      const closed = new Promise<void>((resolve) => listening.close(() => resolve()));
      for (const socket of [...sockets]) socket.destroy();
      return closed;
    },
    async mend() {
      listening = await listen(port);
    },
  };
}
