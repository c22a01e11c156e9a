import { classifyAnswer } from '../../../connectors/whois/answer-class.js';
import { type AnswerClass, answerPhrases } from '../../../connectors/whois/answer-phrases.js';
import { decodeWhois } from '../../../src/connector-kit/whois-socket.js';
import { describeShared, readShared, sharedFiles } from '../../support/shared-fixtures.js';

test.each(answerPhrases.map(({ means, example }) => [example, means] as const))('"%s" is %s', (example, means) => {
  expect(classifyAnswer(`% Whois server\n\n${example}\n`).is).toBe(means);
});

test.each([
  ['', 'empty'],
  ['\r\n \r\n', 'empty'],
  ['Hello.', 'unknown'],
  ['% terms of use\n% of this service', 'unknown'],
])('%j is %s', (text, means) => {
  expect(classifyAnswer(text)).toEqual({ is: means, waitSeconds: null });
});

test.each([
  ['Please go away for 13 Seconds', 13],
  ['-1: Still in grace period, wait 7777777 seconds', 7_777_777],
  ['Too many connections.', null],
])('%j asks for a wait of %p seconds', (text, seconds) => {
  expect(classifyAnswer(text)).toEqual({ is: 'throttled', waitSeconds: seconds });
});

test('a record that speaks of limits in its terms is a record', () => {
  const text =
    'Domain Name: NORTHLIST.EXAMPLE\nRegistrar: Example Registrar\nCreation Date: 2001-01-01\n\nTERMS: no match found, limit exceeded, not found, too many requests.\n';
  expect(classifyAnswer(text).is).toBe('registered');
});

/** Where we disagree with the name of a file, and why. */
const exceptions: Readonly<Record<string, readonly [AnswerClass, string]>> = {
  'whois.gandi.net__status_available.txt': ['empty', 'the file is empty: an empty answer is a passing failure'],
  'whois.nic.lk__xn--fzc2c9e2c__status_available.txt': ['empty', 'the file is empty'],
  'whois.nic.lk__xn--xkc2al3hye2a__status_available.txt': ['empty', 'the file is empty'],
  'whois.nic.bo__bo__status_available.txt': ['unknown', 'says only that the server answers for .bo'],
  'whois.nic.wed__wed__status_available.txt': ['unassignable', 'the text says that the name cannot be registered'],
  'whois.nic.uk__uk__status_reserved.txt': ['registered', 'a whole record of Nominet UK without any status'],
  'name_login.name.txt': ['reserved', 'the text says that the second-level name is reserved'],
  'name_science.name.txt': ['reserved', 'the text says that only the third level may be available'],
};

function expectedOf(folder: string, name: string): AnswerClass {
  if (folder === 'likexian') return 'registered';
  if (folder === 'likexian-notfound') return 'available';
  if (name.includes('throttled')) return 'throttled';
  if (name.includes('response_unavailable')) return 'server-down';
  if (name.includes('unavailable')) return 'unassignable';
  if (name.includes('reserved')) return 'reserved';
  return name.includes('available') ? 'available' : 'registered';
}

describeShared('the class in the name of a sample file is the class of its text', () => {
  const cases = ['weppos', 'likexian', 'likexian-notfound'].flatMap((folder) =>
    sharedFiles(`whois/${folder}`)
      .filter((name) => name.endsWith('.txt'))
      .map((name) => [folder, name] as const),
  );

  test(`in all ${cases.length} files, exceptions aside`, () => {
    const wrong = cases.flatMap(([folder, name]) => {
      const got = classifyAnswer(decodeWhois(readShared(`whois/${folder}`, name))).is;
      const expected = exceptions[name]?.[0] ?? expectedOf(folder, name);
      return got === expected ? [] : [`${folder}/${name}: ${got} instead of ${expected}`];
    });
    process.stdout.write(
      `whois answers classified: ${cases.length - wrong.length} of ${cases.length} (${Object.keys(exceptions).length} documented exceptions)\n`,
    );
    expect(wrong).toEqual([]);
    expect(cases).toHaveLength(690);
  });
});
