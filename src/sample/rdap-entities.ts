import type { Company } from './company.js';
import { emailOf, type Person } from './person.js';
import type { registrars } from './work-tables.js';

/** Contacts of an RDAP answer as jCards (RFC 7095), shown or hidden, and the list of what was hidden (RFC 9537). */

export type JcardProperty = readonly [
  name: string,
  parameters: Record<string, string>,
  type: string,
  value: string | readonly string[],
];

/** How older servers say it. */
export const hiddenRemark = {
  title: 'REDACTED FOR PRIVACY',
  type: 'object redacted due to authorization',
  description: ['Some of the data in this object has been removed.'],
};

/** A registrant that is an organisation: its name shows, its people do not. */
export function organisation({ legalName, country, city }: Company): JcardProperty[] {
  return [
    ['fn', {}, 'text', ''],
    ['kind', {}, 'text', 'org'],
    ['org', {}, 'text', legalName],
    address(city, country.code),
  ];
}

/** A natural person of whom only the country shows. */
export function hiddenPerson({ country }: Company): JcardProperty[] {
  return [['fn', {}, 'text', ''], ['kind', {}, 'text', 'individual'], address('', country.code)];
}

/** A natural person who let name and address show. */
export function openPerson(person: Person): JcardProperty[] {
  const { company } = person.job;
  return [
    ['fn', {}, 'text', `${person.given} ${person.family}`],
    ['kind', {}, 'text', 'individual'],
    ['org', {}, 'text', company.legalName],
    address(company.city, company.country.code),
    ['email', {}, 'text', emailOf(person.job)],
  ];
}

function address(city: string, code: string): JcardProperty {
  return ['adr', { cc: code }, 'text', ['', '', '', city, '', '', code]];
}

/** An RDAP entity (RFC 9083, section 5.1) with one role. */
export function entity(
  role: string,
  handle: string,
  properties: readonly JcardProperty[],
  remarks: readonly unknown[],
): unknown {
  const card = ['vcard', [['version', {}, 'text', '4.0'], ...properties]];
  return {
    objectClassName: 'entity',
    handle,
    roles: [role],
    vcardArray: card,
    ...(remarks.length === 0 ? {} : { remarks }),
  };
}

/** The registrar, with its abuse contact nested as registries do. */
export function registrarEntity({ name, id, domain }: (typeof registrars)[number]): unknown {
  const abuse = entity(
    'abuse',
    `A${id}`,
    [
      ['fn', {}, 'text', 'Abuse Contact'],
      ['email', {}, 'text', `abuse@${domain}`],
    ],
    [],
  );
  const card = [
    'vcard',
    [
      ['version', {}, 'text', '4.0'],
      ['fn', {}, 'text', name],
      ['kind', {}, 'text', 'org'],
    ],
  ];
  const publicIds = [{ type: 'IANA Registrar ID', identifier: id }];
  return {
    objectClassName: 'entity',
    handle: id,
    roles: ['registrar'],
    publicIds,
    vcardArray: card,
    entities: [abuse],
  };
}

/** What the registry says it left out (RFC 9537); the name is what readers go by. */
export function redactions(isHidden: boolean, isOrganisation: boolean): unknown[] {
  const hidden = isHidden ? ['Registrant Name', 'Registrant Email', 'Registrant Phone'] : ['Registrant Phone'];
  const names = [
    ...hidden,
    'Registrant Street',
    ...(isOrganisation || !isHidden ? [] : ['Registrant Organization']),
    'Tech Name',
    'Tech Email',
  ];
  return names.map((description) => ({
    name: { description },
    method: description === 'Registrant Name' || description === 'Tech Name' ? 'emptyValue' : 'removal',
    reason: { description: 'Server policy' },
  }));
}
