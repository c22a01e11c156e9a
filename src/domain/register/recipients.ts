import { isInEea } from '../region.js';

/** Who gets data on the operator's behalf, by name, and what allows it where they are (B67, B68). */

export interface Safeguard {
  readonly id: string;
  /** Terms of DPV. */
  readonly kind: 'AdequacyDecision' | 'StandardContractualClauses';
  readonly name: string;
  /** Where its text stands: whoever asks for a copy gets this (GDPR 13(1)(f)). */
  readonly copyAt: string;
}

export const safeguards = [
  {
    id: 'scc-2021-914',
    kind: 'StandardContractualClauses',
    name: 'Standard contractual clauses, Commission Implementing Decision (EU) 2021/914',
    copyAt: 'https://eur-lex.europa.eu/eli/dec_impl/2021/914/oj',
  },
] as const satisfies readonly Safeguard[];
export type SafeguardId = (typeof safeguards)[number]['id'];

export interface Recipient {
  readonly id: string;
  readonly legalName: string;
  readonly role: string;
  /** ISO 3166-1 alpha-2; null until the operator has filled it in from the contract: the notice names only Google's and HubSpot's. */
  readonly country: string | null;
  readonly categories: readonly string[];
  readonly safeguard: SafeguardId | null;
}

const us = { country: 'US', safeguard: 'scc-2021-914' } as const;
const unstated = { country: null, safeguard: null } as const;

export const recipients = [
  { id: 'hubspot', legalName: 'HubSpot Inc.', role: 'storage, analytics', categories: ['enquiry', 'analytics'], ...us },
  { id: 'userback', legalName: 'Userback Pty Ltd', role: 'storage', categories: ['enquiry'], ...unstated },
  { id: 'ovh', legalName: 'OVH Limited', role: 'hosting', categories: ['account', 'billing'], ...unstated },
  { id: 'mongodb-inc', legalName: 'MongoDB, Inc.', role: 'database', categories: ['account', 'billing'], ...unstated },
  {
    id: 'mongodb-limited',
    legalName: 'MongoDB Limited',
    role: 'database',
    categories: ['account', 'billing'],
    ...unstated,
  },
  {
    id: 'mongodb-brasil',
    legalName: 'MongoDB Serviços de Software No Brasil LTDA',
    role: 'database',
    categories: ['account', 'billing'],
    ...unstated,
  },
  { id: 'stripe', legalName: 'Stripe', role: 'payment processor', categories: ['billing'], ...unstated },
  { id: 'paypal', legalName: 'PayPal', role: 'payment processor', categories: ['billing'], ...unstated },
  {
    id: 'activecampaign',
    legalName: 'ActiveCampaign LLC',
    role: 'mailing',
    categories: ['marketing', 'referral'],
    ...unstated,
  },
  { id: 'sendinblue', legalName: 'Sendinblue', role: 'mailing', categories: ['marketing', 'referral'], ...unstated },
  { id: 'google', legalName: 'Google', role: 'analytics', categories: ['analytics'], ...us },
] as const satisfies readonly Recipient[];

/** May data go there? `unknown` is a no: a country that nobody stated is not inside. */
export function transferOf(
  recipient: Pick<Recipient, 'country' | 'safeguard'>,
): 'inside' | 'safeguarded' | 'refused' | 'unknown' {
  if (recipient.country === null) return 'unknown';
  if (recipient.country === 'GB' || isInEea({ country: recipient.country, basis: 'employer_location' }))
    return 'inside';
  return recipient.safeguard === null ? 'refused' : 'safeguarded';
}
