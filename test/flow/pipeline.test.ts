import { personFieldNames } from '../../src/domain/field-catalogue.js';
import { type ViewField, viewOf } from '../../src/domain/view.js';
import { findProfileId } from '../../src/operations/inspect-profile.js';
import { pullSource } from '../../src/operations/pull-source.js';
import { dumpOf, readingDates, without } from '../support/dump.js';
import { openSampleCandor, peopleByRecord, type SampleCandor, sampleNow } from '../support/sample-candor.js';

/** Five sources, delivered once and then again: what becomes of them is told by the truth beside the sample. */

const dayMs = 86_400_000;
let candor: SampleCandor;

beforeAll(async () => {
  candor = await openSampleCandor({ seed: 5, people: 150, companies: 24 });
  await candor.deliver();
});
afterAll(async () => candor?.close());

async function storyProfile() {
  const profileId = await findProfileId(candor.context, { email: candor.sample.story.email });
  return (await candor.context.store.profiles.findById(profileId!))!;
}

test('no job died on the way and nothing is left pending', async () => {
  expect(candor.deadLetters).toEqual([]);
  const { store } = candor.context;
  const later = new Date(sampleNow.getTime() + dayMs);
  const sources = candor.context.sources.list().map((source) => source.id);
  expect(await store.rawRecords.findPending(sources, later, 10)).toEqual([]);
  expect(await store.subjects.findPending(later, 10)).toEqual([]);
  expect(await store.identities.findPending(later, 10)).toEqual([]);
  expect(await store.mergePlans.findOpen(10)).toEqual([]);
});

test('the person of the story, seen by all five sources, is one profile with sources and dates on every value', async () => {
  const profile = await storyProfile();
  const members = await candor.context.store.subjects.findByIds(
    (await candor.context.store.identities.findById(profile.id))!.subjectIds,
  );
  expect(members.map((subject) => subject.sourceId).sort()).toEqual([
    'github',
    'partner-feed:kontakta',
    'partner-feed:northlist',
    'partner-feed:westbook',
    'whois',
  ]);
  const view = viewOf(profile, {
    purpose: 'b2b_marketing',
    fields: personFieldNames,
    minConfidence: 0,
    includeAlternatives: true,
    includeSources: true,
    noticeRegions: ['eea', 'uk', 'switzerland'],
    now: sampleNow,
  });
  expect(view.notice.status).toBe('sent');
  const served = Object.values(view.fields).flat() as readonly ViewField[];
  expect(served.length).toBeGreaterThan(12);
  for (const field of served) {
    expect(field.datapointId).toMatch(/^dp_/);
    expect(field.sources.length).toBeGreaterThan(0);
    for (const source of field.sources) expect(source.uri).toMatch(/^(https:|urn:candor:record:)/);
    for (const at of [field.firstSeenAt, field.lastUpdatedAt, field.lastVerifiedAt]) {
      expect(at).toBeInstanceOf(Date);
      expect(at.getTime()).toBeLessThanOrEqual(sampleNow.getTime());
    }
  }
  // The typing error of one feed loses against the spelling of the others, and is named.
  expect((view.fields.full_name as ViewField).value).toBe('Noémie Clairmont');
});

test('what only GitHub knows supports the match and is withheld', async () => {
  const view = viewOf(await storyProfile(), {
    purpose: 'b2b_marketing',
    fields: ['github_url', 'full_name'],
    minConfidence: 0,
    includeAlternatives: true,
    includeSources: true,
    noticeRegions: [],
    now: sampleNow,
  });
  expect(view.fields.github_url).toBeUndefined();
  expect(view.withheld).toEqual([
    { field: 'github_url', reason: 'source_terms', source: 'github', purpose: 'b2b_marketing' },
  ]);
});

test('records that meet in a profile are of one person, by the truth of the sample', async () => {
  const personOf = peopleByRecord(candor);
  const people = new Map<string, number>();
  let [found, proposed] = [0, 0];
  const pairs = (size: number) => (size * (size - 1)) / 2;
  for (const profile of await candor.context.store.profiles.findSlice(null, 10_000)) {
    if (profile.kind !== 'person') continue;
    const identity = (await candor.context.store.identities.findById(profile.id))!;
    const members = await candor.context.store.subjects.findByIds(identity.subjectIds);
    const counts = new Map<string, number>();
    for (const subject of members) {
      const person = personOf.get(subject.recordId);
      if (person === undefined) throw new Error('a record of a person is missing in the truth');
      counts.set(person, (counts.get(person) ?? 0) + 1);
      people.set(person, (people.get(person) ?? 0) + 1);
    }
    proposed += pairs(members.length);
    for (const count of counts.values()) found += pairs(count);
  }
  const all = [...people.values()].reduce((sum, count) => sum + pairs(count), 0);
  process.stdout.write(
    `pipeline: ${people.size} people, ${all} true pairs, precision ${(found / proposed).toFixed(4)}, recall ${(found / all).toFixed(4)}\n`,
  );
  expect(found / proposed).toBeGreaterThanOrEqual(0.999);
  expect(found / all).toBeGreaterThan(0.9);
});

test('the same deliveries once more are not opened again', async () => {
  const before = await dumpOf(candor.context.store);
  const feeds = candor.context.sources.list().filter((source) => source.connector.manifest.kind === 'feed');
  for (const source of feeds) {
    const run = await pullSource(candor.context, { sourceId: source.id });
    expect(run.counts).toMatchObject({ read: 0, accepted: 0, deliveries: 0 });
  }
  await candor.queue.idle();
  const runs = ['source_runs', 'source_states'];
  expect(without(await dumpOf(candor.context.store), runs)).toEqual(without(before, runs));
});

test('every source taken again a day later moves the dates of reading and nothing else', async () => {
  const { store } = candor.context;
  const before = await dumpOf(store, readingDates);
  const seenBefore = (await storyProfile()).fields.full_name![0]!.evidence[0]!.lastSeenAt;
  candor.clock.now = new Date(sampleNow.getTime() + dayMs);
  await candor.deliver({ again: true });
  expect(candor.deadLetters).toEqual([]);
  const bookkeeping = ['source_runs', 'source_states', 'leases'];
  expect(without(await dumpOf(store, readingDates), bookkeeping)).toEqual(without(before, bookkeeping));
  const seenAfter = (await storyProfile()).fields.full_name![0]!.evidence[0]!.lastSeenAt;
  expect(seenAfter.getTime() - seenBefore.getTime()).toBe(dayMs);
});
