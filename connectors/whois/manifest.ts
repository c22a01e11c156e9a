import type { Manifest } from '../../src/connector-kit/contract.js';

const everyPurpose = ['b2b_marketing', 'recruitment', 'identity_verification'] as const;

/**
 * Registries forbid bulk queries and unsolicited advertising (243 of our 690 sample texts say so), so a person's contact values serve
 * identity verification only; organisation, country, registrar and dates are open (privacy.md section 5).
 */
export const manifest: Manifest = {
  id: 'whois',
  title: 'WHOIS and RDAP',
  version: '1',
  publisher: {
    name: 'The registry or registrar that answers',
    country: null,
    url: 'https://www.iana.org/domains/root/db',
  },
  kind: 'registry',
  coverage: 'the configured domains',
  streams: [{ name: 'domains', primaryKey: 'domain', deletes: 'tombstone' }],
  terms: {
    verdict: 'gated',
    use: 'serve',
    purposes: everyPurpose,
    contactPurposes: ['identity_verification'],
    retention: 'P1Y',
    removalDuty: true,
    visibilityEvidence: false,
  },
  limits: {
    callsPerWindow: 1000,
    windowMs: 86_400_000,
    concurrency: 1,
    minimumDelayMs: 1000,
    origin:
      'sources.md section 4: one query a second and one connection per server, a daily cap; no registry documents more',
  },
  // A registration changes rarely: an answer serves for 30 days.
  schedule: '29 2 3 * *',
  expected: { minimum: 0, maximum: 100_000 },
  ignored: [
    'handle',
    'unicodeName',
    'variants',
    'nameservers',
    'secureDNS',
    'status',
    'publicIds',
    'remarks',
    'notices',
    'rdapConformance',
    'port43',
    'lang',
    'network',
    'title',
    'description',
  ].map((name) => `rdap.${name}`),
};
