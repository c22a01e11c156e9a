import { normalise } from '../../../connectors/whois/normalise.js';
import type { Json } from '../../../src/connector-kit/contract.js';
import { SkipRecord } from '../../../src/errors.js';
import { subjectOf, valuesOf } from './reading.js';

const version: Json = ['version', {}, 'text', '4.0'];

function card(...properties: readonly Json[]): Json {
  return ['vcard', [version, ...properties]];
}

function rdap(parts: { readonly [name: string]: Json }, domain = 'northlist.example'): Json {
  const answer = { objectClassName: 'domain', ldhName: domain.toUpperCase(), ...parts };
  return { domain, rdap: [{ url: `https://rdap.example/domain/${domain}`, answer }], whois: [] };
}

const address: Json = ['adr', {}, 'text', ['', '', '1 Test Street', 'London', '', 'N1 1AA', 'GB']];

test('an organisation that registered a domain is a company with place, registrar and dates', () => {
  const record = normalise(
    rdap({
      events: [
        { eventAction: 'registration', eventDate: '2005-08-02T14:16:36Z' },
        { eventAction: 'expiration', eventDate: '2027-06-09T22:08:09Z' },
      ],
      entities: [
        { roles: ['registrar'], vcardArray: card(['fn', {}, 'text', 'Example Registrar']) },
        {
          roles: ['registrant'],
          vcardArray: card(
            ['kind', {}, 'text', 'org'],
            ['fn', {}, 'text', 'Northlist GmbH'],
            ['org', {}, 'text', 'Northlist GmbH'],
            address,
            ['email', {}, 'text', 'info@northlist.example'],
          ),
        },
      ],
    }),
  );
  expect(record.subjects).toHaveLength(1);
  expect(valuesOf(record, 'organisation')).toEqual([
    ['domain', 'northlist.example'],
    ['registrar', 'Example Registrar'],
    ['registered_on', '2005-08-02'],
    ['registration_expires_on', '2027-06-09'],
    ['company_name', 'Northlist GmbH'],
    ['place', { city: 'London', country: 'GB' }],
    ['email', 'info@northlist.example'],
  ]);
});

test('a person in the open is a second subject with the organisation as employer', () => {
  const record = normalise(
    rdap({
      entities: [
        {
          roles: ['registrant'],
          vcardArray: card(
            ['kind', {}, 'text', 'individual'],
            ['fn', {}, 'text', 'Ada Testwell'],
            ['org', {}, 'text', 'Northlist GmbH'],
            address,
            ['email', {}, 'text', 'ada@northlist.example'],
            ['tel', {}, 'uri', 'tel:+44.2079460000'],
          ),
        },
      ],
    }),
  );
  expect(subjectOf(record, 'registrant')).toMatchObject({ kind: 'person', visibility: 'everyone', notifiedAt: null });
  expect(valuesOf(record, 'registrant')).toEqual([
    ['email', 'ada@northlist.example'],
    ['full_name', 'Ada Testwell'],
    ['employer', { name: 'Northlist GmbH', domain: 'northlist.example' }],
    ['phone', 'tel:+44.2079460000'],
  ]);
  expect(subjectOf(record, 'registrant')!.values.at(-1)).toMatchObject({ country: 'GB' });
  expect(valuesOf(record, 'organisation')).toContainEqual(['company_name', 'Northlist GmbH']);
});

test.each([
  ['Ada Testwell', null, true],
  ['Ada van der Test', 'Northlist GmbH', true],
  ['Domain Administrator', 'Northlist GmbH', false],
  ['Northlist GmbH', 'Northlist GmbH', false],
  ['Northlist', null, false],
  ['Hostmaster Team', null, false],
  ['Northlist Holding AG', null, false],
  ['DNS Admin', null, false],
])("the name %p beside the organisation %p is a person's: %p", (name, organisation, isPerson) => {
  const org: readonly Json[] = organisation === null ? [] : [['org', {}, 'text', organisation]];
  const record = normalise(
    rdap({ entities: [{ roles: ['registrant'], vcardArray: card(['fn', {}, 'text', name], ...org) }] }),
  );
  expect(subjectOf(record, 'registrant') !== undefined).toBe(isPerson);
});

test("what may be a person's name is never published as a company", () => {
  const record = normalise(
    rdap({ entities: [{ roles: ['registrant'], vcardArray: card(['fn', {}, 'text', 'Ada Testwell'], address) }] }),
  );
  expect(valuesOf(record, 'organisation')).toEqual([['domain', 'northlist.example']]);
  expect(valuesOf(record, 'registrant')).toEqual([
    ['place', { city: 'London', country: 'GB' }],
    ['full_name', 'Ada Testwell'],
  ]);
});

test('hidden, proxy and relay values become redactions with who hides them, never values', () => {
  const record = normalise(
    rdap({
      entities: [
        {
          roles: ['registrant'],
          vcardArray: card(
            ['fn', {}, 'text', 'REDACTED FOR PRIVACY'],
            ['org', {}, 'text', 'Domains By Proxy, LLC'],
            ['email', {}, 'text', 'northlist.example@domainsbyproxy.com'],
            address,
          ),
        },
      ],
    }),
  );
  expect(valuesOf(record, 'organisation')).toEqual([
    ['domain', 'northlist.example'],
    ['place', { city: 'London', country: 'GB' }],
  ]);
  expect(subjectOf(record, 'organisation')!.redactions.map(({ field, by, reason }) => [field, by, reason])).toEqual([
    ['full_name', 'rdap.example', 'redacted'],
    ['company_name', 'rdap.example', 'proxy'],
    ['email', 'rdap.example', 'relay'],
  ]);
});

test('a form that stands in for the e-mail is a hidden e-mail', () => {
  const record = normalise(
    rdap({
      entities: [
        {
          roles: ['registrant'],
          vcardArray: card(
            ['org', {}, 'text', 'Northlist GmbH'],
            ['contact-uri', {}, 'uri', 'https://registrar.example/form'],
          ),
        },
      ],
    }),
  );
  expect(subjectOf(record, 'organisation')!.redactions).toMatchObject([{ field: 'email', reason: 'form' }]);
});

test.each(['removal', 'emptyValue', 'partialValue', 'replacementValue'])(
  'a value that RFC 9537 declares hidden by %s is not taken, whatever stands there',
  (method) => {
    const record = normalise(
      rdap({
        entities: [
          {
            roles: ['registrant'],
            vcardArray: card(
              ['org', {}, 'text', 'Northlist GmbH'],
              ['fn', {}, 'text', 'Ada Testwell'],
              ['email', {}, 'text', 'stand-in-77@registrar.example'],
              address,
            ),
          },
        ],
        redacted: [
          { name: { type: 'Registrant Email' }, method },
          { name: { description: 'Registrant City' }, method },
          { name: { description: 'Registrant Phone Ext' }, method },
        ],
      }),
    );
    expect(JSON.stringify(record)).not.toContain('stand-in');
    expect(valuesOf(record, 'organisation')).toContainEqual(['place', { country: 'GB' }]);
    expect(subjectOf(record, 'organisation')!.redactions).toEqual([
      { field: 'email', by: 'rdap.example', reason: `rfc9537-${method}`, path: 'rdap.0.entities.0.vcardArray.email' },
    ]);
  },
);

test('the registrar shows what the registry hides: the value stands and the redaction falls', () => {
  const registry = {
    objectClassName: 'domain',
    ldhName: 'northlist.example',
    entities: [
      {
        roles: ['registrant'],
        vcardArray: card(['fn', {}, 'text', 'REDACTED'], ['org', {}, 'text', 'REDACTED FOR PRIVACY']),
      },
    ],
  };
  const registrar = {
    objectClassName: 'domain',
    ldhName: 'northlist.example',
    entities: [
      {
        roles: ['registrant'],
        vcardArray: card(['fn', {}, 'text', 'REDACTED'], ['org', {}, 'text', 'Northlist GmbH']),
      },
    ],
  };
  const record = normalise({
    domain: 'northlist.example',
    rdap: [
      { url: 'https://registry.example/x', answer: registry },
      { url: 'https://registrar.example/x', answer: registrar },
    ],
    whois: [],
  });
  expect(valuesOf(record, 'organisation')).toContainEqual(['company_name', 'Northlist GmbH']);
  expect(subjectOf(record, 'organisation')!.redactions.map(({ field }) => field)).toEqual(['full_name', 'full_name']);
});

test.each<[string, Json, string]>([
  ['nothing', null, 'malformed-record'],
  ['no answer', { domain: 'northlist.example' }, 'record-without-subject'],
  ['another class of object', rdap({ objectClassName: 'nameserver' }), 'malformed-record'],
  [
    'another domain',
    {
      domain: 'other.example',
      rdap: [{ url: 'https://rdap.example/x', answer: { objectClassName: 'domain', ldhName: 'northlist.example' } }],
    },
    'wrong-record',
  ],
  [
    'a broken contact',
    rdap({ entities: [{ roles: ['registrant'], vcardArray: ['vcard', [['fn', {}, 'text']]] }] }),
    'malformed-record',
  ],
  [
    'a broken contact of somebody else',
    rdap({ entities: [{ roles: ['registrar'], entities: [{ roles: ['abuse'], vcardArray: [] }] }] }),
    'malformed-record',
  ],
  ['a redaction that cannot be understood', rdap({ redacted: [{ name: {}, method: 'removal' }] }), 'malformed-record'],
])('%s is refused by its rule', (_title, payload, rule) => {
  expect(() => normalise(payload)).toThrow(new SkipRecord(rule));
});

test('a member that a server adds is reported', () => {
  expect(normalise(rdap({ acme_score: 3, nameservers: [] })).unmapped).toEqual(['rdap.acme_score']);
});

test('a text of port 43 gives the same facts', () => {
  const text = [
    'Domain Name: NORTHLIST.EXAMPLE',
    'Registrar: Example Registrar',
    'Creation Date: 27-Aug-2001',
    'Registry Expiry Date: 2027-08-27T00:00:00Z',
    'Registrant Name: Ada Testwell',
    'Registrant Organization: Northlist GmbH',
    'Registrant Email: Select Contact Domain Holder link at https://registrar.example',
    'Registrant Country: DE',
    'Registrant Phone: +49.1',
    '',
  ].join('\r\n');
  const record = normalise({ domain: 'northlist.example', rdap: [], whois: [{ server: 'whois.example', text }] });
  expect(valuesOf(record, 'organisation')).toEqual([
    ['domain', 'northlist.example'],
    ['registrar', 'Example Registrar'],
    ['registered_on', '2001-08-27'],
    ['registration_expires_on', '2027-08-27'],
    ['company_name', 'Northlist GmbH'],
    ['place', { country: 'DE' }],
  ]);
  expect(valuesOf(record, 'registrant')).toContainEqual(['full_name', 'Ada Testwell']);
  expect(subjectOf(record, 'organisation')!.redactions).toMatchObject([
    { field: 'email', by: 'whois.example', reason: 'form' },
  ]);
});

test('a text of absurd length is refused before it costs anything', () => {
  const text = 'a: b\n\n'.repeat(100_000);
  const startedAt = performance.now();
  expect(() =>
    normalise({ domain: 'northlist.example', rdap: [], whois: [{ server: 'whois.example', text }] }),
  ).toThrow(new SkipRecord('malformed-record'));
  expect(performance.now() - startedAt).toBeLessThan(1000);
});
