import type { Category } from './category.js';

/** What Candor itself keeps to honour and prove people's wishes, and what it keeps about nobody. The notice names none of these. */

export const request = {
  id: 'request',
  persons: ['people who exercise a right'],
  items: [
    'identifiers typed into the form, sealed until the request is closed',
    'kind, dates and outcome of the request',
  ],
  purposes: ['answer requests', 'prove that they were answered'],
  bases: [{ code: 'A6-1-c', when: 'GDPR 12 to 22' }],
  retention: {
    active: { kind: 'until', anchor: 'request.closed' },
    evidence: { period: 'P5Y', anchor: 'request.closed' },
    hold: null,
    early: ['identifiers go when the request is closed', 'the text of a mail goes when it is sent'],
  },
  sources: ['the person'],
  recipients: [],
} as const satisfies Category;

export const suppression = {
  id: 'suppression',
  persons: ['people who do not want to appear', 'people whose data are restricted'],
  items: ['keyed hashes of identifiers', 'date', 'reason', 'scope'],
  purposes: ['keep the person out, whatever the source'],
  bases: [{ code: 'A6-1-c', when: 'GDPR 17, 18, 19 and 21' }],
  retention: {
    // An objection has no natural end (privacy.md section 3.5).
    active: { kind: 'lasting', period: 'P3Y', anchor: 'suppression.since' },
    evidence: null,
    hold: null,
    early: ['a fresh positive act of the person', 'an unproved hold ends by itself'],
  },
  sources: ['the person', 'an authorised agent'],
  recipients: [],
} as const satisfies Category;

export const disclosure = {
  id: 'disclosure',
  persons: ['people whose data were disclosed'],
  items: ['keyed ids of profiles and datapoints', 'field names', 'recipient', 'purpose', 'date'],
  purposes: ['name each recipient to the person', 'tell each recipient of erasure, rectification and restriction'],
  bases: [{ code: 'A6-1-c', when: 'GDPR 15(1)(c), 19 and 5(2)' }],
  retention: {
    active: { kind: 'period', period: 'P5Y', anchor: 'disclosure.at' },
    evidence: null,
    hold: null,
    early: [],
  },
  sources: ['the operator’s own answers to customers'],
  recipients: [],
} as const satisfies Category;

export const audit = {
  id: 'audit',
  persons: ['people acted upon', 'operators'],
  items: ['action', 'actor', 'date', 'keyed pseudonym', 'personal fields encrypted with a key per person'],
  purposes: ['prove what was done'],
  bases: [{ code: 'A6-1-c', when: 'GDPR 5(2) and 24' }],
  retention: {
    active: { kind: 'lasting', period: 'P5Y', anchor: 'entry.at' },
    evidence: null,
    hold: null,
    early: ['erasure destroys the key of the person'],
  },
  sources: ['the operator’s own actions'],
  recipients: [],
} as const satisfies Category;

/** Of no person: settings, counters, leases, source states. */
export const operation = {
  id: 'operation',
  persons: [],
  items: [],
  purposes: ['run the system'],
  bases: [],
  retention: { active: { kind: 'until', anchor: 'system.ended' }, evidence: null, hold: null, early: [] },
  sources: [],
  recipients: [],
} as const satisfies Category;
