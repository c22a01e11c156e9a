import type { Category } from './category.js';

/** The seven categories of the operator's notice, exactly as privacy.md sections 1.1 to 1.7 give them. */

export const enquiry = {
  id: 'enquiry',
  persons: ['customers', 'prospects', 'other writers'],
  items: ['name', 'location', 'contact details', 'any other data the person sends'],
  purposes: ['answer the enquiry', 'learn from feedback to improve site and services'],
  bases: [
    { code: 'A6-1-b-contract-performance', when: 'an existing customer asks for service or support' },
    { code: 'A6-1-b-enter-into-contract', when: 'a prospect asks' },
    { code: 'A6-1-f-controller', when: 'understanding customers and improving' },
  ],
  retention: {
    active: { kind: 'until', anchor: 'enquiry.closed' },
    evidence: { period: 'P5Y', anchor: 'enquiry.lastContact' },
    hold: null,
    early: ['erasure'],
  },
  sources: ['the person'],
  recipients: ['hubspot', 'userback'],
} as const satisfies Category;

export const account = {
  id: 'account',
  persons: ['customers', 'prospects signing up'],
  items: [
    'user name',
    'name',
    'preferences',
    'e-mail',
    'phone',
    'employer',
    'addresses',
    'basic data of a linked social account',
  ],
  purposes: [
    'run the relationship',
    'set up, maintain and administer the account',
    'take and fulfil orders',
    'messages on purchases, support, feedback, security, privacy and service news',
    'legal duties',
    'answer requests',
  ],
  bases: [
    { code: 'A6-1-b-contract-performance', when: 'the person is a customer' },
    { code: 'A6-1-b-enter-into-contract', when: 'the person is a prospect' },
    {
      code: 'A6-1-f-controller',
      when: 'answering enquiries, detecting and preventing fraud and unlawful acts, protecting rights, understanding customers and improving',
    },
  ],
  retention: {
    active: { kind: 'until', anchor: 'relationship.ended' },
    evidence: { period: 'P5Y', anchor: 'relationship.ended' },
    hold: null,
    early: ['erasure'],
  },
  sources: ['the person', 'a linked social platform, at the person’s choice'],
  recipients: ['ovh', 'mongodb-inc', 'mongodb-limited', 'mongodb-brasil'],
} as const satisfies Category;

export const billing = {
  id: 'billing',
  persons: ['customers'],
  items: ['amounts', 'invoices', 'billing frequency', 'payment records'],
  purposes: ['invoicing', 'bookkeeping', 'tax'],
  bases: [
    { code: 'A6-1-b-contract-performance', when: 'always' },
    { code: 'A6-1-c', when: 'accounting and tax duties' },
  ],
  retention: {
    active: { kind: 'until', anchor: 'relationship.ended' },
    evidence: { period: 'P5Y', anchor: 'relationship.ended' },
    hold: { what: 'invoices and their records, for accounting only', period: 'P10Y', anchor: 'financialYear.ended' },
    early: [],
  },
  sources: ['the person', 'payment state reported by the payment processor'],
  recipients: ['ovh', 'mongodb-inc', 'mongodb-limited', 'mongodb-brasil', 'stripe', 'paypal'],
} as const satisfies Category;

export const marketing = {
  id: 'marketing',
  persons: ['customers', 'prospects'],
  items: ['name', 'contact data such as e-mail'],
  purposes: ['news and updates on the operator, its services and related matters of interest'],
  bases: [
    {
      code: 'A6-1-f-controller',
      when: 'phone, post or direct marketing to customers and prospects, e-mail to existing customers',
    },
    {
      code: 'A6-1-a',
      when: 'e-mail, SMS and instant messages to prospects; SMS and instant messages to customers, which the notice does not cover',
    },
  ],
  retention: {
    // A prospect without relationship: from collection or the prospect's last own contact; opening a mail is none (CNIL guidance).
    active: { kind: 'period', period: 'P3Y', anchor: 'relationship.ended' },
    evidence: null,
    hold: null,
    early: ['opt-out', 'withdrawal of consent', 'erasure'],
  },
  sources: ['the person'],
  recipients: ['activecampaign', 'sendinblue'],
} as const satisfies Category;

export const referral = {
  id: 'referral',
  persons: ['invitees'],
  items: ['name', 'e-mail'],
  purposes: ['send an e-mail that invites the person to visit or register'],
  bases: [
    { code: 'A6-1-f-controller', when: 'develop the business' },
    { code: 'A6-1-f-third-party', when: 'the referring customer' },
  ],
  retention: {
    active: { kind: 'period', period: 'P3M', anchor: 'invitation.sent' },
    evidence: null,
    hold: null,
    early: ['opt-out deletes the e-mail address', 'an answer moves the person to enquiry or account', 'erasure'],
  },
  sources: ['the referring customer, named per invitation'],
  recipients: ['activecampaign', 'sendinblue'],
} as const satisfies Category;

export const analytics = {
  id: 'analytics',
  persons: ['visitors', 'users'],
  items: [
    'browser type and version',
    'IP address',
    'rough place',
    'time zone',
    'access logs',
    'device type and settings',
    'operating system',
    'pages and content visited, actions and clickstream',
    'date and time',
    'response times and errors',
    'visit length',
    'scroll, click and hover',
    'referring site',
  ],
  purposes: ['count visitors, see where they come from and how they use the service', 'improve, maintain, fix faults'],
  bases: [
    { code: 'A6-1-a', when: 'cookies or similar technology are used' },
    { code: 'A6-1-f-controller', when: 'server logs that neither store on nor read from the device' },
  ],
  retention: {
    active: { kind: 'period', period: 'P25M', anchor: 'event.collected' },
    evidence: null,
    hold: null,
    early: ['withdrawal of analytics consent', 'Global Privacy Control', 'erasure'],
  },
  sources: ['the person, through the operator’s own services, HubSpot and Google'],
  recipients: ['google', 'hubspot'],
} as const satisfies Category;

export const profile = {
  id: 'profile',
  persons: ['business people, mostly not customers'],
  items: [
    'name',
    'e-mails',
    'phones',
    'social profile URL',
    'employer',
    'job title',
    'skills as published on professional networks and elsewhere',
    'rough place of employer or workplace (country or city)',
  ],
  purposes: [
    'build, maintain and refresh the database',
    'make it available to registered customers for B2B marketing, recruitment and identity verification',
  ],
  bases: [
    { code: 'A6-1-f-controller', when: 'run the business, provide the service' },
    {
      code: 'A6-1-f-third-party',
      when: 'customers verify identity for B2B marketing and hiring; fraud, abuse of services and money laundering are found and prevented, also in the interest of the public',
    },
    { code: 'LegitimateInterestOfDataSubject', when: 'the people hear of B2B products and services' },
  ],
  retention: {
    // The notice counts from the last update, which has no end in practice; the clock of Candor is never pushed forward (B73).
    active: { kind: 'period', period: 'P5Y', anchor: 'profile.firstCollected' },
    evidence: null,
    hold: null,
    early: ['opt-out', 'objection', 'erasure', 'removal at a source with a duty to follow', 'a source’s shorter terms'],
  },
  sources: ['trusted business partners', 'public sources', 'the person, by rectification'],
  recipients: ['registered customers, each disclosure recorded by name'],
} as const satisfies Category;
