import { github } from '../../../connectors/github/index.js';
import { GithubSettings } from '../../../connectors/github/schema.js';
import type { Json, PullEvent } from '../../../src/connector-kit/contract.js';
import { openHttp } from '../../../src/connector-kit/http.js';
import { type ContextParts, collect, pullContext, testNow } from '../../support/pull-context.js';
import { type Replay, recordingsIn } from '../../support/replay.js';

/** A pull of the connector over replayed answers. */

export const folder = new URL('./recordings', import.meta.url).pathname;
export const api = 'https://api.github.com';
export const all = recordingsIn(folder);

type Parts = Partial<ContextParts<GithubSettings>> & { readonly settings?: never };

export function httpOf(world: Replay) {
  return openHttp({ userAgent: 'CandorTest', now: () => testNow, transport: world.transport, retryDelaysMs: [] });
}

export async function pull(
  world: Replay,
  settings: object,
  cursor: Json | null = null,
  parts: Parts = {},
): Promise<PullEvent[]> {
  const context = pullContext({ ...parts, settings: GithubSettings.parse(settings), http: httpOf(world) });
  return await collect(github.pull(context, cursor));
}
