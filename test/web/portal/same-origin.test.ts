import { isOwnForm } from '../../../src/web/portal/same-origin.js';

const site = 'https://candor.example';

test.each([
  ['our own page', { 'sec-fetch-site': 'same-origin' }, true],
  ['another site', { 'sec-fetch-site': 'cross-site', origin: site }, false],
  ['a sister site', { 'sec-fetch-site': 'same-site' }, false],
  ['an older browser on our page', { origin: site, host: '127.0.0.1:3000' }, true],
  ['an older browser at the address it uses', { origin: 'http://127.0.0.1:3000', host: '127.0.0.1:3000' }, true],
  ['an older browser on another page', { origin: 'https://evil.example', host: 'candor.example' }, false],
  ['a page without an origin', { origin: 'null', host: 'candor.example' }, false],
  ['a program', { host: 'candor.example' }, true],
])('a form of %s: %j is taken: %s', (_title, headers, isOwn) => {
  expect(isOwnForm(headers, site)).toBe(isOwn);
});
