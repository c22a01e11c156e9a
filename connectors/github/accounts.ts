import { z } from 'zod';
import type { Json, PullContext, PullEvent, PulledRecord } from '../../src/connector-kit/contract.js';
import { AbortSource } from '../../src/errors.js';
import type { GithubAnswer, GithubClient } from './client.js';
import { type Account, type GithubSettings, Member, Organisation, SocialAccounts, User } from './schema.js';

/** The walk: organisations with their public members, then the configured logins. Each step is one account and where to go on after it. */

export interface Position {
  readonly list: 'organisations' | 'logins';
  /** Place in the list. */
  readonly at: number;
  /** Page of an organisation's members, and place on it; member 0 of page 1 comes with the organisation itself. */
  readonly page: number;
  readonly member: number;
}

export interface Step {
  readonly events: readonly PullEvent[];
  readonly next: Position;
}

type Context = PullContext<GithubSettings>;

const membersPerPage = 100;

/** All accounts from `start` on. Throws what the client throws, and `AbortSource` `unexpected-answer`. */
export async function* accountsFrom(context: Context, github: GithubClient, start: Position): AsyncGenerator<Step> {
  const { organisations, logins } = context.settings;
  if (start.list === 'organisations') {
    for (let at = start.at; at < organisations.length; at += 1) {
      yield* organisationFrom(
        context,
        github,
        at === start.at ? start : { list: 'organisations', at, page: 1, member: 0 },
      );
    }
  }
  for (let at = start.list === 'logins' ? start.at : 0; at < logins.length; at += 1) {
    yield {
      events: await readUser(context, github, logins[at]!),
      next: { list: 'logins', at: at + 1, page: 1, member: 0 },
    };
  }
}

async function* organisationFrom(context: Context, github: GithubClient, start: Position): AsyncGenerator<Step> {
  const account = context.settings.organisations[start.at]!;
  const after: Position = { list: 'organisations', at: start.at + 1, page: 1, member: 0 };
  if (start.page === 1 && start.member === 0) {
    const found = await readOrganisation(context, github, account);
    yield { events: found.events, next: found.isGone ? after : start };
    if (found.isGone) return;
  }
  for (let { page, member } = start; ; page += 1, member = 0) {
    const { members, hasNext } = await readMembers(github, account, page);
    for (let at = member; at < members.length; at += 1) {
      if ((page - 1) * membersPerPage + at >= context.settings.maxMembers) return;
      const one = members[at]!;
      const events = isBot(one) ? [] : await readUser(context, github, one);
      yield { events, next: { ...start, page, member: at + 1 } };
    }
    if (!hasNext) return;
  }
}

async function readOrganisation(
  context: Context,
  github: GithubClient,
  account: Account,
): Promise<{ events: readonly PullEvent[]; isGone: boolean }> {
  const etag = account.id === null ? null : await context.knownEtag('organisations', String(account.id));
  const answer = await github.get('/orgs/{org}', { org: account.login }, etag);
  if (answer.kind === 'gone') return { events: goneOf('organisations', account), isGone: true };
  if (answer.kind === 'unchanged') return { events: [unchangedOf('organisations', account)], isGone: false };
  const organisation = Organisation.safeParse(answer.data);
  if (!organisation.success) return { events: [malformed(answer.data)], isGone: false };
  // Shown to owners only, for invoices: it must not even be stored.
  const { billing_email: _never, ...kept } = organisation.data;
  const { id, html_url: uri } = organisation.data;
  return {
    events: [recordOf({ stream: 'organisations', id, payload: { organisation: kept }, uri, etag: answer.etag })],
    isGone: false,
  };
}

async function readMembers(
  github: GithubClient,
  account: Account,
  page: number,
): Promise<{ members: readonly Member[]; hasNext: boolean }> {
  const answer = await github.get('/orgs/{org}/public_members', { org: account.login, per_page: membersPerPage, page });
  if (answer.kind !== 'found') return { members: [], hasNext: false };
  return { members: expectMembers(answer.data), hasNext: answer.hasNext };
}

async function readUser(context: Context, github: GithubClient, account: Account): Promise<readonly PullEvent[]> {
  const { answer, etag } = await findUser(context, github, account);
  if (answer.kind === 'gone') return goneOf('users', account);
  if (answer.kind === 'unchanged') return [unchangedOf('users', account)];
  const user = User.safeParse(answer.data);
  if (!user.success) return [malformed(answer.data)];
  if (isBot(user.data)) return [];
  if (user.data.type !== 'User') return [{ type: 'warning', code: 'not-a-user', details: { type: user.data.type } }];
  const social = await github.get('/users/{username}/social_accounts', { username: user.data.login });
  const socialAccounts = SocialAccounts.safeParse(social.kind === 'found' ? social.data : []);
  if (!socialAccounts.success)
    return [malformed({ user: answer.data, socialAccounts: social.kind === 'found' ? social.data : null })];
  const payload = { user: user.data, socialAccounts: socialAccounts.data };
  return [recordOf({ stream: 'users', id: user.data.id, payload, uri: user.data.html_url, etag })];
}

/** The account's answer. Where the id is known it rules: a renamed account is found again by it, and a login that now belongs to
 *  somebody else is not taken for the one we were told to read. */
async function findUser(
  context: Context,
  github: GithubClient,
  account: Account,
): Promise<{ answer: GithubAnswer; etag: string | null }> {
  const known = account.id === null ? null : await context.knownEtag('users', String(account.id));
  const byLogin = await github.get('/users/{username}', { username: account.login }, known);
  const other = byLogin.kind === 'found' ? User.safeParse(byLogin.data).data : undefined;
  const isElsewhere = byLogin.kind === 'gone' || (other !== undefined && other.id !== account.id);
  if (account.id === null || !isElsewhere) return { answer: byLogin, etag: etagOf(byLogin) };
  const byId = await github.get('/user/{id}', { id: account.id }, known);
  return { answer: byId, etag: etagOf(byId) };
}

function etagOf(answer: GithubAnswer): string | null {
  return answer.kind === 'found' ? answer.etag : null;
}

function isBot({ login, type }: { readonly login: string; readonly type: string }): boolean {
  return type === 'Bot' || login.endsWith('[bot]');
}

// Without an id nothing of ours is known to be gone: a login in the settings is wrong, or was renamed.
function goneOf(stream: string, { id }: Account): readonly PullEvent[] {
  if (id === null) return [{ type: 'warning', code: 'account-not-found', details: { stream } }];
  return [{ type: 'gone', stream, idAtSource: String(id) }];
}

function unchangedOf(stream: string, { id }: Account): PullEvent {
  return { type: 'unchanged', stream, idAtSource: String(id) };
}

interface RecordParts {
  readonly stream: string;
  readonly id: number;
  readonly payload: unknown;
  readonly uri: string | null | undefined;
  readonly etag: string | null;
}

// `updated_at` is when the account was last changed, not when it was last true, so the time of our reading stands.
function recordOf({ stream, id, payload, uri, etag }: RecordParts): PullEvent {
  const record: PulledRecord = {
    stream,
    idAtSource: String(id),
    payload: asJson(payload),
    uri: uri ?? null,
    observedAt: null,
    etag,
  };
  return { type: 'record', record };
}

/** An answer that is no account, for the quarantine: the run goes on. */
function malformed(data: unknown): PullEvent {
  return { type: 'refused', rule: 'malformed-record', line: null, offset: null, text: JSON.stringify(asJson(data)) };
}

// Octokit gives numbers beyond 2^53 as bigint, which JSON has not.
function asJson(data: unknown): Json {
  return JSON.parse(
    JSON.stringify(data ?? null, (_name, value) => (typeof value === 'bigint' ? value.toString() : value)),
  ) as Json;
}

function expectMembers(data: unknown): readonly Member[] {
  const parsed = z.array(Member).safeParse(data);
  // Without the list nothing can be said about who is in it.
  if (!parsed.success) throw new AbortSource('unexpected-answer', 'transient', { what: 'public members' });
  return parsed.data;
}
