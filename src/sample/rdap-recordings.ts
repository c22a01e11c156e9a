import type { Company } from './company.js';
import type { TruthRecord } from './feed-deliveries.js';
import type { Person } from './person.js';
import type { Population } from './population.js';
import { randomFor } from './random.js';
import {
  entity,
  hiddenPerson,
  hiddenRemark,
  openPerson,
  organisation,
  redactions,
  registrarEntity,
} from './rdap-entities.js';
import { jsonAnswer, type RecordedAnswer } from './recorded-answer.js';
import { daysBefore } from './sighting.js';
import { registrars } from './work-tables.js';

/**
 * The registry's RDAP answers (RFC 9083) about every company's main domain, and IANA's bootstrap file that leads there. As in the world,
 * most persons are hidden (RFC 9537, or an older remark), organisations show, and a few people registered a domain in their own name.
 */

export interface RdapRecordings {
  readonly answers: readonly RecordedAnswer[];
  readonly records: readonly TruthRecord[];
  readonly companyRecords: readonly {
    readonly sourceId: string;
    readonly idAtSource: string;
    readonly company: string;
  }[];
  readonly domains: readonly string[];
}

/** Where IANA keeps the file (RFC 9224, section 4). */
export const bootstrapUrl = 'https://data.iana.org/rdap/dns.json';
const registryUrl = 'https://rdap.example/';

/** Records the bootstrap file and one answer per company; ids at the source are the domains. */
export function recordRdap(
  seed: number,
  now: Date,
  { companies, registrations, registrants }: Population,
): RdapRecordings {
  const answers: RecordedAnswer[] = [bootstrap(now)];
  const records: TruthRecord[] = [];
  const companyRecords: { sourceId: string; idAtSource: string; company: string }[] = [];
  for (const company of companies) {
    const domain = company.domains[0];
    if (registrations[company.index] === 'absent') {
      answers.push(jsonAnswer(`${registryUrl}domain/${domain}`, 404, rdapType, notFound));
      continue;
    }
    const registrant = registrants.get(company.index) ?? null;
    const isOrganisation = registrations[company.index] === 'organisation';
    answers.push(
      jsonAnswer(
        `${registryUrl}domain/${domain}`,
        200,
        rdapType,
        domainBody(seed, now, company, isOrganisation, registrant),
      ),
    );
    if (registrant !== null) records.push({ sourceId: 'whois', idAtSource: domain, person: registrant.id });
    companyRecords.push({ sourceId: 'whois', idAtSource: domain, company: company.id });
  }
  return { answers, records, companyRecords, domains: companies.map(({ domains }) => domains[0]) };
}

const rdapType = 'application/rdap+json';

/** RFC 9224; one service, for the reserved suffix that every invented company is under. */
function bootstrap(now: Date): RecordedAnswer {
  const body = {
    description: 'RDAP bootstrap file for Domain Name System registrations',
    publication: `${daysBefore(now, 3)}T04:00:02Z`,
    services: [[['example'], [registryUrl]]],
    version: '1.0',
  };
  return jsonAnswer(bootstrapUrl, 200, 'application/json', body, { 'cache-control': 'max-age=86400' });
}

const notFound = { errorCode: 404, title: 'Not Found', description: ['The domain is not registered.'] };

function domainBody(
  seed: number,
  now: Date,
  company: Company,
  isOrganisation: boolean,
  registrant: Person | null,
): unknown {
  const random = randomFor(seed, 'rdap', company.index);
  const domain = company.domains[0];
  const registrar = random.pick(registrars);
  const expiryYear = now.getUTCFullYear() + 1 + random.below(3);
  const contact =
    registrant !== null ? openPerson(registrant) : isOrganisation ? organisation(company) : hiddenPerson(company);
  const isRemarked = registrant === null && random.chance(0.25);
  return {
    rdapConformance: ['rdap_level_0', 'icann_rdap_response_profile_1', 'redacted'],
    objectClassName: 'domain',
    handle: `D${String(company.index + 1).padStart(6, '0')}-EXAMPLE`,
    ldhName: domain,
    links: [
      { value: `${registryUrl}domain/${domain}`, rel: 'self', href: `${registryUrl}domain/${domain}`, type: rdapType },
    ],
    status: ['client transfer prohibited'],
    events: [
      { eventAction: 'registration', eventDate: `${company.registeredOn}T09:30:00Z` },
      { eventAction: 'expiration', eventDate: `${expiryYear}${company.registeredOn.slice(4)}T09:30:00Z` },
      { eventAction: 'last changed', eventDate: `${daysBefore(now, 30 + random.below(300))}T11:00:00Z` },
    ],
    nameservers: [1, 2].map((number) => ({
      objectClassName: 'nameserver',
      ldhName: `ns${number}.${registrar.domain}`,
    })),
    secureDNS: { delegationSigned: random.chance(0.3) },
    entities: [
      entity('registrant', `R${company.index + 1}-EXAMPLE`, contact, isRemarked ? [hiddenRemark] : []),
      registrarEntity(registrar),
      entity('technical', `T${company.index + 1}-EXAMPLE`, [['fn', {}, 'text', '']], isRemarked ? [hiddenRemark] : []),
    ],
    notices: [
      { title: 'Terms of Use', description: ['Not to be used for unsolicited advertising or high-volume queries.'] },
    ],
    redacted: isRemarked ? [] : redactions(registrant === null, isOrganisation),
  };
}
