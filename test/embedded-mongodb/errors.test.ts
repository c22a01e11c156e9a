import { CommandError, cursorNotFound, duplicateKey, errorCodes } from '../../src/embedded-mongodb/errors.js';

test('a command error carries the code and name that drivers look for', () => {
  const error = cursorNotFound(7n);
  expect(error).toBeInstanceOf(CommandError);
  expect(error).toMatchObject({ code: 43, codeName: 'CursorNotFound', extra: {} });
});

test('a duplicate key tells pattern and value apart from its message, which may be logged', () => {
  const error = duplicateKey('db.people', 'email_1', { email: 1 }, { email: 'ada@alpha.example' });
  expect(error.code).toBe(11000);
  expect(error.message).toMatch(/^E11000 duplicate key error collection: db\.people index: email_1/);
  expect(error.message).not.toContain('alpha.example');
  expect(error.extra).toEqual({ keyPattern: { email: 1 }, keyValue: { email: 'ada@alpha.example' } });
});

test('each code has one name', () => {
  const codes = Object.values(errorCodes);
  expect(new Set(codes).size).toBe(codes.length);
});
