import request from 'supertest';
import { Problem } from '../../src/api/v1/answer-schema.js';
import { openTestApi, type TestApi } from './open-api.js';

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api?.close());

function post(body: string, headers: Record<string, string> = { 'Content-Type': 'application/json' }) {
  return request(api.app).post('/v1/persons/lookup').set('X-API-Key', api.key).set(headers).send(body);
}

function get(path: string) {
  return request(api.app).get(path).set('X-API-Key', api.key);
}

describe('a request that is wrong as written', () => {
  test('an unknown parameter names what was meant and what is allowed', async () => {
    const { status, body } = await post('{"emial":"elin.sandvik@nordlys.example","watch":true}');
    expect(status).toBe(400);
    expect(Problem.parse(body)).toMatchObject({
      code: 'unknown_parameter',
      title: 'Unknown parameter',
      detail: "'emial' is not a parameter of POST /v1/persons/lookup.",
      instance: '/v1/persons/lookup',
      retryable: false,
      errors: [
        { in: 'body', pointer: '/emial', code: 'unknown', did_you_mean: 'email' },
        { in: 'body', pointer: '/watch', code: 'unknown' },
      ],
    });
    expect(body.errors[0].allowed).toEqual(expect.arrayContaining(['email', 'phone', 'data_include', 'purpose']));
  });

  test('all problems of one request are told together', async () => {
    const { body } = await post(
      '{"email":7,"min_likelihood":11,"min_confidence":"0.5","purpose":"b2b_marketting","data_include":"full_nmae","x":1}',
    );
    expect(body.code).toBe('unknown_parameter');
    expect(body.errors).toEqual(
      expect.arrayContaining([
        { in: 'body', pointer: '/email', code: 'type', expected: 'string' },
        { in: 'body', pointer: '/min_likelihood', code: 'too-big', maximum: 10 },
        { in: 'body', pointer: '/min_confidence', code: 'type', expected: 'number' },
        expect.objectContaining({ pointer: '/purpose', code: 'value', did_you_mean: 'b2b_marketing' }),
        expect.objectContaining({ pointer: '/data_include', code: 'unknown-field', did_you_mean: 'full_name' }),
        expect.objectContaining({ pointer: '/x', code: 'unknown' }),
      ]),
    );
  });

  const nested = `${'{"a":'.repeat(30)}1${'}'.repeat(30)}`;
  test.each([
    ['malformed JSON', '{"email":', 400, 'validation_failed'],
    ['an empty body', '', 400, 'validation_failed'],
    ['a list', '[]', 400, 'validation_failed'],
    ['null', 'null', 400, 'validation_failed'],
    ['deep nesting', nested, 400, 'validation_failed'],
    ['very deep nesting', `{"metadata":${'['.repeat(20_000)}${']'.repeat(20_000)}}`, 400, 'validation_failed'],
    ['a __proto__ key', '{"email":"a@b.example","__proto__":{"scope":"all"}}', 400, 'validation_failed'],
    ['an escaped __proto__ key', '{"metadata":{"\\u005f_proto__":"x"}}', 400, 'validation_failed'],
    ['a constructor key', '{"constructor":{"prototype":{}}}', 400, 'validation_failed'],
    ['a key twice', '{"email":"a@b.example","email":"c@d.example"}', 400, 'validation_failed'],
    ['an operator for a value', '{"email":{"$ne":null}}', 400, 'validation_failed'],
    ['a list for a value', '{"email":["a@b.example"]}', 400, 'validation_failed'],
    ['an operator as a name', '{"$where":"1"}', 400, 'unknown_parameter'],
    ['a NUL byte', '{"full_name":"A\\u0000B","company":"C"}', 400, 'validation_failed'],
    ['half a character', '{"full_name":"A\\ud800","company":"C"}', 400, 'validation_failed'],
    ['a name of 10 kB', JSON.stringify({ full_name: 'A'.repeat(10_240), company: 'C' }), 400, 'validation_failed'],
    ['a body of 101 kB', JSON.stringify({ full_name: 'A'.repeat(101_000) }), 413, 'payload_too_large'],
    [
      'too much metadata',
      JSON.stringify({ email: 'a@b.example', metadata: { ref: 'x'.repeat(201) } }),
      400,
      'validation_failed',
    ],
    ['no field at all', '{"email":"a@b.example","data_include":"full_name,-full_name"}', 400, 'validation_failed'],
    ['a control of a later version', '{"email":"a@b.example","max_credits":1}', 400, 'unknown_parameter'],
  ])('%s', async (_title, body, status, code) => {
    const answer = await post(body);
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    Problem.parse(answer.body);
  });

  test('bytes that are no UTF-8, other types and encodings are refused', async () => {
    const bytes = await request(api.app)
      .post('/v1/persons/lookup')
      .set('X-API-Key', api.key)
      .set('Content-Type', 'application/json')
      .serialize((value) => value as unknown as string)
      .send(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]) as unknown as object);
    expect(bytes.status).toBe(400);
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'application/json; charset=utf-16',
      'multipart/form-data',
    ]) {
      expect((await post('{"email":"a@b.example"}', { 'Content-Type': type })).status).toBe(415);
    }
    expect((await post('{}', { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' })).status).toBe(415);
  });

  test.each([
    ['twice the same', 'email=a@b.example&email=c@d.example', 'unknown_parameter', 'duplicate'],
    ['an unknown one', 'e_mail=a@b.example', 'unknown_parameter', 'unknown'],
    ['brackets of a list', 'email[]=a@b.example', 'unknown_parameter', 'unknown'],
    ['brackets of an operator', 'email[$ne]=', 'unknown_parameter', 'unknown'],
    ['broken percent signs', 'email=%E0%A4%A', 'validation_failed', 'not-utf8'],
    ['a word for a number', 'email=a@b.example&min_likelihood=seven', 'validation_failed', 'type'],
    ['a number for a boolean', 'email=a@b.example&include_sources=1', 'validation_failed', 'type'],
    ['a part for a whole', 'email=a@b.example&min_likelihood=7.5', 'validation_failed', 'type'],
    ['a NUL', 'email=a%00@b.example', 'validation_failed', 'not-text'],
  ])('in a query: %s', async (_title, query, code, problem) => {
    const { status, body } = await get(`/v1/persons/lookup?${query}`);
    expect(status).toBe(400);
    expect(body.code).toBe(code);
    expect(body.errors[0]).toMatchObject({ in: 'query', code: problem });
  });

  test('a body of wrong names costs no more than a few of them', async () => {
    const names = Object.fromEntries(Array.from({ length: 9_000 }, (_, index) => [`n${index}`, 1]));
    const { status, body, text } = await post(JSON.stringify(names));
    expect([status, body.errors.length]).toEqual([400, 20]);
    expect(text.length).toBeLessThan(20_000);
  });

  test('no answer repeats what was sent', async () => {
    const answers = await Promise.all([
      post('{"elin.sandvik@nordlys.example":1}'),
      post('{"email":"elin.sandvik@nordlys.example","phone":"no number 7946"}'),
      get('/v1/persons/lookup?elin.sandvik@nordlys.example=1'),
      get('/v1/persons/elin.sandvik@nordlys.example'),
      get('/v1/elin.sandvik@nordlys.example'),
    ]);
    for (const { status, text } of answers) {
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(500);
      expect(text).not.toMatch(/sandvik|7946/);
    }
  });
});

describe('the form of the request', () => {
  test('an unknown path is 404 not_found, a wrong method 405 with Allow', async () => {
    expect((await get('/v1/nothing')).body.code).toBe('not_found');
    expect((await get('/v1/persons/%E0%A4%A')).status).toBe(400);
    const put = await request(api.app).put('/v1/persons/lookup').set('X-API-Key', api.key);
    expect(put.status).toBe(405);
    expect(put.headers.allow).toBe('POST, GET, OPTIONS');
    expect(put.body.code).toBe('method_not_allowed');
  });

  test('OPTIONS says what a path takes; HEAD of a person is refused, since it would leave no line in the ledger', async () => {
    const options = await request(api.app).options('/v1/persons/per_elin');
    expect([options.status, options.headers.allow]).toEqual([204, 'GET, OPTIONS']);
    expect((await request(api.app).head('/v1/persons/per_elin').set('X-API-Key', api.key)).status).toBe(405);
    expect((await request(api.app).head('/healthz')).status).toBe(200);
  });

  test('a caller’s request id is echoed where it is harmless', async () => {
    const answer = await get('/v1/fields').set('X-Request-Id', 'job-7.row_3');
    expect(answer.body.client_request_id).toBe('job-7.row_3');
    expect((await get('/v1/fields').set('X-Request-Id', 'a b')).body.client_request_id).toBeUndefined();
  });

  test('pretty=true indents', async () => {
    expect((await get('/v1/fields?pretty=true')).text).toContain('\n  "fields"');
    expect((await get('/v1/fields')).text).not.toContain('\n');
    for (const word of ['maybe', '1', 'constructor', '__proto__', ''])
      expect((await get(`/v1/fields?pretty=${word}`)).status).toBe(400);
  });

  test('nothing tells what serves', async () => {
    const { headers } = await get('/v1/fields');
    expect(headers['x-powered-by']).toBeUndefined();
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
  });
});
