import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { HttpTransport } from '../../src/connector-kit/http.js';
import { recordIdOf } from '../../src/domain/statement.js';
import { type PullSourceInput, pullSource } from '../../src/operations/pull-source.js';
import { generateSample, type Sample, type SampleOptions } from '../../src/sample/sample.js';
import { writeSample } from '../../src/sample/write-sample.js';
import { openTestCandor, type TestCandor } from './open-context.js';

/** A whole Candor with a sample of its own in its folder: nothing is delivered yet. */

export const sampleNow = new Date('2026-11-02T08:00:00Z');

export interface SampleCandor extends TestCandor {
  readonly sample: Sample;
  /** Pulls every source once, in the order of the register, and waits until all work is done. */
  deliver(input?: Omit<PullSourceInput, 'sourceId'>): Promise<void>;
}

export async function openSampleCandor(options: Omit<SampleOptions, 'now'>): Promise<SampleCandor> {
  const sample = generateSample({ ...options, now: sampleNow });
  const candor = await openTestCandor({ now: sampleNow, transport: recordedTransport(sample) });
  const file = await writeSample(sample, join(candor.folder, 'sample'));
  candor.setSources(JSON.parse(await readFile(file, 'utf8')));
  return {
    ...candor,
    sample,
    async deliver(input = {}) {
      for (const source of candor.context.sources.list())
        await pullSource(candor.context, { ...input, sourceId: source.id });
      await candor.queue.idle();
    },
  };
}

function recordedTransport(sample: Sample): HttpTransport {
  const answers = new Map(sample.recordings.map((answer) => [`${answer.method} ${answer.url}`, answer]));
  return async (request) => {
    const answer = answers.get(`${request.method} ${request.url}`);
    if (answer === undefined) return new Response('{}', { status: 404 });
    const body = [204, 304].includes(answer.status) ? null : answer.body;
    return new Response(body, { status: answer.status, headers: answer.headers });
  };
}

/** Truth ids of people by the id of each of their records. */
export function peopleByRecord({ context, sample }: SampleCandor): ReadonlyMap<string, string> {
  const streams = (sourceId: string) =>
    sourceId === 'github' ? ['users'] : sourceId === 'whois' ? ['domains'] : ['rows'];
  return new Map(
    sample.truth.records.flatMap(({ sourceId, idAtSource, person }) =>
      streams(sourceId).map((stream) => [recordIdOf(context.keyring, sourceId, stream, idAtSource), person] as const),
    ),
  );
}
