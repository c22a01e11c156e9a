import { AbortSource } from '../errors.js';

/** Reads bodies within a limit that counts decompressed bytes: a small reply may unpack to a large one. */

/** The whole body of `response`. Throws `AbortSource` `body-too-large` beyond `maxBytes`, `truncated-body` when the connection ended
 *  early or the length is not the announced one. `host` is for the error only. */
export async function readBody(
  response: Response,
  method: string,
  maxBytes: number,
  host: string,
): Promise<Uint8Array> {
  if (response.body === null || method === 'HEAD') return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const reader = response.body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      bytes += value.byteLength;
      if (bytes > maxBytes) throw new AbortSource('body-too-large', 'transient', { host, maxBytes });
      chunks.push(value);
    }
  } catch (error) {
    await reader.cancel().catch(() => undefined); // the connection may be gone already; the error that counts is thrown below
    if (error instanceof AbortSource) throw error;
    throw new AbortSource('truncated-body', 'transient', { host, bytes }, { cause: error });
  }
  refuseShort(response, bytes, host);
  return Buffer.concat(chunks);
}

// undici checks this on sockets; recorded answers and proxies do not. With an encoding the announced length is that of the packed bytes.
function refuseShort(response: Response, bytes: number, host: string): void {
  const announced = response.headers.get('content-length');
  if (announced === null || response.headers.has('content-encoding') || response.status === 304) return;
  if (/^\d+$/.test(announced) && Number(announced) > bytes) {
    throw new AbortSource('truncated-body', 'transient', { host, bytes, announced: Number(announced) });
  }
}
