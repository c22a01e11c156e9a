import { z } from 'zod';
import { manifest } from '../../connectors/partner-feed/manifest.js';
import type { Connector } from '../../src/connector-kit/contract.js';
import { anyConnector, connectorRegistry } from '../../src/connector-kit/registry.js';
import { parseSources } from '../../src/connector-kit/source-settings.js';
import { ConfigError } from '../../src/errors.js';

const settings = z.strictObject({ place: z.string(), token: z.string().min(10).meta({ secret: true }).optional() });
const feed: Connector<z.infer<typeof settings>> = {
  manifest: {
    ...manifest,
    id: 'feed',
    terms: {
      ...manifest.terms,
      verdict: 'gated',
      use: 'match_only',
      purposes: ['recruitment'],
      contactPurposes: [],
      retention: 'P1Y',
    },
  },
  settings,
  check: async () => ({ status: 'ok', message: 'fine' }),
  pull: async function* () {
    yield { type: 'checkpoint', cursor: null };
  },
  normalise: () => ({ subjects: [], unmapped: [] }),
};
const registry = connectorRegistry([anyConnector(feed)]);
const terms = {
  url: 'https://northlist.example/terms',
  version: '3',
  readOn: '2026-11-01',
  legalBasis: 'legitimate_interest',
  resale: true,
  attribution: null,
  robotsRequired: false,
};
const source = { id: 'feed:northlist', connector: 'feed', settings: { place: 'here' }, terms };
const agreement = { by: 'Legal', on: '2026-10-01', document: 'contract 12' };

function parse(...sources: object[]) {
  return parseSources({ sources }, registry);
}

test("a complete source is active, with the connector's verdict and its own answers", () => {
  const [first] = parse({ ...source, rank: 2 });
  expect(first).toMatchObject({
    id: 'feed:northlist',
    status: 'active',
    missing: [],
    rank: 2,
    schedule: manifest.schedule,
    expected: manifest.expected,
    agreement: null,
    timeoutMs: null,
  });
  expect(parse({ ...source, timeoutMs: 5_000 })[0]).toMatchObject({ timeoutMs: 5_000 });
  expect(first!.terms).toEqual({ ...feed.manifest.terms, ...terms });
  expect(first!.settings).toEqual({ place: 'here' });
});

test('an unanswered question about the terms pauses the source and is named; null is an answer where there may be none', () => {
  const { attribution: _a, legalBasis: _l, ...rest } = terms;
  expect(parse({ ...source, terms: rest })[0]).toMatchObject({
    status: 'paused',
    missing: ['legalBasis', 'attribution'],
    terms: null,
  });
  expect(parse({ id: 'feed', connector: 'feed', settings: { place: 'here' } })[0]!.missing).toHaveLength(7);
});

test("terms may be narrower than the connector's", () => {
  const [first] = parse({ ...source, terms: { ...terms, purposes: [], retention: 'P90D', verdict: 'not-for-resale' } });
  expect(first!.terms).toMatchObject({ purposes: [], retention: 'P90D', verdict: 'not-for-resale', use: 'match_only' });
});

test.each([
  ['verdict', 'open'],
  ['use', 'serve'],
  ['purposes', ['recruitment', 'b2b_marketing']],
  ['contactPurposes', ['recruitment']],
  ['retention', 'P13M'],
  ['removalDuty', false],
  ['visibilityEvidence', false],
])('wider terms (%s: %p) need a recorded agreement', (answer, value) => {
  const wider = { ...terms, [answer]: value };
  expect(() => parse({ ...source, terms: wider })).toThrow(
    new RegExp(`source "feed:northlist": terms.agreement: .*${answer}`),
  );
  expect(parse({ ...source, terms: { ...wider, agreement } })[0]).toMatchObject({
    agreement,
    terms: { [answer]: value },
  });
});

test('twelve months are no longer than a year', () => {
  expect(parse({ ...source, terms: { ...terms, retention: 'P12M' } })[0]!.terms!.retention).toBe('P12M');
});

test('all problems are told together, each with its source and place, and no secret is quoted', () => {
  const secret = 's3cret';
  const bad = () =>
    parse(
      source,
      source,
      { ...source, id: 'feed:two', settings: { token: secret } },
      { id: 'other', connector: 'nothing' },
    );
  expect(bad).toThrow(ConfigError);
  expect(bad).toThrow(/"feed:northlist": the id is taken twice/);
  expect(bad).toThrow(/"feed:two": settings\.place: .*\n.*"feed:two": settings\.token/);
  expect(bad).toThrow(/"other": connector: there is no connector "nothing" \(there are: feed\)/);
  expect(bad).not.toThrow(new RegExp(secret));
});

test.each([
  [{ sources: [{ ...source, id: 'Feed One' }] }, /source "Feed One": id: small letters/],
  [{ sources: [{ ...source, id: 'a:b:c' }] }, /source "a:b:c": id: /],
  [{ sources: [{ ...source, rnak: 1 }] }, /source "feed:northlist": .*rnak/],
  [{ sources: [{ ...source, terms: { ...terms, readOn: 'yesterday' } }] }, /source "feed:northlist": terms\.readOn/],
  [{ sources: [42] }, /sources\.0: /],
  [{ source: [] }, /sources: /],
  [null, /the file: /],
])('a malformed file is refused with its place', (json, message) => {
  expect(() => parseSources(json, registry)).toThrow(message);
});

test('two connectors of one name are refused', () => {
  expect(() => connectorRegistry([anyConnector(feed), anyConnector(feed)])).toThrow(ConfigError);
});
