import type { Scenario } from '../../support/connector-scenario.js';
import type { Recording } from '../../support/replay.js';

const bootstrapUrl = 'https://bootstrap.example/dns.json';
const bootstrap: Recording = {
  url: bootstrapUrl,
  body: { version: '1.0', services: [[['example'], ['https://rdap.example/']]] },
};
const settings = {
  bootstrapUrl,
  domains: ['one.example', 'two.example', 'three.example', 'four.it'],
  whoisServers: { it: 'whois.nic.it' },
};
const whois = [
  {
    server: 'whois.nic.it',
    query: 'four.it',
    answer:
      'Domain: four.it\nStatus: ok\nCreated: 2001-01-01\nRegistrar: Example Registrar\nRegistrant Organization: Four S.r.l.\n',
  },
];

function rdapOf(domain: string, parts: object = {}): Recording {
  const card = [
    'vcard',
    [
      ['version', {}, 'text', '4.0'],
      ['kind', {}, 'text', 'org'],
      ['fn', {}, 'text', `Company of ${domain}`],
      ['email', {}, 'text', `info@${domain}`],
    ],
  ];
  const body = {
    objectClassName: 'domain',
    ldhName: domain,
    events: [{ eventAction: 'registration', eventDate: '2001-01-01T00:00:00Z' }],
    entities: [{ roles: ['registrant'], vcardArray: card }],
  };
  return { url: `https://rdap.example/domain/${domain}`, body, ...parts };
}

const good = [bootstrap, rdapOf('one.example'), rdapOf('two.example'), rdapOf('three.example')];

export const scenario: Scenario = {
  complete: async () => ({ settings, http: good, whois }),
  limited: async () => ({
    settings,
    http: [...good.slice(0, 2), rdapOf('two.example', { status: 429, headers: { 'retry-after': '60' }, body: {} })],
    whois,
  }),
  poisoned: async () => ({
    settings,
    http: good.map((one) =>
      one.url.includes('two')
        ? { ...one, body: { objectClassName: 'domain', ldhName: 'two.example', entities: [{ vcardArray: ['vcard'] }] } }
        : one,
    ),
    whois,
  }),
  endless: async () => ({ settings, http: [], whois: [] }),
};
