import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectors } from '../../connectors/index.js';
import { cleanRecord } from '../../src/connector-kit/clean-record.js';
import { openHttp } from '../../src/connector-kit/http.js';
import { connectorRegistry } from '../../src/connector-kit/registry.js';
import { parseSources } from '../../src/connector-kit/source-settings.js';
import { decideComponent } from '../../src/domain/matching/cluster.js';
import { featuresOf, type MatchFeatures } from '../../src/domain/matching/features.js';
import { countFamilyNames, mergeThreshold, scorePair } from '../../src/domain/matching/score.js';
import type { Statement } from '../../src/domain/statement.js';
import { bundledSample, generateSample } from '../../src/sample/sample.js';
import { writeSample } from '../../src/sample/write-sample.js';
import { collect, pullContext, recordsOf } from '../support/pull-context.js';

/** The bundled sample by the product's own keys: what it promises to matching, measured against its truth. */

const now = new Date('2026-11-02T08:00:00Z');
const sample = generateSample({ ...bundledSample, now });
const personOf = new Map(
  sample.truth.records.map(({ sourceId, idAtSource, person }) => [`${sourceId} ${idAtSource}`, person]),
);

/** Match features of every person in every record; ids are source and id at the source. */
async function readFeatures(): Promise<{ features: MatchFeatures[]; dropped: ReadonlyMap<string, number> }> {
  const folder = await mkdtemp(join(tmpdir(), 'candor-sample-'));
  try {
    const file = await writeSample(sample, folder);
    const sources = parseSources(JSON.parse(await readFile(file, 'utf8')), connectorRegistry(connectors));
    const answers = new Map(sample.recordings.map((answer) => [answer.url, answer]));
    const transport = async (request: Request): Promise<Response> => {
      const { body, status, headers } = answers.get(request.url)!;
      return new Response(body, { status, headers });
    };
    const http = openHttp({ userAgent: 'test', now: () => now, transport });
    const features: MatchFeatures[] = [];
    const reasons = new Map<string, number>();
    for (const { id: sourceId, connector, settings } of sources) {
      const events = await collect(connector.pull(pullContext({ settings, http, now: () => now }), null));
      for (const { idAtSource, payload } of recordsOf(events)) {
        const { subjects, dropped } = cleanRecord(connector.normalise(payload, settings));
        for (const { field, reason } of dropped)
          reasons.set(`${field} ${reason}`, (reasons.get(`${field} ${reason}`) ?? 0) + 1);
        for (const { kind, values } of subjects) {
          if (kind !== 'person') continue;
          const statements = values.map((value) => ({ ...value, isPresent: true }) as unknown as Statement);
          features.push(featuresOf({ id: `${sourceId} ${idAtSource}`, kind, statements }));
        }
      }
    }
    return { features, dropped: reasons };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Clusters of record ids, decided as one component of everything. */
function cluster(features: readonly MatchFeatures[]): readonly (readonly string[])[] {
  const holders = new Map<string, MatchFeatures[]>();
  for (const one of features) for (const key of one.keys) holders.set(key, [...(holders.get(key) ?? []), one]);
  const generic = new Set(
    [...holders].filter(([, its]) => countFamilyNames(its.map(({ familyKey }) => familyKey)) > 3).map(([key]) => key),
  );
  const edges = new Map<string, { a: string; b: string; probability: number }>();
  for (const [key, its] of holders) {
    if (generic.has(key)) continue;
    for (const [at, a] of its.entries()) {
      for (const b of its.slice(at + 1)) {
        const { probability } = scorePair(a, b, generic);
        if (probability >= mergeThreshold) edges.set(`${a.id}|${b.id}`, { a: a.id, b: b.id, probability });
      }
    }
  }
  const subjects = [...new Map(features.map(({ id, githubIds }) => [id, { id, githubIds }])).values()];
  return decideComponent({ subjects, edges: [...edges.values()], apart: [] }).map(({ subjectIds }) => subjectIds);
}

test('no two people are merged, and nearly all records of one person meet', async () => {
  const { features, dropped } = await readFeatures();
  const clusters = cluster(features);
  const pairs = (size: number): number => (size * (size - 1)) / 2;
  const recordsOfPerson = new Map<string, number>();
  for (const { id } of features)
    recordsOfPerson.set(personOf.get(id)!, (recordsOfPerson.get(personOf.get(id)!) ?? 0) + 1);
  const mixed = clusters.filter((ids) => new Set(ids.map((id) => personOf.get(id))).size > 1);
  const found = clusters.reduce((sum, ids) => sum + (mixed.includes(ids) ? 0 : pairs(ids.length)), 0);
  const all = [...recordsOfPerson.values()].reduce((sum, count) => sum + pairs(count), 0);
  process.stdout.write(
    `sample: ${features.length} records, ${clusters.length} clusters of ${recordsOfPerson.size} people, ${mixed.length} mixed, recall ${(found / all).toFixed(4)}\n`,
  );
  process.stdout.write(
    `sample: values dropped: ${[...dropped].map(([what, count]) => `${what} ${count}`).join('; ')}\n`,
  );
  expect(mixed).toEqual([]);
  expect(found / all).toBeGreaterThan(0.95);
  // The sample breaks e-mail cells on purpose, and GitHub hides some addresses; everything else it writes is a value.
  expect([...dropped.keys()].map((what) => what.split(' ')[0]).filter((field) => field !== 'email')).toEqual([]);
  expect(features.length).toBe(sample.truth.records.length);

  const story = clusters.find((ids) => ids.some((id) => personOf.get(id) === sample.story.personId))!;
  expect(story.map((id) => id.split(' ')[0]).sort()).toEqual([
    'github',
    'partner-feed:kontakta',
    'partner-feed:northlist',
    'partner-feed:westbook',
    'whois',
  ]);
});
