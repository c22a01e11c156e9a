import fc from 'fast-check';
import { problemsOfForm, readForm } from '../../../src/web/portal/form.js';

function read(text: string) {
  return readForm(Buffer.from(text));
}

describe('the form as it comes in', () => {
  test('leaves out empty fields and trims the others', () => {
    expect(read('email=+anna%40nordlys.example+&phone=&company=&scope=sale')).toEqual({
      person: { email: 'anna@nordlys.example' },
      scope: 'sale',
    });
  });

  test.each([
    ['a name that the form does not have', 'email=a&admin=1'],
    ['a name twice', 'email=a&email=b'],
    ['a scope that is none', 'email=a&scope=everything'],
    ['a name of Object', 'email=a&__proto__=1'],
  ])('%s is refused', (_title, text) => {
    expect(read(text)).toBeNull();
  });

  test('bytes that are no text are refused', () => {
    expect(readForm(Uint8Array.of(0x65, 0x3d, 0xff, 0xfe))).toBeNull();
  });

  test('nothing given, and too much, are told apart', () => {
    expect(problemsOfForm(read('scope=all')!)).toEqual([{ field: null, problem: 'nothingGiven' }]);
    expect(problemsOfForm(read(`phone=${'1'.repeat(81)}`)!)).toEqual([{ field: 'phone', problem: 'tooLong' }]);
  });

  test('any bytes give a form or null', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const form = readForm(bytes);
        expect(form === null || typeof form.person === 'object').toBe(true);
      }),
    );
  });
});
