import { z } from 'zod';
import type { Http } from '../../src/connector-kit/http.js';
import { AbortSource } from '../../src/errors.js';

/** Which server answers for which domain: the file of IANA (RFC 9224). It changes weekly, so it is read anew for each run; what does not
 *  read as such a file is refused whole and the last good one serves on. */

export interface Bootstrap {
  /** Base addresses by label, `https` first, each with its slash at the end. */
  readonly bases: ReadonlyMap<string, readonly string[]>;
}

const webUrl = z.url({ protocol: /^https?$/ }).refine((url) => !url.includes('%%'), 'a URL');
const BootstrapFile = z.object({
  version: z.string(),
  services: z.array(z.tuple([z.array(z.string()).min(1), z.array(webUrl).min(1)])).min(1),
});

/** Reads the text of a bootstrap file; null when it is none (HTML, half a file, a service without address). */
export function parseBootstrap(text: string): Bootstrap | null {
  const parsed = BootstrapFile.safeParse(jsonOf(text));
  if (!parsed.success) return null;
  const bases = new Map<string, readonly string[]>();
  for (const [labels, urls] of parsed.data.services) {
    const ordered = [...urls].sort((a, b) => Number(b.startsWith('https:')) - Number(a.startsWith('https:')));
    const slashed = ordered.map((url) => (url.endsWith('/') ? url : `${url}/`));
    for (const label of labels) bases.set(label.toLowerCase(), slashed);
  }
  return { bases };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** The best base for a domain in A-labels: the longest label that matches, `https` before `http`; null where no server is listed. */
export function baseFor(bootstrap: Bootstrap, domain: string): string | null {
  const labels = domain.toLowerCase().split('.');
  for (let from = 0; from <= labels.length; from += 1) {
    // The last turn is the empty label: a server for the root.
    const bases = bootstrap.bases.get(labels.slice(from).join('.'));
    if (bases !== undefined) return bases[0] ?? null;
  }
  return null;
}

export type BootstrapReader = (
  http: Http,
  url: string,
  signal: AbortSignal,
) => Promise<{ readonly bootstrap: Bootstrap; readonly isFresh: boolean }>;

/** A reader that remembers the last good file of each address for the life of the process. It throws `AbortSource`
 *  `bootstrap-unusable` while there is none yet. */
export function bootstrapReader(): BootstrapReader {
  const lastGood = new Map<string, Bootstrap>();
  return async (http, url, signal) => {
    const fresh = await fetchBootstrap(http, url, signal);
    if (fresh !== null) lastGood.set(url, fresh);
    const bootstrap = lastGood.get(url);
    if (bootstrap === undefined) throw new AbortSource('bootstrap-unusable', 'transient', {});
    return { bootstrap, isFresh: fresh !== null };
  };
}

async function fetchBootstrap(http: Http, url: string, signal: AbortSignal): Promise<Bootstrap | null> {
  try {
    const answer = await http.get(url, { headers: { accept: 'application/json' }, signal });
    return answer.status === 200 ? parseBootstrap(answer.text()) : null;
  } catch (error) {
    // The last good file is better than no run; an abort and a limit are not about the file.
    if (!(error instanceof AbortSource) || ['aborted', 'rate-limited'].includes(error.reason)) throw error;
    return null;
  }
}
