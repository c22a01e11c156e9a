import type { Company } from './company.js';
import type { TruthRecord } from './feed-deliveries.js';
import {
  accountBody,
  api,
  bot,
  botBody,
  type Member,
  organisationBody,
  socialAccounts,
  userBody,
} from './github-bodies.js';
import type { Population } from './population.js';
import { randomFor } from './random.js';
import { etagOf, jsonAnswer, type RecordedAnswer } from './recorded-answer.js';

/**
 * GitHub's REST answers about the sample's technical people and their organisations, in the documented form (sources.md section 3):
 * noreply addresses, free-text companies, organisations with public members over several pages, one bot, one account that is gone.
 */

export interface GithubRecordings {
  readonly answers: readonly RecordedAnswer[];
  readonly records: readonly TruthRecord[];
  /** Organisation records: id at the source and truth id of the company. */
  readonly companyRecords: readonly {
    readonly sourceId: string;
    readonly idAtSource: string;
    readonly company: string;
  }[];
  readonly logins: readonly string[];
  readonly organisations: readonly string[];
}

const pageSize = 100;
const organisationIdStart = 800_000_001;
/** Organisations below this many public members would be of no use to anybody. */
const smallestOrganisation = 3;
const commonsSize = 140;

/** Records everything the connector asks for when it reads `organisations` with their public members, then `logins`. */
export function recordGithub(seed: number, now: Date, population: Population): GithubRecordings {
  const members = population.enrolments.flatMap((enrolment): Member[] => {
    const account = enrolment.person.github;
    return account === null ? [] : [{ ...enrolment, account }];
  });
  const organisations = organisationsOf(population, members);
  const slugOf = new Map(organisations.map(({ company, login }) => [company.index, login]));
  const listed = new Set<Member>(organisations.flatMap((organisation) => organisation.members));
  const headers = quotaHeaders(now);
  const answers: RecordedAnswer[] = [];
  const add = (path: string, body: unknown, more: Record<string, string> = {}): void => {
    answers.push(
      jsonAnswer(`${api}${path}`, 200, 'application/json; charset=utf-8', body, {
        ...headers,
        etag: etagOf(body),
        ...more,
      }),
    );
  };
  for (const member of members) {
    const random = randomFor(seed, 'github', member.person.index);
    add(`/users/${member.account.login}`, userBody(member, slugOf, now, random));
    add(`/users/${member.account.login}/social_accounts`, socialAccounts(member, random));
  }
  for (const [nth, organisation] of organisations.entries()) {
    add(
      `/orgs/${organisation.login}`,
      organisationBody(organisation.company, organisation.login, organisationIdStart + nth, now),
    );
    for (const page of membersPages(organisation.login, organisation.members)) add(page.path, page.body, page.headers);
  }
  add('/rate_limit', rateLimit(now));
  add(`/users/${bot.login}`, botBody());
  const notFound = {
    message: 'Not Found',
    documentation_url: 'https://docs.github.com/rest/users/users#get-a-user',
    status: '404',
  };
  answers.push(jsonAnswer(`${api}/users/${goneLogin}`, 404, 'application/json; charset=utf-8', notFound, headers));
  return {
    answers,
    records: members.map(({ person, account }) => ({
      sourceId: 'github',
      idAtSource: String(account.id),
      person: person.id,
    })),
    companyRecords: organisations.map(({ company }, nth) => ({
      sourceId: 'github',
      idAtSource: String(organisationIdStart + nth),
      company: company.id,
    })),
    // Members of an organisation are found through it.
    logins: [
      ...members.filter((member) => !listed.has(member)).map(({ account }) => account.login),
      bot.login,
      goneLogin,
    ],
    organisations: organisations.map(({ login }) => login),
  };
}

const goneLogin = 'closed-account-sample';

/** `GET /rate_limit`, by which the connector checks that GitHub answers. */
function rateLimit(now: Date): unknown {
  const core = {
    limit: 5000,
    used: 13,
    remaining: 4987,
    reset: Math.floor(now.getTime() / 1000) + 3600,
    resource: 'core',
  };
  return { resources: { core }, rate: core };
}

// A limit as of an authenticated caller; the reset is in UTC seconds.
function quotaHeaders(now: Date): Record<string, string> {
  return {
    'x-ratelimit-limit': '5000',
    'x-ratelimit-remaining': '4987',
    'x-ratelimit-used': '13',
    'x-ratelimit-reset': String(Math.floor(now.getTime() / 1000) + 3600),
    'x-ratelimit-resource': 'core',
  };
}

interface Organisation {
  readonly company: Company;
  readonly login: string;
  readonly members: readonly Member[];
}

function organisationsOf({ companies }: Population, members: readonly Member[]): Organisation[] {
  const byCompany = new Map<number, Member[]>();
  for (const member of members) {
    const { index } = member.person.job.company;
    byCompany.set(index, [...(byCompany.get(index) ?? []), member]);
  }
  // The third company keeps a commons for people whose own company has no organisation: its members fill more than one page.
  const commons = companies[Math.min(2, companies.length - 1)]!;
  const alone = [...byCompany.values()].filter((its) => its.length < smallestOrganisation).flat();
  const own = byCompany.get(commons.index) ?? [];
  byCompany.set(commons.index, [...new Set([...own, ...alone.slice(0, commonsSize)])]);
  return [...byCompany]
    .filter(([, its]) => its.length >= smallestOrganisation)
    .sort(([a], [b]) => a - b)
    .map(([index, its]) => ({
      company: companies[index]!,
      login: companies[index]!.domains[0].replace(/\.example$/, '').slice(0, 39),
      members: its,
    }));
}

function membersPages(
  login: string,
  members: readonly Member[],
): { path: string; body: unknown; headers: Record<string, string> }[] {
  const pathOf = (page: number): string => `/orgs/${login}/public_members?per_page=${pageSize}&page=${page}`;
  const count = Math.max(1, Math.ceil(members.length / pageSize));
  return Array.from({ length: count }, (_, at) => {
    const address = (page: number): string => `<${api}${pathOf(page)}>`;
    const onward = at + 1 < count ? [`${address(at + 2)}; rel="next"`, `${address(count)}; rel="last"`] : [];
    const back = at > 0 ? [`${address(at)}; rel="prev"`, `${address(1)}; rel="first"`] : [];
    const links = [...back, ...onward];
    return {
      path: pathOf(at + 1),
      body: members.slice(at * pageSize, (at + 1) * pageSize).map(({ account }) => accountBody(account, 'User')),
      headers: links.length === 0 ? ({} as Record<string, string>) : { link: links.join(', ') },
    };
  });
}
