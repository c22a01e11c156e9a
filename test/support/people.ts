import type { PulledRecord } from '../../src/connector-kit/contract.js';
import { personFieldNames } from '../../src/domain/field-catalogue.js';
import type { LookupInput } from '../../src/domain/lookup-input.js';
import { recordIdOf } from '../../src/domain/statement.js';
import type { OperationContext } from '../../src/operations/context.js';
import { keepRecords } from '../../src/operations/keep-records.js';
import { lookupPerson } from '../../src/operations/lookup-person.js';
import { quarantineRows } from '../../src/operations/quarantine-rows.js';
import type { TestCandor } from './open-context.js';

/** Rows about invented people, put in at the first door of the real pipeline as a source's connector would hand them over. */

export const north = 'partner-feed:north';
export const south = 'partner-feed:south';
export const github = 'github';

/** What one record says; what is left out is not said. */
export interface PersonRow {
  readonly source: typeof north | typeof south | typeof github;
  readonly id: string;
  readonly name?: string;
  readonly email?: string;
  readonly phone?: string;
  readonly profileUrl?: string;
  readonly employer?: string;
  readonly domain?: string;
  readonly title?: string;
  /** GitHub only: the number of the account. */
  readonly githubId?: number;
  /** Feeds only: YYYY-MM-DD. */
  readonly observedOn?: string;
  readonly notifiedOn?: string;
  readonly visibility?: string;
}

const columns = {
  full_name: 'name',
  email: 'email',
  phone: 'phone',
  profile_url: 'profileUrl',
  employer_name: 'employer',
  employer_domain: 'domain',
  job_title: 'title',
};

const mapping = {
  id: 'id',
  columns,
  observed_at: 'observedOn',
  notified_at: 'notifiedOn',
  visibility: 'visibility',
};

const answers = {
  url: 'https://terms.example',
  version: '1',
  readOn: '2026-10-01',
  legalBasis: 'legitimate_interest',
  resale: true,
  attribution: null,
  robotsRequired: false,
};

/** Two feeds and GitHub. South has a contract that lets a value stay after its rows dropped it. */
export function peopleSources(folder: string): object {
  const agreement = { by: 'counsel', on: '2026-10-01', document: 'south-1' };
  return {
    sources: [
      { id: north, connector: 'partner-feed', settings: { folder, mapping }, rank: 1, terms: answers },
      {
        id: south,
        connector: 'partner-feed',
        settings: { folder, mapping },
        rank: 3,
        terms: { ...answers, removalDuty: false, agreement },
      },
      { id: github, connector: 'github', settings: {}, rank: 4, terms: { ...answers, resale: false } },
    ],
  };
}

export function pulledRecord(row: PersonRow): PulledRecord {
  return row.source === github ? accountOf(row) : feedRowOf(row);
}

function feedRowOf({ source: _source, githubId: _githubId, ...cells }: PersonRow): PulledRecord {
  const observedAt = cells.observedOn === undefined ? null : new Date(cells.observedOn);
  const payload = { notifiedOn: '2026-10-10', visibility: 'everyone', ...cells };
  return { stream: 'rows', idAtSource: cells.id, payload, uri: null, observedAt, etag: null };
}

function accountOf(row: PersonRow): PulledRecord {
  const user = {
    id: row.githubId ?? Number(row.id),
    login: `login-${row.id}`,
    type: 'User',
    html_url: `https://github.com/login-${row.id}`,
    name: row.name ?? null,
    company: row.employer ?? null,
    blog: row.profileUrl ?? null,
    location: null,
    email: row.email ?? null,
    twitter_username: null,
  };
  const payload = { user, socialAccounts: [] };
  return { stream: 'users', idAtSource: String(user.id), payload, uri: user.html_url, observedAt: null, etag: null };
}

export function recordIdOfRow(context: OperationContext, row: PersonRow): string {
  const { stream, idAtSource } = pulledRecord(row);
  return recordIdOf(context.keyring, row.source, stream, idAtSource);
}

/** Keeps the rows, one batch per run of one source, and wakes the normaliser as a run of the source does. Returns the refused rules. */
export async function keepRows(context: OperationContext, rows: readonly PersonRow[]): Promise<readonly string[]> {
  const rules: string[] = [];
  for (const batch of batchesOf(rows)) {
    const source = context.sources.find(batch[0]!.source)!;
    const kept = await keepRecords(context, source, source.terms!, batch.map(pulledRecord), 'run_test');
    await quarantineRows(context, source, 'test-delivery', kept.refused);
    rules.push(...kept.refused.map((row) => row.rule));
    if (kept.recordIds.length > 0) await context.queue.enqueue('normalise-records', { recordIds: [...kept.recordIds] });
  }
  return rules;
}

function batchesOf(rows: readonly PersonRow[]): readonly (readonly PersonRow[])[] {
  const batches: PersonRow[][] = [];
  for (const row of rows) {
    if (batches.at(-1)?.[0]?.source === row.source) batches.at(-1)!.push(row);
    else batches.push([row]);
  }
  return batches;
}

/** `keepRows`, then everything it wakes. */
export async function deliverRows(candor: TestCandor, rows: readonly PersonRow[]): Promise<readonly string[]> {
  const rules = await keepRows(candor.context, rows);
  await candor.queue.idle();
  return rules;
}

/** What a customer is answered: the profile's id on a full match, else the kind of miss. */
export async function askFor(context: OperationContext, input: LookupInput): Promise<string> {
  const answer = await lookupPerson(context, input, {
    caller: { customerId: 'cus_test', keyId: 'key_test', purpose: 'b2b_marketing' },
    controls: {
      fields: personFieldNames,
      minLikelihood: 1,
      minConfidence: 0,
      includeAlternatives: true,
      includeSources: true,
    },
    knownTag: null,
    wantsTag: false,
  });
  return answer.kind === 'full_match' ? answer.view.id : answer.kind;
}
