import { AbortSource, CandorError, ConfigError, SkipRecord } from '../../src/errors.js';
import { isFinal, reasonOf } from '../../src/queue/failure.js';

function withCode(name: string, code: unknown): Error {
  return Object.assign(new Error('duplicate key: elin@nordlys.example'), { name, code });
}

describe('what a failed run leaves behind', () => {
  test.each([
    ['our own error', new CandorError('unavailable', 'away'), 'unavailable', false],
    ['our own refusal', new CandorError('invalid_input', 'no'), 'invalid_input', true],
    ['a source that is away', new AbortSource('rate-limited', 'transient'), 'rate-limited', false],
    ['a source that a person must mend', new AbortSource('token-refused', 'config'), 'token-refused', true],
    [
      'a reason that is no code',
      new AbortSource('could not read elin@nordlys.example', 'system'),
      'aborted:system',
      false,
    ],
    ['a record that is none', new SkipRecord('malformed-record'), 'malformed-record', false],
    ['a wrong setting', new ConfigError('sources.json has problems'), 'ConfigError', true],
    ['a driver error with a number', withCode('MongoServerError', 11000), 'MongoServerError:11000', false],
    ['a socket error', withCode('Error', 'ECONNREFUSED'), 'Error:ECONNREFUSED', false],
    ['a code that quotes a value', withCode('Error', 'elin@nordlys.example'), 'Error', false],
    ['a name that quotes a value', withCode('elin@nordlys.example', undefined), 'unknown', false],
    ['what is no error', 'elin@nordlys.example', 'unknown', false],
  ])('%s', (_title, error, reason, final) => {
    expect([reasonOf(error), isFinal(error)]).toEqual([reason, final]);
  });
});
