/** One line on a terminal that is written over; nothing at all elsewhere, so that logs and pipes stay clean. */
export interface Progress {
  show(text: string): void;
  end(): void;
}

export function openProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  if (!stream.isTTY) return { show: () => undefined, end: () => undefined };
  return {
    show: (text) => stream.write(`\r\u001b[2K${text}`),
    end: () => stream.write('\r\u001b[2K'),
  };
}
