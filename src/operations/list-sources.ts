import type { CheckResult } from '../connector-kit/contract.js';
import { CandorError } from '../errors.js';
import type { OperationContext } from './context.js';
import { pullContextOf } from './pull-source.js';

export interface ListedSource {
  readonly id: string;
  readonly title: string;
  readonly connector: string;
  readonly status: 'active' | 'paused';
  /** Answers about its terms that are missing; what pauses it. */
  readonly missing: readonly string[];
  readonly verdict: string;
  readonly use: string;
  readonly purposes: readonly string[];
  readonly schedule: string;
  readonly lastRunAt: Date | null;
  readonly lastRun: string;
}

/** Every configured source with its terms and its last run. */
export async function listSources(
  context: OperationContext,
): Promise<readonly (ListedSource & Record<string, unknown>)[]> {
  return Promise.all(
    context.sources.list().map(async (source) => {
      const last = await context.store.sourceRuns.findLast(source.id);
      return {
        id: source.id,
        title: source.title,
        connector: source.connector.manifest.id,
        status: source.status,
        missing: source.missing,
        verdict: source.terms?.verdict ?? '',
        use: source.terms?.use ?? '',
        purposes: source.terms?.purposes ?? [],
        schedule: source.schedule,
        lastRunAt: last?.startedAt ?? null,
        lastRun: last?.status ?? 'never',
      };
    }),
  );
}

/** Asks a source whether its settings work; takes nothing. Throws `CandorError` `not_found` for an unknown id. */
export async function checkSource(
  context: OperationContext,
  input: { readonly sourceId: string },
): Promise<CheckResult> {
  const source = context.sources.find(input.sourceId);
  if (source === null)
    throw new CandorError('not_found', 'There is no source of this id; `candor source list` shows all.', {
      source: input.sourceId,
    });
  return source.connector.check(pullContextOf(context, source, {}));
}
