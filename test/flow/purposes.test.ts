import type { Express } from 'express';
import request from 'supertest';
import { createApp } from '../../src/api/app.js';
import type { Purpose } from '../../src/domain/purpose.js';
import { createApiKey } from '../../src/operations/create-api-key.js';
import { openTestCandor, type TestCandor } from '../support/open-context.js';
import { deliverRows, github, type PersonRow, peopleSources, south } from '../support/people.js';

/** Story 12 of privacy.md section 10: who may see what for which purpose, asked over HTTP. */

let candor: TestCandor;
let app: Express;

beforeAll(async () => {
  candor = await openTestCandor({ sources: peopleSources });
  app = createApp({ context: candor.context, config: { maxBodyBytes: 65_536, metricsPort: null } });
});
afterAll(() => candor?.close());

async function keyFor(customer: string, ...purposes: readonly Purpose[]): Promise<string> {
  const scopes = ['persons:read'] as const;
  return (await createApiKey(candor.context, { customer, scopes, purposes, expiresAt: null, loopbackOnly: false })).key;
}

function ask(key: string, body: object) {
  return request(app).post('/v1/persons/lookup').set('X-API-Key', key).send(body);
}

const profileUrl = 'https://www.linkedin.com/in/tova-lind';
const feed: PersonRow = { source: south, id: 'tova', name: 'Tova Lind', profileUrl, title: 'Data Engineer' };
const account: PersonRow = {
  source: github,
  id: '4711',
  name: 'Tova Lind',
  profileUrl,
  email: 'tova@lindworks.example',
};

describe('story 12 (B15, B66): an e-mail that GitHub alone tells', () => {
  test('is shown to nobody: recruiter, suspended customer and one without purpose are refused for three reasons, a check gets a match without it', async () => {
    await deliverRows(candor, [feed, account]);
    const emails = { profile_url: profileUrl, data_include: 'work_emails' };

    const recruiter = await keyFor('recruiters', 'recruitment');
    const refused = await ask(recruiter, emails);
    expect([refused.status, refused.body.code]).toEqual([404, 'restricted']);
    expect(refused.body.withheld).toEqual([expect.objectContaining({ field: 'work_emails', reason: 'source_terms' })]);

    const suspended = await keyFor('suspended works', 'recruitment');
    const { _id } = (await candor.context.store.customers.findByName('suspended works'))!;
    await candor.context.store.customers.setStatus(_id, 'suspended');
    const stopped = await ask(suspended, { profile_url: profileUrl });
    expect([stopped.status, stopped.body.code]).toEqual([403, 'customer_suspended']);

    const undecided = await keyFor('undecided works', 'recruitment', 'b2b_marketing');
    const unnamed = await ask(undecided, { profile_url: profileUrl });
    expect([unnamed.status, unnamed.body.code]).toEqual([400, 'purpose_required']);

    const checker = await keyFor('checkers', 'identity_verification');
    const matched = await ask(checker, { email: account.email, full_name: 'Tova Lind' });
    expect(matched.status).toBe(200);
    expect(matched.body.data.fields.full_name.value).toBe('Tova Lind');
    expect(matched.body.matched_on).toContain('email');
    for (const answer of [refused, stopped, unnamed, matched]) expect(answer.text).not.toContain(account.email!);
    const lines = await candor.context.store.disclosures.findByProfiles([matched.body.data.id]);
    expect(lines).toHaveLength(1);
    expect(lines[0]!.datapoints.map(({ field }) => field)).not.toContain('work_emails');
  });
});
