import fc from 'fast-check';
import { apiContextOf } from '../../src/api/app.js';
import type { ApiContext, RawRequest } from '../../src/api/endpoint.js';
import { endpoints } from '../../src/api/endpoints.js';
import { callEndpoint } from '../../src/api/handle.js';
import { Problem } from '../../src/api/v1/answer-schema.js';
import { openLog } from '../../src/log.js';
import { requestWords } from '../../src/operations/request-words.js';
import { openTestApi, type TestApi } from './open-api.js';

/** No request, however wrong, is answered with a 5xx, and every refusal is a problem of the registry. */

const runs = process.env.CANDOR_TEST_LONG === '1' ? 5_000 : 150;
let api: TestApi;
let context: ApiContext;
beforeAll(async () => {
  api = await openTestApi();
  context = apiContextOf({
    context: { ...api.context, log: openLog('silent') },
    config: { maxBodyBytes: 65_536, metricsPort: null },
  });
  context.addressLimits.forEach((limit) => {
    limit.take = () => null;
  });
});
afterAll(() => api?.close());

const words = [
  ...requestWords.lookupInputs,
  'data_include',
  'min_likelihood',
  'min_confidence',
  'purpose',
  'metadata',
  'scope',
  'follow',
  'field',
  'pretty',
];
const nasty = fc.constantFrom(
  '',
  ' ',
  '\u0000',
  '\ud800',
  '__proto__',
  'constructor',
  '{"$gt":""}',
  '-',
  ',',
  '%',
  '+',
  'a'.repeat(10_000),
  '٣',
  'null',
  '../..',
  '\u202e',
);
const value = fc.oneof(
  fc.string({ unit: 'binary' }),
  nasty,
  fc.emailAddress(),
  fc.webUrl(),
  fc.double(),
  fc.boolean(),
  fc.jsonValue(),
);
const name = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...words) },
  { weight: 1, arbitrary: fc.string() },
  { weight: 1, arbitrary: nasty },
);
const body = fc.oneof(
  fc.dictionary(name, value, { maxKeys: 6, noNullPrototype: false }).map((object) => JSON.stringify(object)),
  fc.json(),
  fc.string({ unit: 'binary' }),
);
// Random objects can have a `toString` that is no function.
const pair = fc
  .tuple(
    name,
    value.map((any) => (typeof any === 'object' ? (JSON.stringify(any) ?? '') : String(any))),
  )
  .map(([key, text]) => `${encode(key)}=${encode(text)}`);
const query = fc.oneof(
  fc.array(pair, { maxLength: 5 }).map((pairs) => pairs.join('&')),
  fc.string(),
);

function encode(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, ''));
}

async function expectSane(endpoint: (typeof endpoints)[number], parts: Partial<RawRequest>): Promise<void> {
  const answer = await callEndpoint(
    endpoint,
    {
      method: endpoint.method,
      path: endpoint.path,
      query: '',
      params: {},
      headers: { 'x-api-key': api.key, 'content-type': 'application/json' },
      body: null,
      remoteAddress: '127.0.0.1',
      ...parts,
    },
    context,
  );
  expect(answer.status).toBeLessThan(500);
  if (answer.status >= 400) Problem.parse(JSON.parse(answer.body!));
}

describe('a random request', () => {
  test.each(endpoints.filter((one) => one.method === 'POST').map((one) => [one.path, one] as const))(
    'with a body to %s',
    async (_path, endpoint) => {
      await fc.assert(
        fc.asyncProperty(body, (text) => expectSane(endpoint, { body: Buffer.from(text) })),
        { numRuns: runs },
      );
    },
  );

  test.each(
    endpoints.filter((one) => one.method === 'GET' && one.scope !== null).map((one) => [one.path, one] as const),
  )('with a query to %s', async (_path, endpoint) => {
    const params = endpoint.path.includes(':id')
      ? fc.oneof(fc.constantFrom('per_elin', 'per_never'), fc.string())
      : fc.constant('');
    await fc.assert(
      fc.asyncProperty(query, params, (text, id) =>
        expectSane(endpoint, { query: text, params: endpoint.path.includes(':id') ? { id } : {} }),
      ),
      { numRuns: runs },
    );
  });

  test('with any headers', async () => {
    const endpoint = endpoints.find((one) => one.path === '/v1/persons/lookup' && one.method === 'POST')!;
    const header = fc.constantFrom(
      'authorization',
      'x-api-key',
      'content-type',
      'candor-purpose',
      'if-none-match',
      'x-request-id',
    );
    await fc.assert(
      fc.asyncProperty(fc.dictionary(header, fc.oneof(fc.string(), nasty), { noNullPrototype: false }), (headers) =>
        expectSane(endpoint, { headers, body: Buffer.from('{"email":"elin.sandvik@nordlys.example"}') }),
      ),
      { numRuns: runs },
    );
  });
});
