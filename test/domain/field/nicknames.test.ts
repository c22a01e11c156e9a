import { areNicknames, nicknameOf, nicknamePairs } from '../../../src/domain/field/nicknames.js';
import { readFixture, share, testWith } from './fixtures.js';

test('a short form names its formal names, never the other way round', () => {
  expect(nicknameOf('Bob')).toContain('robert');
  expect(nicknameOf('Robert')).not.toContain('bob');
  expect(nicknameOf('PEPE')).toContain('jose');
  expect(nicknameOf('Sasha')).toEqual(expect.arrayContaining(['aleksandr', 'alexandra']));
  expect(nicknameOf('Lasse')).toEqual(['lars']);
  for (const none of ['', 'Zyxw', '__proto__', 'constructor']) expect(nicknameOf(none)).toEqual([]);
});

test('two short forms of one name are nicknames of each other, strangers are not', () => {
  expect(areNicknames('Bob', 'Rob')).toBe(true);
  expect(areNicknames('Robert', 'Bob')).toBe(true);
  expect(areNicknames('Bob', 'Robert')).toBe(true);
  expect(areNicknames('Anna', 'Olaf')).toBe(false);
});

test('the table holds 300 pairs at least', () => expect(nicknamePairs()).toBeGreaterThanOrEqual(300));

testWith('names/nicknames.csv')('the yardstick of nicknames: share of pairs found in either direction', () => {
  const rows = readFixture('names/nicknames.csv').trim().split(/\r?\n/).slice(1);
  const pairs = rows
    .map((row) => row.split(','))
    .map(([formal = '', , short = '']) => [formal.trim(), short.trim()] as const);
  const found = pairs.filter(([formal, short]) => areNicknames(formal, short));
  share('pairs of nicknames.csv', found.length, pairs.length);
  process.stdout.write(`own pairs: ${nicknamePairs()}\n`);
  expect(found.length / pairs.length).toBeGreaterThan(0.2);
});
