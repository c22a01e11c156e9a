import type { Company } from './company.js';
import type { TruthRecord } from './feed-deliveries.js';
import { type Enrolment, emailOf, type GithubAccount, type Job, type Person, profileUrlOf } from './person.js';
import type { Population } from './population.js';
import { type Random, randomFor } from './random.js';
import { etagOf, jsonAnswer, type RecordedAnswer } from './recorded-answer.js';
import { daysBefore } from './sighting.js';

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

interface Member {
  readonly person: Person;
  readonly account: GithubAccount;
}

const api = 'https://api.github.com';
const pageSize = 100;
const organisationIdStart = 800_000_001;
/** Organisations below this many public members would be of no use to anybody. */
const smallestOrganisation = 3;
const commonsSize = 140;

export function recordGithub(seed: number, now: Date, population: Population): GithubRecordings {
  const members = population.enrolments.flatMap((enrolment): (Enrolment & Member)[] => {
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

const bot: GithubAccount = { id: 899_999_999, login: 'release-helper-sample' };
const goneLogin = 'closed-account-sample';

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

function organisationsOf({ companies }: Population, members: readonly (Enrolment & Member)[]): Organisation[] {
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

function userBody(
  { person, account, feedRows }: Enrolment & Member,
  organisations: ReadonlyMap<number, string>,
  now: Date,
  random: Random,
): unknown {
  const isStale = person.formerJob !== null && (feedRows < 2 || random.chance(0.3));
  const job = isStale ? person.formerJob : person.job;
  const { company } = job;
  return {
    ...accountBody(account, 'User'),
    name: random.chance(0.93) || person.index === 0 ? `${person.given} ${person.family}` : null,
    company: companyText(job, person, organisations, random),
    blog: random.chance(0.2) ? `https://notes-${account.login}.example/` : '',
    location: random.chance(0.7) ? `${company.city}, ${company.country.name}` : null,
    email: publicEmail(person, account, random),
    hireable: null,
    bio: random.chance(0.3) ? `${person.job.occupation.skills.join(', ')}. Opinions are my own.` : null,
    twitter_username: random.chance(0.15) ? `smp_${account.id % 10_000_000}` : null,
    public_repos: random.below(80),
    public_gists: random.below(12),
    followers: random.below(400),
    following: random.below(90),
    created_at: `${daysBefore(now, 700 + random.below(3000))}T09:${10 + random.below(50)}:00Z`,
    updated_at: `${daysBefore(now, 2 + random.below(150))}T14:${10 + random.below(50)}:00Z`,
  };
}

/** Free text, a hint at most: the organisation's handle, its name, or a name with the last one in brackets. */
function companyText(
  { company }: Job,
  person: Person,
  organisations: ReadonlyMap<number, string>,
  random: Random,
): string | null {
  const handle = organisations.get(company.index);
  const draw = random.next();
  if (person.index === 0) return company.name;
  if (draw < 0.18) return null;
  if (draw < 0.4 && handle !== undefined) return `@${handle}`;
  return draw < 0.5 && person.formerJob !== null
    ? `${person.job.company.name} (ex-${person.formerJob.company.name})`
    : company.name;
}

function publicEmail(person: Person, account: GithubAccount, random: Random): string | null {
  const draw = random.next();
  if (person.index === 0 || draw < 0.12) return `${account.id}+${account.login}@users.noreply.github.com`;
  return draw < 0.3 ? emailOf(person.job) : null;
}

function socialAccounts({ person, account, feedRows }: Enrolment & Member, random: Random): unknown {
  // Who opted out gave the address of this page, so it must be there to be recognised by.
  const isShown = random.chance(feedRows > 0 ? 0.88 : 0.6) || person.index === 0 || person.isOptedOut;
  const page =
    person.profileSlug !== null && isShown ? [{ provider: 'linkedin', url: profileUrlOf(person.profileSlug) }] : [];
  return random.chance(0.1) ? [...page, { provider: 'generic', url: `https://talks-${account.login}.example/` }] : page;
}

function accountBody({ id, login }: GithubAccount, type: 'User' | 'Bot'): Record<string, unknown> {
  return {
    login,
    id,
    node_id: Buffer.from(`04:User${id}`).toString('base64'),
    avatar_url: `https://avatars.githubusercontent.com/u/${id}?v=4`,
    gravatar_id: '',
    url: `${api}/users/${login}`,
    html_url: `https://github.com/${login}`,
    type,
    user_view_type: 'public',
    site_admin: false,
  };
}

function botBody(): unknown {
  const empty = {
    name: null,
    company: null,
    blog: '',
    location: null,
    email: null,
    hireable: null,
    bio: null,
    twitter_username: null,
  };
  const dates = { created_at: '2021-05-04T10:00:00Z', updated_at: '2021-05-04T10:00:00Z' };
  return {
    ...accountBody(bot, 'Bot'),
    ...empty,
    public_repos: 0,
    public_gists: 0,
    followers: 0,
    following: 0,
    ...dates,
  };
}

function organisationBody(company: Company, login: string, id: number, now: Date): unknown {
  return {
    login,
    id,
    node_id: Buffer.from(`012:Organization${id}`).toString('base64'),
    url: `${api}/orgs/${login}`,
    avatar_url: `https://avatars.githubusercontent.com/u/${id}?v=4`,
    description: `${company.sector} from ${company.city}`,
    name: company.name,
    company: null,
    blog: `https://${company.domains[0]}`,
    location: `${company.city}, ${company.country.name}`,
    email: `info@${company.domains[0]}`,
    twitter_username: null,
    is_verified: id % 2 === 0,
    has_organization_projects: true,
    has_repository_projects: true,
    public_repos: 12,
    public_gists: 0,
    followers: 40,
    following: 0,
    html_url: `https://github.com/${login}`,
    created_at: '2015-02-11T08:00:00Z',
    updated_at: `${daysBefore(now, 30)}T08:00:00Z`,
    archived_at: null,
    type: 'Organization',
  };
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
