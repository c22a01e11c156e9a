import type { OperationContext } from './context.js';
import { findProfileId, inspectProfile } from './inspect-profile.js';
import { pullSource } from './pull-source.js';
import { rebuildProfiles } from './rebuild-profiles.js';
import { readIdentifiers, suppressPerson } from './suppress-person.js';

export interface ForgetProof {
  readonly receipt: string;
  readonly profilesDeleted: number;
  readonly recordsDeleted: number;
  /** Documents that named the person before. */
  readonly hitsBefore: number;
  /** Documents that name them after every delivery was taken again and all profiles were rebuilt. */
  readonly hitsAfter: number;
  readonly documents: number;
}

export interface ForgetAndProveInput {
  readonly email: string;
  /** Resolves when all work that was woken is done. */
  readonly settle: () => Promise<void>;
  readonly onStep?: (step: string) => void;
}

/**
 * Forgets one person and proves it: suppresses, takes every delivery of every source again, rebuilds, and searches each document of the
 * whole database, read through the driver, for any of their identifiers.
 */
export async function forgetAndProve(context: OperationContext, input: ForgetAndProveInput): Promise<ForgetProof> {
  const step = input.onStep ?? (() => undefined);
  const wanted = await identifyingTexts(context, input.email);
  step('searching the database');
  const before = await search(context, wanted);
  step('honouring the opt-out');
  const receipt = await suppressPerson(context, {
    identifiers: readIdentifiers({ email: input.email }),
    scope: 'all',
    reason: 'opt-out',
    state: 'proved',
    actor: 'operator',
  });
  await input.settle();
  for (const source of context.sources.list()) {
    if (source.terms === null) continue;
    step(`taking ${source.id} again`);
    await pullSource(context, { sourceId: source.id, again: true });
    await input.settle();
  }
  step('rebuilding every profile');
  await rebuildProfiles(context);
  await input.settle();
  step('searching the database');
  const after = await search(context, wanted);
  return {
    receipt: receipt.reference,
    profilesDeleted: receipt.profiles,
    recordsDeleted: receipt.records,
    hitsBefore: before.hits,
    hitsAfter: after.hits,
    documents: after.documents,
  };
}

const identifying: ReadonlySet<string> = new Set(['full_name', 'email', 'phone', 'profile_url', 'github_id']);

/** Every way in which the person's records write who they are, lower-cased. */
async function identifyingTexts(context: OperationContext, email: string): Promise<readonly string[]> {
  const profileId = await findProfileId(context, { email });
  if (profileId === null) return [email.toLowerCase()];
  const profile = await inspectProfile(context, { profileId, purpose: 'b2b_marketing' });
  const statements = profile.records
    .flatMap((record) => record.statements)
    .filter((statement) => identifying.has(statement.field));
  return [
    ...new Set(
      [email, ...statements.flatMap((statement) => [statement.value, statement.original])].map((text) =>
        text.toLowerCase(),
      ),
    ),
  ];
}

async function search(
  context: OperationContext,
  texts: readonly string[],
): Promise<{ readonly hits: number; readonly documents: number }> {
  let hits = 0;
  let documents = 0;
  for await (const { document } of context.store.dump()) {
    documents += 1;
    const text = JSON.stringify(document).toLowerCase();
    if (texts.some((wanted) => text.includes(wanted))) hits += 1;
  }
  return { hits, documents };
}
