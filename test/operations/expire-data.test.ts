import { statementIdOf, subjectIdOf } from '../../src/domain/statement.js';
import { fingerprintsOf } from '../../src/domain/suppression.js';
import { acknowledgeDeletion } from '../../src/operations/acknowledge-deletion.js';
import { expireData } from '../../src/operations/expire-data.js';
import { suppress } from '../../src/operations/forget-people.js';
import { forgetRecords } from '../../src/operations/forget-records.js';
import { holdEvidence } from '../../src/operations/hold-evidence.js';
import { findProfileId } from '../../src/operations/inspect-profile.js';
import { pullSource } from '../../src/operations/pull-source.js';
import { requestOptOut } from '../../src/operations/request-opt-out.js';
import { readIdentifiers, suppressPerson } from '../../src/operations/suppress-person.js';
import { sweepRequests } from '../../src/operations/sweep-requests.js';
import { closeImpossible } from '../../src/operations/trace-disclosures.js';
import { openTestCandor, type TestCandor } from '../support/open-context.js';
import {
  askFor,
  deliverRows,
  github,
  north,
  type PersonRow,
  peopleSources,
  recordIdOfRow,
  south,
} from '../support/people.js';

/** Time passes over the running pipeline: what has ended is gone from every answer at once, and from the store with the next run. */

let candor: TestCandor;
const start = new Date('2026-11-02T08:00:00Z');
const dayMs = 86_400_000;

// Both feeds hold for ten years here, so that only the cap and what a test says ends anything.
beforeEach(async () => {
  candor = await openTestCandor({ sources: (folder) => longTerms(folder) });
  candor.clock.now = start;
});
afterEach(() => candor.close());

function longTerms(folder: string, retentions: Readonly<Record<string, string>> = {}): object {
  const json = peopleSources(folder) as { sources: { id: string; terms: Record<string, unknown> }[] };
  const agreement = { by: 'counsel', on: '2026-10-01', document: 'long-1' };
  const sources = json.sources.map((source) => ({
    ...source,
    terms: { ...source.terms, agreement, retention: retentions[source.id] ?? 'P10Y' },
  }));
  return { sources };
}

const elin: PersonRow = {
  source: north,
  id: 'n-1',
  name: 'Elin Sandvik',
  email: 'elin@sandvik.example',
  phone: '+1 202 555 0111',
  employer: 'Sandvik',
  domain: 'sandvik.example',
};

function at(text: string): void {
  candor.clock.now = new Date(text);
}

async function run(force = false) {
  const report = await expireData(candor.context, { force });
  await candor.queue.idle();
  return report;
}

async function everythingHeld(): Promise<string> {
  let held = '';
  for await (const one of candor.context.store.dump()) held += `${JSON.stringify(one)}\n`;
  return held;
}

describe('B73: the clock of a person', () => {
  test('B73: runs from first collection, whatever is refreshed, changed or delivered again', async () => {
    await deliverRows(candor, [elin]);
    for (let month = 1; month < 60; month += 7) {
      candor.clock.now = new Date(Date.UTC(2026, 10 + month, 2, 8));
      await deliverRows(candor, [{ ...elin, title: month > 45 ? 'Director' : 'Engineer', observedOn: '2031-01-01' }]);
      await run(true);
    }
    at('2031-11-02T07:59:59Z');
    expect(await askFor(candor.context, { email: elin.email! })).toMatch(/^per_/);
    at('2031-11-02T08:00:00Z');
    expect(await askFor(candor.context, { email: elin.email! })).toBe('no_match');
  });

  test('B73: is inherited from the oldest record although that one went first', async () => {
    await deliverRows(candor, [elin]);
    at('2028-11-02T08:00:00Z');
    await deliverRows(candor, [{ ...elin, source: south, id: 's-1', title: 'Director' }]);
    const oldest = recordIdOfRow(candor.context, elin);
    await forgetRecords(candor.context, [oldest]);
    await candor.queue.idle();
    at('2031-11-01T08:00:00Z');
    expect(await askFor(candor.context, { email: elin.email! })).toMatch(/^per_/);
    at('2031-11-02T08:00:00Z');
    expect(await askFor(candor.context, { email: elin.email! })).toBe('no_match');
  });
});

describe('B72: the daily job', () => {
  test('B72: invisible the second it ends, deleted by the next run, and the unchanged record is refused the next day', async () => {
    await deliverRows(candor, [elin]);
    at('2031-11-02T08:00:00Z');
    expect(await askFor(candor.context, { email: elin.email! })).toBe('no_match');
    expect(await findProfileId(candor.context, { email: elin.email! })).toBeNull();
    const report = await run(true);
    expect(report.rows.find((row) => row.store === 'profiles')).toMatchObject({
      before: 1,
      ended: 1,
      deleted: 1,
      after: 0,
    });
    expect(await everythingHeld()).not.toMatch(/sandvik|2025550111/i);
    at('2031-11-03T08:00:00Z');
    await deliverRows(candor, [{ ...elin, observedOn: '2031-11-03', title: 'Chief' }]);
    expect(await askFor(candor.context, { email: elin.email! })).toBe('no_match');
    expect(await everythingHeld()).not.toMatch(/sandvik|2025550111/i);
    await deliverRows(candor, [{ ...elin, id: 'n-2' }]);
    expect(await askFor(candor.context, { email: elin.email! })).toMatch(/^per_/);
  });

  test('B72: a dry run counts and deletes nothing', async () => {
    await deliverRows(candor, [elin]);
    at('2031-11-02T08:00:00Z');
    const before = await everythingHeld();
    const report = await expireData(candor.context, { dryRun: true });
    expect(report.rows.find((row) => row.store === 'profiles')).toMatchObject({
      before: 1,
      ended: 1,
      deleted: 0,
      after: 1,
    });
    expect(await everythingHeld()).toBe(before);
  });

  test('B72: a second run in the same second finds nothing', async () => {
    await deliverRows(candor, [elin]);
    at('2031-11-02T08:00:00Z');
    await run(true);
    const again = await run(true);
    expect(again.rows.filter((row) => row.deleted > 0)).toEqual([]);
  });

  test('B51, B72: a person whose processing is restricted is not served and not purged, until the restriction is lifted', async () => {
    await deliverRows(candor, [elin]);
    const fingerprints = fingerprintsOf(candor.context.keyring, { type: 'email', address: elin.email! });
    await suppress(candor.context, fingerprints, {
      scope: 'restriction',
      reason: 'restriction',
      state: 'proved',
      heldUntil: null,
    });
    at('2031-11-09T08:00:00Z');
    expect(await askFor(candor.context, { email: elin.email! })).not.toMatch(/^per_/);
    const report = await run(true);
    expect(report.rows.find((row) => row.store === 'profiles')).toMatchObject({ ended: 1, deleted: 0, kept: 1 });
    expect(await everythingHeld()).toMatch(/sandvik/i);
    await candor.context.store.suppressions.lift(fingerprints, 'restriction');
    await run();
    expect(await everythingHeld()).not.toMatch(/sandvik/i);
  });
});

describe('B71: a single value', () => {
  const changed: PersonRow = { ...elin, phone: '+1 202 555 0122' };

  async function afterOneYear(): Promise<void> {
    candor.setSources(longTerms(candor.folder, { [north]: 'P1Y', [south]: 'P1Y' }));
    await deliverRows(candor, [{ ...elin, source: south }]);
    at('2027-05-02T08:00:00Z');
    await deliverRows(candor, [{ ...changed, source: south }]);
    at('2027-11-02T08:00:00Z');
  }

  test('B71, B72: finds nobody once it has ended, although others of the person live on', async () => {
    await afterOneYear();
    expect(await askFor(candor.context, { phone: '+12025550111' })).toBe('no_match');
    expect(await findProfileId(candor.context, { phone: '+12025550111' })).toBeNull();
    expect(await askFor(candor.context, { phone: '+12025550122' })).toMatch(/^per_/);
  });

  test('B71: leaves statements, features, lookup keys and text, and does not start anew with the next delivery', async () => {
    await afterOneYear();
    await run(true);
    expect(await everythingHeld()).not.toMatch(/2025550111|202 555 0111/);
    expect(await askFor(candor.context, { phone: '+12025550122' })).toMatch(/^per_/);
    at('2027-11-03T08:00:00Z');
    await deliverRows(candor, [{ ...elin, source: south }]);
    expect(await askFor(candor.context, { phone: '+12025550111' })).toBe('no_match');
    expect(await everythingHeld()).not.toMatch(/2025550111|202 555 0111/);
    const subjectId = subjectIdOf(
      candor.context.keyring,
      recordIdOfRow(candor.context, { ...elin, source: south }),
      'row',
    );
    const [subject] = await candor.context.store.subjects.findByIds([subjectId]);
    const phone = statementIdOf(candor.context.keyring, subjectId, 'phone', '+12025550111');
    expect(subject?.removed?.find((value) => value.id === phone)?.collectedAt).toEqual(start);
  });

  test('B71, B77: ends as the terms of its source say, where those are shorter than the cap', async () => {
    candor.setSources(longTerms(candor.folder, { [github]: 'P6M' }));
    await deliverRows(candor, [elin, { source: github, id: '17', name: 'Elin Sandvik', email: elin.email! }]);
    at('2027-05-02T08:00:00Z');
    await run(true);
    const left = await candor.context.store.rawRecords.findIdsOfSource(github, null, 10);
    expect(left).toEqual([]);
    expect(await askFor(candor.context, { email: elin.email! })).toMatch(/^per_/);
  });
});

describe('B77: a clock that jumps', () => {
  test('B77: a run refuses a clock behind the last run, or more than 32 days ahead of it, unless it is forced', async () => {
    await deliverRows(candor, [elin]);
    expect((await run()).refused).toBeNull();
    candor.clock.now = new Date(start.getTime() - 1);
    expect((await run()).refused).toBe('behind');
    candor.clock.now = new Date(start.getTime() + 32 * dayMs);
    expect((await expireData(candor.context, { dryRun: true })).refused).toBeNull();
    candor.clock.now = new Date(start.getTime() + 32 * dayMs + 1);
    expect((await run()).refused).toBe('ahead');
    expect((await run(true)).refused).toBeNull();
    expect((await run()).refused).toBeNull();
  });

  test('B77: five years forwards and back deletes nobody and prolongs nothing', async () => {
    await deliverRows(candor, [elin]);
    await run();
    at('2031-12-01T08:00:00Z');
    expect((await run()).refused).toBe('ahead');
    await deliverRows(candor, [{ ...elin, source: south, id: 's-9' }]);
    candor.clock.now = new Date(start.getTime() + dayMs);
    await deliverRows(candor, [{ ...elin, source: south, id: 's-9' }]);
    expect(await askFor(candor.context, { email: elin.email! })).toMatch(/^per_/);
    at('2031-11-02T08:00:00Z');
    expect(await askFor(candor.context, { email: elin.email! })).toBe('no_match');
  });
});

describe('B77: what the sweep ends', () => {
  test('B77: requests and mails end by the clock of the retention run, and not at all while that refuses it', async () => {
    const { context } = candor;
    const { privacyRequests, outbox } = context.store;
    const { reference } = await requestOptOut(context, { person: { email: 'sigrid@sandvik.example' }, scope: 'all' });
    const { mailId } = (await privacyRequests.findById(reference))!;
    const state = async () => (await privacyRequests.findById(reference))?.state ?? 'gone';
    await run();
    for (const jump of ['2031-12-01T08:00:00Z', '2020-01-01T08:00:00Z']) {
      at(jump);
      expect(await sweepRequests(context)).toMatchObject({ unproved: 0 });
    }
    expect([await state(), (await outbox.findById(mailId!))?.state]).toEqual(['proof-sent', 'pending']);
    at('2026-12-02T08:00:00Z');
    expect(await sweepRequests(context)).toMatchObject({ unproved: 1 });
    expect([await state(), await outbox.findById(mailId!)]).toEqual(['expired', null]);
    at('2027-12-02T08:00:00Z');
    await sweepRequests(context);
    expect(await state()).toBe('expired');
    await run(true);
    await sweepRequests(context);
    expect(await state()).toBe('gone');
  });
});

describe('B8: each stored value', () => {
  test('B8: carries source, kind of source, collection time, run, legal basis and who could see it there', async () => {
    await deliverRows(candor, [elin]);
    const [subject] = await candor.context.store.subjects.findByRecords([recordIdOfRow(candor.context, elin)]);
    expect(subject).toMatchObject({
      sourceId: north,
      method: 'feed',
      legalBasis: 'legitimate_interest',
      visibility: 'everyone',
    });
    for (const statement of subject!.statements)
      expect(statement).toMatchObject({ collectedAt: start, runId: 'run_test', expiresAt: expect.any(Date) });
  });

  test('B15: a source whose terms rule out resale is not pulled, and what waits of it is not read', async () => {
    const json = peopleSources(candor.folder) as { sources: { id: string; terms: Record<string, unknown> }[] };
    for (const verdict of ['not-for-resale', 'class-only']) {
      candor.setSources({
        sources: json.sources.map((source) => ({ ...source, terms: { ...source.terms, verdict } })),
      });
      await expect(pullSource(candor.context, { sourceId: north })).rejects.toMatchObject({ reason: 'not-for-resale' });
      await deliverRows(candor, [elin]);
      expect(await candor.context.store.subjects.count()).toBe(0);
    }
  });
});

describe('B58, B71: a record of a disclosure', () => {
  test('B71: ends five years after it was made, unless a claim holds it longer', async () => {
    await deliverRows(candor, [elin]);
    const profileId = await askFor(candor.context, { email: elin.email! });
    const count = async () => (await candor.context.store.disclosures.findByProfiles([profileId])).length;
    expect(await count()).toBe(1);
    await holdEvidence(candor.context, { profileId, until: new Date('2032-02-01T00:00:00Z'), reason: 'case-1' });
    at('2031-11-03T08:00:00Z');
    await run(true);
    expect(await count()).toBe(1);
    at('2032-02-01T00:00:00Z');
    await run(true);
    expect(await count()).toBe(0);
    const late = { profileId, until: start, reason: 'case-1' };
    await expect(holdEvidence(candor.context, late)).rejects.toMatchObject({ code: 'invalid_input' });
  });
});

describe('B64, B71: the tombstone of a person whom somebody was given', () => {
  test.each(['acknowledged', 'impossible'] as const)(
    'B64: stays beyond its five years while the recipient owes an answer, and goes with the run after it is %s',
    async (answer) => {
      const { context } = candor;
      const { tombstones, deletions } = context.store;
      await deliverRows(candor, [elin]);
      const profileId = await askFor(context, { email: elin.email! });
      const identifiers = readIdentifiers({ email: elin.email! });
      await suppressPerson(context, { identifiers, scope: 'all', reason: 'opt-out', state: 'proved', actor: 'person' });
      await candor.queue.idle();
      const [told] = await deletions.findByProfiles([profileId]);
      const there = async () => [
        await tombstones.findById(profileId).then((found) => found !== null),
        (await deletions.findByProfiles([profileId])).length,
      ];
      at('2031-11-03T08:00:00Z');
      const dry = await expireData(context, { dryRun: true, force: true });
      const report = await run(true);
      const row = { ended: 1, deleted: 0, kept: 1 };
      for (const { rows } of [dry, report]) expect(rows.find(({ store }) => store === 'tombstones')).toMatchObject(row);
      expect(await there()).toEqual([true, 1]);
      if (answer === 'impossible') await closeImpossible(context, { id: told!._id, reason: 'recipient_ended' });
      else {
        const given = { outcome: 'deleted', completedAt: candor.clock.now, reason: null, systems: [] } as const;
        const reader = { customerId: told!.customerId, keyId: 'test' };
        await acknowledgeDeletion(context, { id: told!._id, ...given }, reader, 'req_1');
      }
      await run(true);
      expect(await there()).toEqual([false, 0]);
    },
  );
});
