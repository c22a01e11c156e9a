import fc from 'fast-check';
import { decideLookup } from '../../src/domain/lookup.js';
import { type LookupInput, readLookup } from '../../src/domain/lookup-input.js';
import { CandorError } from '../../src/errors.js';

describe('what is read of a person asked for', () => {
  test.each<[LookupInput, string]>([
    [{}, 'no_identifier'],
    [{ city: 'Leeds' }, 'too_little'],
    [{ given_name: 'Jane', company: 'Alpha Robotics' }, 'too_little'],
    [{ email: 'sales@alpha.example' }, 'role_mailbox'],
    [{ email: 'jane.roe@' }, 'malformed'],
    [{ github_login: '-jane' }, 'malformed'],
    [{ profile_url: 'ftp://alpha.example/jane' }, 'malformed'],
  ])('%j is refused as %s', (input, reason) => {
    expect(() => readLookup(input)).toThrow(CandorError);
    try {
      readLookup(input);
    } catch (error) {
      expect((error as CandorError).details).toMatchObject({ match_status: 'invalid_input', reason });
    }
  });

  test('a refusal names every input that cannot be read and quotes none', () => {
    try {
      readLookup({ email: 'jane roe', phone: 'call me', email_hash: 'ff' });
      throw new Error('it was accepted');
    } catch (error) {
      expect(error).toBeInstanceOf(CandorError);
      const { details, message } = error as CandorError;
      expect(details.errors).toEqual([
        { pointer: '/email', code: expect.any(String) },
        { pointer: '/email_hash', code: 'not-sha256-hex' },
        { pointer: '/phone', code: expect.any(String) },
      ]);
      expect(JSON.stringify([details, message])).not.toMatch(/jane|call me/);
    }
  });

  test('a mailbox nobody reads is a good question with nobody as its answer', () => {
    for (const email of ['nobody@alpha.example', 'No-Reply@alpha.example']) {
      expect(decideLookup(readLookup({ email }), [], null).kind).toBe('no_match');
    }
  });

  test('any text for any input is read or refused, never thrown back otherwise', () => {
    const inputs = fc.record(
      {
        email: fc.string(),
        phone: fc.string(),
        profile_url: fc.webUrl(),
        full_name: fc.string(),
        company: fc.string(),
        domain: fc.string(),
        country: fc.string(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(inputs, (input) => {
        try {
          readLookup(input);
        } catch (error) {
          expect(error).toBeInstanceOf(CandorError);
        }
      }),
    );
  });
});
