import fc from 'fast-check';
import { profileUrl } from '../../../src/domain/field/profile-url.js';
import { checkLaws, cleaned, refusal } from './laws.js';

const host = fc.constantFrom(
  'linkedin.com',
  'de.linkedin.com',
  'github.com',
  'x.com',
  'www.xing.com',
  'facebook.com',
  'nordlys.example',
  'bsky.app',
  'orcid.org',
  'büro.example',
);
const segment = fc.constantFrom(
  'in',
  'company',
  'profile',
  'users',
  'elin-sandvik',
  'Elin_Sandvik',
  '%C3%A9lin',
  '%25',
  '~elin',
  'a b',
  '@elin',
  '..',
  'profile.php',
  '0000-0002-1825-0097',
  'é',
);
const url = fc
  .tuple(
    fc.constantFrom('https://', 'http://', '', '//'),
    host,
    fc.array(segment, { maxLength: 3 }),
    fc.constantFrom('', '/', '?utm_source=x', '?id=12', '?b=2&a=1', '#x'),
  )
  .map(([scheme, name, path, end]) => `${scheme}${name}/${path.join('/')}${end}`);

describe('the laws of field types', () => checkLaws(profileUrl, url));

test.each([
  [
    'https://www.linkedin.com/in/Elin-Sandvik/',
    'linkedin',
    'elin-sandvik',
    'https://www.linkedin.com/in/elin-sandvik',
    'linkedin:in/elin-sandvik',
  ],
  [
    'linkedin.com/in/elin-sandvik/details/experience?trk=x',
    'linkedin',
    'elin-sandvik',
    'https://www.linkedin.com/in/elin-sandvik',
    'linkedin:in/elin-sandvik',
  ],
  [
    'http://se.linkedin.com/in/elin-sandvik/en',
    'linkedin',
    'elin-sandvik',
    'https://www.linkedin.com/in/elin-sandvik',
    'linkedin:in/elin-sandvik',
  ],
  [
    'https://www.linkedin.com/in/%C3%A9lin',
    'linkedin',
    'élin',
    'https://www.linkedin.com/in/%C3%A9lin',
    'linkedin:in/élin',
  ],
  [
    'https://linkedin.com/company/Nordlys/about/',
    'linkedin',
    'nordlys',
    'https://www.linkedin.com/company/nordlys',
    'linkedin:company/nordlys',
  ],
  ['https://github.com/Elin-S?tab=repositories', 'github', 'Elin-S', 'https://github.com/Elin-S', 'github:elin-s'],
  ['https://twitter.com/ElinS', 'x', 'ElinS', 'https://x.com/ElinS', 'x:elins'],
  ['https://mobile.twitter.com/@ElinS?lang=en', 'x', 'ElinS', 'https://x.com/ElinS', 'x:elins'],
  [
    'https://www.xing.com/profile/Elin_Sandvik/cv',
    'xing',
    'Elin_Sandvik',
    'https://www.xing.com/profile/Elin_Sandvik',
    'xing:elin_sandvik',
  ],
  [
    'https://facebook.com/profile.php?id=12&x=1',
    'facebook',
    '12',
    'https://www.facebook.com/profile.php?id=12',
    'facebook:12',
  ],
  [
    'https://m.facebook.com/elin.sandvik',
    'facebook',
    'elin.sandvik',
    'https://www.facebook.com/elin.sandvik',
    'facebook:elinsandvik',
  ],
  [
    'https://orcid.org/0000-0002-1825-009x',
    'orcid',
    '0000-0002-1825-009X',
    'https://orcid.org/0000-0002-1825-009X',
    'orcid:0000-0002-1825-009X',
  ],
  [
    'https://stackoverflow.com/users/12/elin',
    'stackoverflow',
    '12',
    'https://stackoverflow.com/users/12',
    'stackoverflow:12',
  ],
  [
    'https://www.Nordlys.example/~elin/?utm_source=x#top',
    'web',
    null,
    'https://nordlys.example/~elin',
    'web:nordlys.example/~elin',
  ],
  ['http://nordlys.example', 'web', null, 'http://nordlys.example', 'web:nordlys.example'],
  ['https://social.example/@elin', 'web', null, 'https://social.example/@elin', 'web:social.example/@elin'],
  [
    'https://nordlys.example/team?b=2&a=1',
    'web',
    null,
    'https://nordlys.example/team?a=1&b=2',
    'web:nordlys.example/team?a=1&b=2',
  ],
])('%s', (raw, network, username, address, key) => {
  const found = cleaned(profileUrl, raw);
  expect(found.value).toEqual({ network, username, url: address });
  expect(found.key).toBe(key);
});

test.each([
  ['https://www.linkedin.com/feed/', 'not-a-profile'],
  ['https://www.linkedin.com/search/results/people/?keywords=elin', 'not-a-profile'],
  ['https://www.linkedin.com/posts/elin_1', 'not-a-profile'],
  ['https://www.linkedin.com/in/', 'not-a-profile'],
  ['https://www.linkedin.com', 'not-a-profile'],
  ['https://github.com/search?q=elin', 'not-a-profile'],
  ['https://github.com/elin/repo', 'not-a-profile'],
  ['https://github.com/settings', 'not-a-profile'],
  ['https://x.com/i/lists/1', 'not-a-profile'],
  ['https://x.com/elin/status/1', 'not-a-profile'],
  ['https://twitter.com/intent/tweet?text=x', 'not-a-profile'],
  ['https://nordlys.example/search?q=elin', 'not-a-profile'],
  ['https://nordlys.example/feed', 'not-a-profile'],
  ['https://nordlys.example/news.rss', 'not-a-profile'],
  ['javascript:alert(1)', 'scheme'],
  ['ftp://nordlys.example/elin', 'scheme'],
  ['mailto:elin@nordlys.example', 'scheme'],
  ['data:text/html,x', 'scheme'],
  ['https://elin:pw@nordlys.example/', 'credentials'],
  ['elin@nordlys.example', 'credentials'],
  ['https://127.0.0.1/elin', 'malformed'],
  ['http://localhost:3000/elin', 'malformed'],
  ['https://db.internal/elin', 'malformed'],
  ['elin', 'malformed'],
  ['https://nordlys.example/a b', 'malformed'],
  [`https://nordlys.example/${'x'.repeat(2048)}`, 'too-long'],
])('%s is refused as %s', (raw, reason) => expect(refusal(profileUrl, raw)).toBe(reason));

test('a look-alike host is no network', () => {
  for (const raw of [
    'https://linkedin.com.example/in/elin',
    'https://notlinkedin.com/in/elin',
    'https://linkedin.example/in/elin',
  ]) {
    expect(cleaned(profileUrl, raw).value.network).toBe('web');
  }
});

test('http and https are one page', () => {
  const [a, b] = [cleaned(profileUrl, 'http://nordlys.example/e'), cleaned(profileUrl, 'https://nordlys.example/e')];
  expect(profileUrl.compare(a.value, b.value)).toBe(1);
});
