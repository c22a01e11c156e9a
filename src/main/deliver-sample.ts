import { existsSync } from 'node:fs';
import type { Runtime } from '../main.js';
import { pullSource } from '../operations/pull-source.js';
import { readIdentifiers, suppressPerson } from '../operations/suppress-person.js';
import { placeSample, sampleOptOuts } from './sample-source.js';

/**
 * The bundled sample is delivered once, beside an empty embedded store. How far that is stands in the store, so that a first start that
 * was cut (a taken port, a signal, a kill) is continued by the next one.
 */

const state = 'sample';

/** Writes the sample where it is wanted and nothing is there yet; true where it is still to be delivered. */
export async function prepareSample(runtime: Runtime): Promise<boolean> {
  const { config, context, isOwner } = runtime;
  if (config.sample === 'off' || !isOwner) return false;
  const { meta, rawRecords } = context.store;
  const known = await meta.find(state);
  const hasSources = existsSync(config.sourcesFile);
  if (known === 'delivered') return false;
  if (known === 'due' && hasSources) return true;
  // Somebody's own sources or records: invented people have no place among them.
  if (known === null && (hasSources || (await rawRecords.count()) > 0)) return false;
  await meta.put(state, 'due', context.now());
  await placeSample(
    config.dataDir,
    config.sourcesFile,
    typeof config.sample === 'number' ? config.sample : null,
    context.now(),
  );
  await runtime.reloadSources();
  return true;
}

export interface DeliverSampleOptions {
  readonly signal: AbortSignal;
  readonly show: (text: string) => void;
}

/**
 * Takes the bundled sample as a real operator's first day would go: who opted out before stays out, then every source is pulled. Ends
 * early, without an error, when `signal` is aborted; each source continues from its cursor when called again.
 */
export async function deliverSample(runtime: Runtime, { signal, show }: DeliverSampleOptions): Promise<void> {
  const { context, queue } = runtime;
  await suppressOptedOut(runtime);
  for (const source of context.sources.list()) {
    if (signal.aborted) return;
    try {
      await pullSource(context, {
        sourceId: source.id,
        signal,
        onProgress: ({ read, accepted }) => show(`${source.id}: ${read} records read, ${accepted} kept`),
      });
    } catch (error) {
      if (signal.aborted) return;
      throw error;
    }
    show(`${source.id}: normalising, matching, publishing`);
  }
  await Promise.race([queue.idle(), aborted(signal)]);
  if (!signal.aborted) await context.store.meta.put(state, 'delivered', context.now());
}

async function suppressOptedOut({ context, config }: Runtime): Promise<void> {
  for (const { identifiers } of await sampleOptOuts(config.dataDir)) {
    for (const given of identifiers) {
      const { email, phone, profileUrl, fullName, company } = given;
      const input = { email, phone, profile_url: profileUrl, full_name: fullName, company };
      await suppressPerson(context, {
        identifiers: readIdentifiers(input),
        scope: 'all',
        reason: 'opt-out',
        state: 'proved',
        actor: 'system',
      });
    }
  }
}

/** Resolves when `signal` is aborted. */
export function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
