import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { CheckResult, Connector, Json, PullContext, PullEvent } from '../../src/connector-kit/contract.js';
import { AbortSource } from '../../src/errors.js';
import { accountsFrom, type Position } from './accounts.js';
import { openGithub } from './client.js';
import { manifest } from './manifest.js';
import { normalise } from './normalise.js';
import { GithubSettings } from './schema.js';

/** Public accounts of GitHub through its REST API, one call at a time. */

type Context = PullContext<GithubSettings>;

/** Where the run stands, in numbers only: a login in a cursor would be a person's identifier in the run register. `lists` marks the
 *  configured lists, since positions mean nothing in others. */
const Cursor = z.strictObject({
  lists: z.string(),
  list: z.enum(['organisations', 'logins']),
  at: z.int().min(0),
  page: z.int().min(1),
  member: z.int().min(0),
});

const accountsPerCheckpoint = 50;

async function check(context: Context): Promise<CheckResult> {
  try {
    const github = await openGithub(context);
    const answer = await github.get('/rate_limit', {});
    if (answer.kind !== 'found')
      return { status: 'config_error', message: 'The address in baseUrl is not that of a GitHub API.' };
    const quota = z.object({ rate: z.object({ limit: z.number(), remaining: z.number() }) }).safeParse(answer.data);
    if (!quota.success)
      return { status: 'config_error', message: 'The address in baseUrl does not answer as GitHub does.' };
    const { limit, remaining } = quota.data.rate;
    return { status: 'ok', message: `GitHub answers; ${remaining} of ${limit} calls are left in this hour.` };
  } catch (error) {
    if (!(error instanceof AbortSource)) throw error;
    const isToken = error.reason === 'token-refused';
    const message = isToken
      ? 'GitHub refused the token: make a new one.'
      : `GitHub could not be asked (${error.reason}).`;
    return { status: error.kind === 'config' ? 'config_error' : 'transient_error', message };
  }
}

async function* pull(context: Context, cursor: Json | null): AsyncGenerator<PullEvent> {
  const { settings } = context;
  const lists = createHash('sha256')
    .update(JSON.stringify([settings.organisations, settings.logins]))
    .digest('hex')
    .slice(0, 16);
  let position: Position = positionOf(cursor, lists);
  let sinceCheckpoint = 0;
  try {
    const github = await openGithub(context);
    for await (const step of accountsFrom(context, github, position)) {
      yield* step.events;
      position = step.next;
      sinceCheckpoint += 1;
      if (sinceCheckpoint % accountsPerCheckpoint === 0) yield { type: 'checkpoint', cursor: { lists, ...position } };
    }
    yield { type: 'checkpoint', cursor: null };
  } catch (error) {
    // With 60 calls an hour a run may never get as far as its next regular checkpoint; what was read is kept.
    if (sinceCheckpoint > 0) yield { type: 'checkpoint', cursor: { lists, ...position } };
    if (context.signal.aborted) throw new AbortSource('aborted', 'transient', {}, { cause: error });
    if (!(error instanceof AbortSource) || error.reason !== 'rate-limited') throw error;
    yield { type: 'rateLimited', until: new Date(String(error.details.until)) };
  }
}

function positionOf(cursor: Json | null, lists: string): Position {
  const start: Position = { list: 'organisations', at: 0, page: 1, member: 0 };
  if (cursor === null) return start;
  const { lists: known, ...position } = Cursor.parse(cursor);
  return known === lists ? position : start;
}

export const github: Connector<GithubSettings> = { manifest, settings: GithubSettings, check, pull, normalise };
