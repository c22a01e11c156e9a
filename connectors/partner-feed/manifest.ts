import type { Manifest } from '../../src/connector-kit/contract.js';

const everyPurpose = ['b2b_marketing', 'recruitment', 'identity_verification'] as const;

/**
 * A partner's contract decides, so the verdict is `open` and visibility evidence is asked for (privacy.md section 5: open only with source
 * per value, visibility evidence, notification duty and onward channel). A source narrows this to what its contract says; a feed whose
 * contract proves visibility in another way records that as its agreement.
 */
export const manifest: Manifest = {
  id: 'partner-feed',
  title: 'Partner feed (CSV deliveries)',
  version: '1',
  publisher: { name: 'The partner named by the source', country: null, url: null },
  kind: 'feed',
  coverage: 'business contacts, as the contract with the partner says',
  streams: [{ name: 'rows', primaryKey: 'the column the mapping calls id', deletes: 'none' }],
  terms: {
    verdict: 'open',
    use: 'serve',
    purposes: everyPurpose,
    contactPurposes: everyPurpose,
    // CNIL's benchmark for prospects (privacy.md 3.1).
    retention: 'P3Y',
    removalDuty: true,
    visibilityEvidence: true,
  },
  // A folder on our own disk: nobody to be polite to.
  limits: { callsPerWindow: 1_000_000, windowMs: 1000, concurrency: 1, minimumDelayMs: 0, origin: 'local files' },
  schedule: '17 * * * *',
  // No new delivery is a normal hour; a delivery that is empty is held by itself.
  expected: { minimum: 0, maximum: 5_000_000 },
  ignored: [],
};
