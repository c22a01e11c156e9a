import { hiddenKindOf, hiddenPhrases } from '../../../connectors/whois/hidden-values.js';

test.each(hiddenPhrases.map(({ example, kind }) => [example, kind] as const))(
  '"%s" hides a value (%s)',
  (example, kind) => {
    expect(hiddenKindOf(example)).toBe(kind);
  },
);

// The vocabulary of sources.md section 4, as counted in the sample texts, and those known besides.
test.each([
  'REDACTED FOR PRIVACY',
  'Redacted | Registry Policy',
  'Redacted | EU Registrar',
  'Redacted | EU Data Subject',
  'Not Disclosed',
  'NOT DISCLOSED!',
  'NOT DISCLOSED! Visit www.eurid.eu for webbased WHOIS.',
  'Private Person',
  'Not Available From Registry',
  'Whois Privacy',
  'Private by Design, LLC',
  'Not displayed due to GDPR',
  'PRIVACYDOTLINK CUSTOMER 12345',
  'HIDDEN!',
  '(not shown)',
  'n/a',
  'See PrivacyGuardian.org',
  'Data Protected',
  'Statutory Masking Enabled',
  'GDPR Masked',
  'GDPR Redacted',
  'Registration Private',
  'Private Registrant',
  'Domains By Proxy, LLC',
  'Withheld for Privacy ehf',
  'Privacy service provided by Withheld for Privacy ehf',
  'WhoisGuard, Inc.',
  'Contact Privacy Inc. Customer 0123',
  'Perfect Privacy, LLC',
  'Super Privacy Service LTD c/o Dynadot',
  'Identity Protection Service',
  'Anonymize, Inc.',
  'hidden upon user request',
  'datos privados',
  'Non-Public Data',
  'see select contact domain holder link at https://registrar.example/whois/',
  'Please query the RDDS service of the Registrar of Record identified in this output for information on how to contact the Registrant.',
  'northlist.example@domainsbyproxy.com',
  `northlist.example@${'privacy-link.com'}`,
  'https://domains.registrar.example/contactregistrant?domain=northlist.example',
  'Data Redacted',
  'REDACTED\u00a0FOR PRIVACY',
  '--',
  '.',
])('"%s" never becomes a value', (text) => {
  expect(hiddenKindOf(text)).not.toBeNull();
});

test.each([
  'Northlist GmbH',
  'Ada Testwell',
  'ada.testwell@northlist.example',
  'hostmaster@northlist.example',
  'London',
  'DE',
  'PARIS',
  '+44 20 7946 0000',
  'SOCIETE EDITRICE DU MONDE',
  'Private Bank AG',
  'Data Systems Ltd',
  'Contact Energy Limited',
  'Proximus NV',
  'Masters of Design',
  'Not Only White B.V.',
  'United Domains AG',
  '',
])('"%s" may be read', (text) => {
  expect(hiddenKindOf(text)).toBeNull();
});
