import { AbortSource, CandorError, type ErrorCode, errorKinds } from '../src/errors.js';

/** The error registry: one status and one meaning per code. */

test('every code is a snake-case word with a title and a client or server status', () => {
  for (const [code, { status, title }] of Object.entries(errorKinds)) {
    expect(code).toMatch(/^[a-z]+(_[a-z]+)*$/);
    expect(title).toMatch(/^[A-Z]/);
    expect(status >= 400 && status < 600).toBe(true);
  }
});

test('trying again is promised for what passes by itself, and for nothing the caller did wrong', () => {
  const retryable = (Object.keys(errorKinds) as ErrorCode[]).filter((code) => errorKinds[code].retryable);
  expect(retryable.sort()).toEqual(['internal', 'rate_limited', 'unavailable']);
});

test('an error carries its code, a sentence and typed details, and keeps its cause', () => {
  const cause = new Error('inner');
  const error = new CandorError('not_found', 'There is none.', { source: 'x' }, { cause });
  expect(error).toMatchObject({
    name: 'CandorError',
    code: 'not_found',
    message: 'There is none.',
    details: { source: 'x' },
    cause,
  });
  expect(new AbortSource('rate-limited', 'transient', { status: 429 })).toMatchObject({
    kind: 'transient',
    reason: 'rate-limited',
    message: 'rate-limited',
  });
});
