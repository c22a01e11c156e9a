import type { Company } from './company.js';
import { type Enrolment, emailOf, type GithubAccount, type Job, type Person, profileUrlOf } from './person.js';
import type { Random } from './random.js';
import { daysBefore } from './sighting.js';

/** The bodies of GitHub's answers, in the documented form (sources.md section 3): what an account or organisation says of itself. */

export const api = 'https://api.github.com';

/** Somebody with an account. */
export interface Member extends Enrolment {
  readonly account: GithubAccount;
}

/** The one automatic account; readers skip it. */
export const bot: GithubAccount = { id: 899_999_999, login: 'release-helper-sample' };

/** `GET /users/{login}` about a member; `organisations` gives the login of a company's organisation by company index. */
export function userBody(
  { person, account, feedRows }: Member,
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

/** `GET /users/{login}/social_accounts`. */
export function socialAccounts({ person, account, feedRows }: Member, random: Random): unknown {
  // Who opted out gave the address of this page, so it must be there to be recognised by.
  const isShown = random.chance(feedRows > 0 ? 0.88 : 0.6) || person.index === 0 || person.isOptedOut;
  const page =
    person.profileSlug !== null && isShown ? [{ provider: 'linkedin', url: profileUrlOf(person.profileSlug) }] : [];
  return random.chance(0.1) ? [...page, { provider: 'generic', url: `https://talks-${account.login}.example/` }] : page;
}

/** What GitHub repeats about an account wherever it names one. */
export function accountBody({ id, login }: GithubAccount, type: 'User' | 'Bot'): Record<string, unknown> {
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

/** `GET /users/{login}` about the bot. */
export function botBody(): unknown {
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

/** `GET /orgs/{org}`. */
export function organisationBody(company: Company, login: string, id: number, now: Date): unknown {
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
