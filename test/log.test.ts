import { Writable } from 'node:stream';
import { CandorError, SkipRecord } from '../src/errors.js';
import { openLog } from '../src/log.js';

/** Whatever a caller hands over, no planted value reaches the sink. */

const planted = 'elin.sandvik@nordlys.example';

function logged(write: (log: ReturnType<typeof openLog>) => void): string {
  let text = '';
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      text += chunk.toString();
      done();
    },
  });
  write(openLog('debug', sink));
  return text;
}

test.each([
  ['a field of a personal name', { email: planted }],
  ['one level down', { person: { email: planted } }],
  ['in a list', { people: [{ phone: planted }] }],
  ['three levels down', { a: { b: { c: { value: planted } } } }],
  ['a payload', { job: { payload: { anything: planted } } }],
  ['a header', { req: { headers: { authorization: planted } } }],
  ['an address', { request: { url: `/v1/persons/lookup?email=${planted}` } }],
  ['the message of an error', { error: new Error(`duplicate key { email: "${planted}" }`) }],
  ['an error whose message looks like a stack', { error: new Error(`bad row\n    at ${planted}`) }],
  ['the cause of an error', { error: new Error('outer', { cause: new Error(planted) }) }],
  ['an error in a list', { errors: [new Error(planted)] }],
] as const)('%s is cut', (_where, fields) => {
  const text = logged((log) => {
    log.error('it failed', fields);
    log.with(fields).info('it went on');
  });
  expect(text).toContain('it failed');
  expect(text).not.toContain(planted);
});

test('what is no personal value stays: counts, codes, ids, the class and code of an error and where it stood', () => {
  const text = logged((log) =>
    log.with({ traceId: 't1' }).warn('record skipped', {
      recordId: 'rec_1',
      count: 3,
      error: new CandorError('unavailable', 'Not now.', { reason: 'lease-held' }),
    }),
  );
  expect(JSON.parse(text)).toMatchObject({
    msg: 'record skipped',
    traceId: 't1',
    recordId: 'rec_1',
    count: 3,
    error: { kind: 'CandorError', code: 'unavailable' },
  });
  expect((JSON.parse(text) as { error: { frames: string[] } }).error.frames[0]).toContain('log.test');
});

test('errors name rules and ids, never the values they choked on', () => {
  const error = new SkipRecord('record-without-subject', { recordId: 'rec_1' });
  expect([error.message, error.rule]).toEqual(['record-without-subject', 'record-without-subject']);
  expect(logged((log) => log.warn('skipped', { error }))).toContain('SkipRecord');
});
