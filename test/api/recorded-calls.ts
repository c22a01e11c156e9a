import { apiContextOf } from '../../src/api/app.js';
import { endpoints } from '../../src/api/endpoints.js';
import { type Answer, callEndpoint } from '../../src/api/handle.js';
import type { OperationContext } from '../../src/operations/context.js';

/** The store's functions as called, in order: an answer must not be told by what was read for it. */
export function recording(context: OperationContext): { readonly context: OperationContext; readonly calls: string[] } {
  const calls: string[] = [];
  const store = Object.fromEntries(
    Object.entries(context.store).map(([name, part]) => [
      name,
      typeof part !== 'object'
        ? part
        : Object.fromEntries(
            Object.entries(part).map(([verb, act]) => [
              verb,
              (...given: unknown[]) => {
                calls.push(`${name}.${verb}`);
                return (act as (...given: unknown[]) => unknown)(...given);
              },
            ]),
          ),
    ]),
  );
  return { context: { ...context, store: store as unknown as OperationContext['store'] }, calls };
}

export interface RequestParts {
  readonly body?: object;
  readonly params?: Record<string, string>;
  readonly query?: string;
}

/** Calls one endpoint without a server, on a clock on which every look at the time costs `workMs`. */
export async function answerOf(
  context: OperationContext,
  key: string,
  path: string,
  { body, params = {}, query = '' }: RequestParts,
  workMs = 7,
): Promise<{ readonly answer: Answer; readonly tookMs: number }> {
  const ms = { now: 1_000 };
  const api = apiContextOf({
    context: {
      ...context,
      now: () => {
        ms.now += workMs;
        return context.now();
      },
    },
    config: { maxBodyBytes: 65_536, metricsPort: null },
    clockMs: () => ms.now,
    sleep: async (waitMs) => {
      ms.now += waitMs;
    },
  });
  const method = body === undefined ? 'GET' : 'POST';
  const endpoint = endpoints.find((one) => one.path === path && one.method === method)!;
  const answer = await callEndpoint(
    endpoint,
    {
      method,
      path,
      query,
      params,
      headers: { 'x-api-key': key, 'content-type': 'application/json' },
      body: body === undefined ? null : Buffer.from(JSON.stringify(body)),
      remoteAddress: '127.0.0.1',
    },
    api,
  );
  return { answer, tookMs: ms.now - 1_000 };
}
