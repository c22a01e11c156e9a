import { addressFiles, foreignAddresses, foreignPhones, machinePaths, registryHosts } from './personal-data-rules.js';
import { textOf, trackedFiles } from './tracked-files.js';

// The rules and their own test name what they look for.
const files = trackedFiles()
  .filter((path) => !path.startsWith('test/rules/personal-data'))
  .map((path) => ({ path, text: textOf(path) ?? '' }));

function violations(rule: (text: string) => string[], paths = files): string[] {
  return paths.flatMap(({ path, text }) => [...new Set(rule(text))].map((found) => `${path}: ${found}`));
}

describe('no tracked file holds what could be a person', () => {
  test('e-mail addresses stand under reserved names', () => {
    expect(
      violations(
        foreignAddresses,
        files.filter(({ path }) => addressFiles[path] === undefined),
      ),
    ).toEqual([]);
  });

  test('phone numbers stand in the ranges kept for fiction', () => {
    const code = files.filter(({ path }) => path !== 'package-lock.json');
    expect(violations(foreignPhones, code)).toEqual([]);
  });
});

describe('no tracked file is tied to one machine', () => {
  test('no path of a machine', () => {
    expect(violations(machinePaths)).toEqual([]);
  });

  test('no host of a package registry', () => {
    expect(violations(registryHosts)).toEqual([]);
  });
});

describe('the rules see what they look for', () => {
  const at = '@';

  test.each([
    [`elin${at}nordlys.se`, 1],
    [`Elin.Sandvik+tag${at}mail.example.co`, 1],
    [`elin${at}nordlys.example`, 0],
    [`elin${at}mail.nordlys.example`, 0],
    [`a${at}example.com, b${at}localhost.test`, 0],
    [`7${at}users.noreply.github.com`, 0],
    [`'${at}acme.io'`, 0],
    ['{ provider@1.2.3 }', 0],
    ['@octokit/rest', 0],
  ])('address: %s', (text, count) => {
    expect(foreignAddresses(text)).toHaveLength(count);
  });

  test.each([
    ['+12025550123', 0],
    ['+1 (202) 555-0199', 0],
    ['+44 20 7946 0999', 0],
    ['+44 (0) 20 7946 0001', 0],
    ['+1 202 555 0100-0199', 0],
    ['+44 20 7946', 0],
    ['+1 202 555 0200', 1],
    ['+44 20 7946 09991', 1],
    ['+46 8 123 456 78', 1],
    ['+447700900123', 0],
    ['+46 70 174 06 12', 0],
    ['+447700910123', 1],
    ['+11111111111', 0],
    ['1 + 2', 0],
  ])('phone: %s', (text, count) => {
    expect(foreignPhones(text)).toHaveLength(count);
  });

  test.each([['/home/elin/candor'], ['/Users/elin'], ['/work/main']])('path: %s', (text) => {
    expect(machinePaths(`cd ${text}`)).toHaveLength(1);
  });

  test('registry', () => {
    expect(registryHosts('https://registry.npmjs.org/p-queue')).toHaveLength(1);
  });
});
