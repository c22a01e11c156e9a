import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Truth } from '../../src/sample/sample.js';
import { type CandorHome, embeddedOnly, lookup, openHome, type ReadyCandor } from './support/candor-process.js';

/** No log line names a person, however much is logged: a whole first day at level debug, held against everybody who appears in it. */

let home: CandorHome;
let server: ReadyCandor;
let truth: Truth;

beforeAll(async () => {
  home = await openHome({ ...embeddedOnly, CANDOR_SAMPLE: '150', CANDOR_LOG_LEVEL: 'debug' });
  server = await home.start();
  truth = JSON.parse(readFileSync(join(home.dataDir, 'sample', 'truth.json'), 'utf8')) as Truth;
  await livelyDay();
}, 60_000);
afterAll(() => home.close());

/** Hits, misses, refusals and opt-outs over HTTP, each with a person's values in the request. */
async function livelyDay(): Promise<void> {
  for (const person of truth.people.slice(0, 25)) {
    const [email] = person.emails;
    const fullName = `${person.given} ${person.family}`;
    await lookup(server, { email });
    await lookup(server, { full_name: fullName, company: email!.split('@')[1] });
    await lookup(server, { email, nickname: fullName });
    await lookup({ ...server, key: `cnd_live_${email}` }, { email });
    const query = new URLSearchParams({ email: email!, phone: person.phone ?? '' });
    await fetch(`${server.address}/v1/persons/lookup?${query}`, { headers: { Authorization: `Bearer ${server.key}` } });
    await fetch(`${server.address}/v1/persons/${encodeURIComponent(email!)}`, {
      headers: { Authorization: `Bearer ${server.key}`, 'X-Request-Id': email! },
    });
  }
  for (const person of truth.people.slice(25, 28)) {
    await fetch(`${server.address}/v1/public/opt-outs`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ email: person.emails[0], phone: person.phone ?? undefined }),
    });
  }
}

test('standard error holds many lines and nobody’s address, number, name or profile', async () => {
  const { stderr, code } = await server.end();
  expect(code).toBe(0);
  expect(stderr.match(/"msg":"request answered"/g)!.length).toBeGreaterThan(150);
  expect(stderr.match(/"msg":"job finished"/g)!.length).toBeGreaterThan(10);
  const text = stderr.toLowerCase();
  const values = truth.people.flatMap(({ given, family, emails, phone, profileUrl }) => [
    ...emails,
    ...emails.map((email) => encodeURIComponent(email)),
    ...(phone === null ? [] : [phone, phone.slice(1)]),
    ...(profileUrl === null ? [] : [profileUrl]),
    `${given} ${family}`,
    `${family}, ${given}`,
  ]);
  expect(values.length).toBeGreaterThan(500);
  expect(values.filter((value) => text.includes(value.toLowerCase()))).toEqual([]);
});
