import { basisCodes } from '../../../src/domain/register/category.js';
import { type CategoryId, categoryOf, register } from '../../../src/domain/register/index.js';
import { namesPaymentInstrument } from '../../../src/domain/register/payment-data.js';
import { recipients, safeguards, transferOf } from '../../../src/domain/register/recipients.js';
import { disclosureProblem, disclosureTypes } from '../../../src/domain/register/typed-disclosures.js';
import { addDuration } from '../../../src/domain/retention.js';

const recipientIds = new Set<string>(recipients.map((recipient) => recipient.id));

test('B6: the register has the seven categories of the notice and what Candor itself keeps', () => {
  expect(register.map((category) => category.id)).toEqual([
    'enquiry',
    'account',
    'billing',
    'marketing',
    'referral',
    'analytics',
    'profile',
    'request',
    'suppression',
    'disclosure',
    'audit',
    'operation',
  ]);
});

test.each(register.filter((category) => category.persons.length > 0))(
  'B6, B71: $id names items, purposes, ground, clock and sources',
  (category) => {
    for (const part of [category.items, category.purposes, category.bases, category.sources])
      expect(part.length).toBeGreaterThan(0);
    for (const basis of category.bases) expect(basisCodes).toContain(basis.code);
    const { active, evidence, hold } = category.retention;
    for (const span of [active, evidence, hold]) {
      if (span === null) continue;
      expect(span.anchor).toMatch(/^[a-zA-Z]+\.[a-zA-Z]+$/);
      if ('period' in span) expect(addDuration(new Date(0), span.period).getTime()).toBeGreaterThan(0);
    }
  },
);

test('B71, B58: the periods are those of the notice; invoices alone are held against erasure', () => {
  const periods = Object.fromEntries(
    register.map(({ id, retention: { active, evidence, hold } }) => [
      id,
      ['period' in active ? active.period : 'until', evidence?.period ?? null, hold?.period ?? null],
    ]),
  );
  expect(periods).toMatchObject({
    enquiry: ['until', 'P5Y', null],
    account: ['until', 'P5Y', null],
    billing: ['until', 'P5Y', 'P10Y'],
    marketing: ['P3Y', null, null],
    referral: ['P3M', null, null],
    analytics: ['P25M', null, null],
    profile: ['P5Y', null, null],
  });
  expect(categoryOf('profile').retention.active).toEqual({
    kind: 'period',
    period: 'P5Y',
    anchor: 'profile.firstCollected',
  });
});

test('B71: a category that is in no register is refused', () => {
  expect(() => categoryOf('gossip' as CategoryId)).toThrow(RangeError);
});

test('B67: every recipient that a category names is in the recipients register, and the other way round', () => {
  for (const category of register) {
    const named = category.recipients.filter((recipient) => !recipient.includes(' '));
    for (const recipient of named) expect(recipientIds).toContain(recipient);
    for (const recipient of recipients) {
      expect(recipient.categories.some((id) => id === category.id)).toBe(named.some((id) => id === recipient.id));
    }
  }
});

test('B68: nobody outside gets data without a safeguard whose text can be had, and an unstated country is not inside', () => {
  const ids = new Set<string>(safeguards.map((safeguard) => safeguard.id));
  for (const recipient of recipients) {
    expect(transferOf(recipient)).not.toBe('refused');
    if (recipient.safeguard !== null) expect(ids).toContain(recipient.safeguard);
  }
  for (const safeguard of safeguards) expect(safeguard.copyAt).toMatch(/^https:\/\//);
  expect(transferOf({ country: 'US', safeguard: null })).toBe('refused');
  expect(transferOf({ country: 'US', safeguard: 'scc-2021-914' })).toBe('safeguarded');
  expect(transferOf({ country: 'FR', safeguard: null })).toBe('inside');
  expect(transferOf({ country: 'GB', safeguard: null })).toBe('inside');
  expect(transferOf({ country: null, safeguard: null })).toBe('unknown');
});

test('B69: a disclosure beside the service is of one of four types, with its ground and scope; a sale also with its balancing', () => {
  expect(Object.keys(disclosureTypes)).toEqual(['service-provider', 'legal', 'group', 'transaction']);
  const legal = { type: 'legal', basis: 'A6-1-c', scope: 'one profile', balancingRecord: null } as const;
  expect(disclosureProblem(legal)).toBeNull();
  expect(disclosureProblem({ ...legal, basis: 'A6-1-a' })).toBe('basis');
  expect(disclosureProblem({ ...legal, scope: ' ' })).toBe('scope');
  const sale = {
    type: 'transaction',
    basis: 'A6-1-f-controller',
    scope: 'all accounts',
    balancingRecord: null,
  } as const;
  expect(disclosureProblem(sale)).toBe('balancing');
  expect(disclosureProblem({ ...sale, balancingRecord: 'lia-2026-4' })).toBeNull();
});

test.each(['cardNumber', 'card_no', 'payment.iban', 'cvc', 'creditCard', 'pan', 'paypalEmail', 'billing.cvv2'])(
  'B70: %s names a payment instrument',
  (path) => expect(namesPaymentInstrument(path)).toBe(true),
);

test.each(['company', 'panel', 'expiresAt', 'discard', 'amount', 'invoice.number', 'cardinality'])(
  'B70: %s names none',
  (path) => expect(namesPaymentInstrument(path)).toBe(false),
);
