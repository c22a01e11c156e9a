import type { ProfileReading } from '../../src/operations/read-profile.js';
import { readProfile } from '../../src/operations/read-profile.js';
import { readProvenance } from '../../src/operations/read-provenance.js';
import { rebuildProfiles } from '../../src/operations/rebuild-profiles.js';
import { type RectifyPersonInput, rectifyPerson } from '../../src/operations/rectify-person.js';
import { readIdentifiers, suppressPerson } from '../../src/operations/suppress-person.js';
import { houseRows } from '../support/house-rows.js';
import { openTestCandor, type TestCandor } from '../support/open-context.js';
import { askFor, deliverRows, type PersonRow, peopleSources, south } from '../support/people.js';

const now = new Date('2026-11-02T08:00:00Z');
const caller = { customerId: 'cus_test', keyId: 'key_test', purpose: 'b2b_marketing' } as const;
let candor: TestCandor;

beforeAll(async () => {
  candor = await openTestCandor({ now, sources: peopleSources });
});
afterAll(async () => candor?.close());
afterEach(() => {
  candor.clock.now = now;
});

const rowOf = houseRows('Mill', 'Miller');

const emailOf = (row: PersonRow) => row.email!;

async function rectify(profileId: string, input: Partial<RectifyPersonInput>) {
  const given = { field: 'job_title', value: 'Head of Milling', reason: 'request', by: 'person' as const, ...input };
  const result = await rectifyPerson(candor.context, { profileId, ...given });
  await candor.queue.idle();
  return result;
}

async function viewOf(id: string) {
  const reading: ProfileReading = await readProfile(
    candor.context,
    { id, follow: true },
    {
      caller,
      controls: {
        fields: ['job_title', 'work_emails', 'city', 'country'],
        minLikelihood: 1,
        minConfidence: 0,
        includeAlternatives: true,
        includeSources: true,
      },
      knownTag: null,
      wantsTag: false,
    },
  );
  if (reading.kind !== 'full_match') throw new Error(`No answer but ${reading.kind}.`);
  return reading.view;
}

async function titleOf(id: string) {
  const field = (await viewOf(id)).fields.job_title;
  if (field === undefined || Array.isArray(field)) throw new Error('There is no title.');
  return field as Exclude<typeof field, readonly unknown[]>;
}

test("B50: the person's own title beats later deliveries, is told as the person's, and survives a rebuild", async () => {
  const row = rowOf(1, 'Alma Adler');
  await deliverRows(candor, [row]);
  const id = await askFor(candor.context, { email: emailOf(row) });
  const { recipients } = await rectify(id, {});
  expect(recipients).toBe(1);
  for (const day of ['2026-12-01', '2027-01-01']) {
    candor.clock.now = new Date(`${day}T08:00:00Z`);
    await deliverRows(candor, [{ ...row, title: 'Deputy Miller', observedOn: day }]);
    expect(await titleOf(id)).toMatchObject({
      value: 'Head of Milling',
      decidedBy: { rule: 'person_stated' },
      sources: [{ source: 'person', method: 'person' }],
    });
  }
  expect((await titleOf(id)).alternatives.map((one) => one.whyNot)).toContain('person_said_otherwise');
  await rebuildProfiles(candor.context);
  expect((await titleOf(id)).value).toBe('Head of Milling');
  const provenance = await readProvenance(candor.context, { id, field: 'job_title' }, caller);
  expect(JSON.stringify(provenance)).toContain('"won":true');
  expect(JSON.stringify(provenance)).toContain('person:');
});

test("B50: an operator's correction beats every source, and the person beats the operator; the newest word of each counts", async () => {
  const row = rowOf(2, 'Bero Brandt');
  await deliverRows(candor, [row]);
  const id = await askFor(candor.context, { email: emailOf(row) });
  await rectify(id, { value: 'Senior Miller', by: 'operator' });
  expect(await titleOf(id)).toMatchObject({ value: 'Senior Miller', decidedBy: { rule: 'human_correction' } });
  await rectify(id, { value: 'Junior Miller' });
  candor.clock.now = new Date('2026-11-03T08:00:00Z');
  await rectify(id, { value: 'Chief Miller' });
  await rectify(id, { value: 'Former Miller', by: 'operator' });
  const title = await titleOf(id);
  expect(title).toMatchObject({ value: 'Chief Miller', decidedBy: { rule: 'person_stated' } });
  expect(title.alternatives.map((one) => [one.value, one.whyNot])).toEqual(
    expect.arrayContaining([['Former Miller', 'person_said_otherwise']]),
  );
  expect(JSON.stringify(title)).not.toContain('Junior');
});

test('B50: in a list the right value takes the place of the wrong one, and finds the person', async () => {
  const row = rowOf(3, 'Cees Claes');
  await deliverRows(candor, [row]);
  const id = await askFor(candor.context, { email: emailOf(row) });
  await rectify(id, { field: 'work_emails', value: 'c.claes@mill3.example', insteadOf: emailOf(row) });
  await deliverRows(candor, [row]);
  const emails = (await viewOf(id)).fields.work_emails;
  expect(JSON.stringify(emails)).toContain('c.claes@mill3.example');
  expect(JSON.stringify(emails)).not.toContain(emailOf(row));
  expect(await askFor(candor.context, { email: 'c.claes@mill3.example' })).toBe(id);
});

test('B50: a correction goes with a merge and is erased with the person', async () => {
  const [one, other] = [
    rowOf(4, 'Dana Dorn', { phone: '+442079460904' }),
    rowOf(4, 'Dana Dorn', { source: south, id: 'm4b', email: 'dana.dorn@elsewhere.example', phone: '+442079460905' }),
  ];
  candor.clock.now = new Date('2026-11-01T08:00:00Z');
  await deliverRows(candor, [{ ...one, employer: 'First Ltd', domain: 'first4.example' }]);
  candor.clock.now = now;
  await deliverRows(candor, [{ ...other, employer: 'Second Ltd', domain: 'second4.example' }]);
  const older = await askFor(candor.context, { email: emailOf(one) });
  const younger = await askFor(candor.context, { email: emailOf(other) });
  expect(younger).not.toBe(older);
  await rectify(younger, { value: 'Keeper of the Mill' });
  await deliverRows(candor, [{ ...other, phone: '+442079460904', employer: 'First Ltd', domain: 'first4.example' }]);
  expect(await askFor(candor.context, { email: emailOf(other) })).toBe(older);
  expect((await titleOf(older)).value).toBe('Keeper of the Mill');
  // The old id still takes a correction, for its survivor.
  await rectify(younger, { value: 'Keeper of Two Mills' });
  expect((await titleOf(older)).value).toBe('Keeper of Two Mills');
  const identifiers = readIdentifiers({ email: emailOf(one) });
  await suppressPerson(candor.context, { identifiers, scope: 'all', reason: 'erasure', state: 'proved' });
  await candor.queue.idle();
  for await (const { document } of candor.context.store.dump())
    expect(JSON.stringify(document)).not.toMatch(/Keeper of/);
});

test('B73: a correction ends with the profile it stands in', async () => {
  const row = rowOf(5, 'Egon Ernst');
  await deliverRows(candor, [row]);
  const id = await askFor(candor.context, { email: emailOf(row) });
  candor.clock.now = new Date('2031-10-30T08:00:00Z');
  await rectify(id, { value: 'Miller Emeritus' });
  candor.clock.now = new Date('2031-11-03T08:00:00Z');
  expect(await askFor(candor.context, { email: emailOf(row) })).toBe('no_match');
});

test.each<[string, Partial<RectifyPersonInput>, string]>([
  ['no field', { field: 'salary' }, 'invalid_input'],
  ['a field that follows from another', { field: 'seniority' }, 'invalid_input'],
  ['a value that is none', { field: 'work_emails', value: 'not an address' }, 'invalid_input'],
  ['a wrong value of a field with one', { insteadOf: 'Miller' }, 'invalid_input'],
  ['a person we do not hold', { profileId: 'per_unknown' }, 'not_found'],
])('B50: %s is refused', async (_, input, code) => {
  const row = rowOf(6, 'Fiete Falk');
  await deliverRows(candor, [row]);
  const id = await askFor(candor.context, { email: emailOf(row) });
  await expect(rectify(id, input)).rejects.toMatchObject({ code });
});

test('B20: a value of somebody who asked not to appear is taken from nobody', async () => {
  const row = rowOf(7, 'Gerd Gamm');
  await deliverRows(candor, [row]);
  const id = await askFor(candor.context, { email: emailOf(row) });
  const identifiers = readIdentifiers({ email: 'out@mill7.example' });
  await suppressPerson(candor.context, { identifiers, scope: 'all', reason: 'opt-out', state: 'proved' });
  await expect(rectify(id, { field: 'work_emails', value: 'out@mill7.example' })).rejects.toMatchObject({
    code: 'invalid_input',
  });
  expect(await askFor(candor.context, { email: emailOf(row) })).toBe(id);
});
