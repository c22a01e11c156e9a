import type { Runtime } from '../main.js';
import { pullSource } from '../operations/pull-source.js';
import { readIdentifiers, suppressPerson } from '../operations/suppress-person.js';
import { sampleOptOuts } from './sample-source.js';

/** Takes the bundled sample as a real operator's first day would go: who opted out before stays out, then every source is pulled. */
export async function deliverSample(runtime: Runtime, show: (text: string) => void): Promise<void> {
  const { context, config, queue } = runtime;
  for (const { identifiers } of await sampleOptOuts(config.dataDir)) {
    for (const given of identifiers) {
      const { email, phone, profileUrl, fullName, company } = given;
      const input = { email, phone, profile_url: profileUrl, full_name: fullName, company };
      await suppressPerson(context, {
        identifiers: readIdentifiers(input),
        scope: 'all',
        reason: 'opt-out',
        state: 'proved',
      });
    }
  }
  for (const source of context.sources.list()) {
    await pullSource(context, {
      sourceId: source.id,
      onProgress: ({ read, accepted }) => show(`${source.id}: ${read} records read, ${accepted} kept`),
    });
    show(`${source.id}: normalising, matching, publishing`);
  }
  await queue.idle();
}
