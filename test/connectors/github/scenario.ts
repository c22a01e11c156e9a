import type { Scenario } from '../../support/connector-scenario.js';
import { recordingsIn } from '../../support/replay.js';

const all = recordingsIn(new URL('./recordings', import.meta.url).pathname);
const settings = { organisations: ['northlist'] };

function withAnswer(
  path: string,
  answer: { readonly status?: number; readonly headers?: Readonly<Record<string, string>>; readonly body: unknown },
) {
  return all.map((recording) => (recording.url.endsWith(path) ? { url: recording.url, ...answer } : recording));
}

export const scenario: Scenario = {
  complete: async () => ({ settings, http: all, whois: [] }),
  limited: async () => ({
    settings,
    http: withAnswer('/users/bram-k', {
      status: 403,
      headers: { 'retry-after': '60' },
      body: { message: 'You have exceeded a secondary rate limit' },
    }),
    whois: [],
  }),
  poisoned: async () => ({ settings, http: withAnswer('/users/bram-k', { body: { login: 7 } }), whois: [] }),
  endless: async () => ({ settings, http: [], whois: [] }),
};
