import fc from 'fast-check';
import { addressLimit } from '../../src/api/address-limit.js';
import { readJsonBody } from '../../src/api/json-body.js';
import { leaveOnGrid } from '../../src/api/miss-grid.js';
import { nearestWord } from '../../src/api/nearest-word.js';
import { isDirectLoopback, subscriberOf } from '../../src/api/peer-address.js';
import { readQuery } from '../../src/api/query-text.js';
import { readDataInclude } from '../../src/api/read-controls.js';
import { wireDay, wireMoment } from '../../src/api/wire-date.js';

describe('a JSON body', () => {
  test('that JSON.parse takes and no rule forbids comes out as it went in', () => {
    const safe = fc.string().filter((key) => !['__proto__', 'constructor', 'prototype'].includes(key));
    fc.assert(
      fc.property(fc.dictionary(safe, fc.jsonValue({ maxDepth: 3 }), { noNullPrototype: true }), (object) => {
        const text = JSON.stringify(object);
        fc.pre(!/__proto__|constructor|prototype/.test(text));
        expect(readJsonBody(Buffer.from(text), 'application/json', 1_000_000)).toEqual(JSON.parse(text));
      }),
    );
  });

  test.each([
    ['a key twice on one level', '{"a":{"b":1,"b":2}}'],
    ['a key twice, once escaped', '{"a":1,"\\u0061":2}'],
    ['a forbidden key in a list', '{"a":[{"__proto__":1}]}'],
  ])('with %s is refused', (_title, text) => {
    expect(() => readJsonBody(Buffer.from(text), 'application/json', 1_000)).toThrow();
  });

  test('may hold a key on two levels, and any text as a value', () => {
    const text = '{"a":{"a":"\\"a\\":{[__proto__"},"b":["a","a"]}';
    expect(readJsonBody(Buffer.from(text), 'application/json; charset=UTF-8', 1_000)).toEqual(JSON.parse(text));
  });
});

describe('a query', () => {
  test('gives every pair back, tells repeats and broken text', () => {
    expect(readQuery('a=1&b=x%20y+z&c&&d=')).toEqual({
      values: { a: '1', b: 'x y z', c: '', d: '' },
      duplicates: [],
      undecodable: [],
    });
    expect(readQuery('a=1&a=2&%ff=1&b=%zz')).toEqual({ values: { a: '1' }, duplicates: ['a'], undecodable: ['', 'b'] });
  });
});

describe('data_include', () => {
  const { defaultFields } = { defaultFields: readDataInclude('-phones') as readonly string[] };

  test.each([
    ['full_name,work_emails', ['full_name', 'work_emails']],
    ['work_emails, full_name', ['full_name', 'work_emails']],
    ['full_name,-full_name,city', ['city']],
    ['-full_name,full_name', defaultFields],
    ['-full_name', defaultFields.filter((field) => field !== 'full_name')],
    ['-skills,phones', [...defaultFields, 'phones']],
  ])('%s', (list, fields) => {
    expect(readDataInclude(list)).toEqual(fields);
  });

  test('never starts with what must be named', () => {
    expect(defaultFields).not.toContain('personal_emails');
    expect(defaultFields).not.toContain('phones');
  });

  test('names the field that was probably meant', () => {
    expect(readDataInclude('fullname')).toMatchObject({ code: 'unknown-field', params: { did_you_mean: 'full_name' } });
    expect(readDataInclude('full_name,,city')).toMatchObject({ code: 'unknown-field' });
  });
});

describe('small parts', () => {
  test('the nearest word is told only where it is near', () => {
    const words = ['email', 'email_hash', 'phone', 'full_name'];
    expect(nearestWord('emial', words)).toBe('email');
    expect(nearestWord('Phone', words)).toBe('phone');
    expect(nearestWord('fullName', words)).toBe('full_name');
    expect(nearestWord('zzzzzz', words)).toBeNull();
  });

  test('loopback means this machine and no proxy before it', () => {
    for (const address of ['127.0.0.1', '127.8.9.1', '::1', '::ffff:127.0.0.1'])
      expect(isDirectLoopback(address, {})).toBe(true);
    for (const address of ['10.0.0.1', '::ffff:10.0.0.1', '::2', '']) expect(isDirectLoopback(address, {})).toBe(false);
    for (const name of ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'])
      expect(isDirectLoopback('::1', { [name]: 'x' })).toBe(false);
  });

  test('one IPv6 subscriber is one caller, whatever address of the /64 is used', () => {
    expect(subscriberOf('2001:db8:1:2:3:4:5:6')).toBe(subscriberOf('2001:db8:1:2::9'));
    expect(subscriberOf('2001:db8:1:3::9')).not.toBe(subscriberOf('2001:db8:1:2::9'));
    expect(subscriberOf('::ffff:203.0.113.9')).toBe('203.0.113.9');
  });

  test('a limit slides: the oldest call makes room first', () => {
    const clock = { ms: 0 };
    const limit = addressLimit({ calls: 2, windowMs: 10_000 }, () => clock.ms);
    expect(limit.take('203.0.113.9')).toBeNull();
    clock.ms = 4_000;
    expect(limit.take('203.0.113.9')).toBeNull();
    expect(limit.take('203.0.113.9')).toBe(6);
    expect(limit.take('203.0.113.10')).toBeNull();
    clock.ms = 10_001;
    expect(limit.take('203.0.113.9')).toBeNull();
    expect(limit.take('203.0.113.9')).toBe(4);
  });

  test('the grid is left on its first line not yet passed, even when the timer is early', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 1, max: 100 }), async (workMs, widthMs) => {
        const clock = { ms: 7 };
        const early = async (ms: number) => {
          clock.ms += Math.max(0.3, ms - 0.4);
        };
        clock.ms += workMs;
        await leaveOnGrid(7, { widthMs, clockMs: () => clock.ms, sleep: early });
        const line = Math.max(1, Math.ceil(workMs / widthMs)) * widthMs;
        expect(clock.ms - 7).toBeGreaterThanOrEqual(line);
        expect(clock.ms - 7).toBeLessThan(line + 1);
      }),
    );
    await leaveOnGrid(0, { widthMs: 0, clockMs: () => 3, sleep: () => Promise.reject(new Error('no grid, no sleep')) });
  });
});

describe('dates', () => {
  test('read as toISOString has them, to the second', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }),
        (date) => {
          expect(wireMoment(date)).toBe(`${date.toISOString().slice(0, 19)}Z`);
          expect(wireDay(date)).toBe(date.toISOString().slice(0, 10));
        },
      ),
    );
  });
});
