import { createHash } from 'node:crypto';

/** One recorded answer: what a GET of exactly this address gets. The kit's transport replays them and opens no socket. */
export interface RecordedAnswer {
  readonly method: 'GET';
  readonly url: string;
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** An answer with a JSON body; `headers` come on top of the content type. */
export function jsonAnswer(
  url: string,
  status: number,
  contentType: string,
  body: unknown,
  headers: Record<string, string> = {},
): RecordedAnswer {
  return {
    method: 'GET',
    url,
    status,
    headers: { 'content-type': contentType, ...headers },
    body: JSON.stringify(body),
  };
}

/** A weak entity tag of `body`, as GitHub makes them: the quotes are part of it. */
export function etagOf(body: unknown): string {
  return `W/"${createHash('sha256').update(JSON.stringify(body)).digest('hex')}"`;
}
