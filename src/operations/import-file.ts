import { CandorError, ConfigError } from '../errors.js';
import type { RunCounts, SourceRun } from '../store/source-runs.js';
import type { OperationContext } from './context.js';
import { pullSource } from './pull-source.js';

export interface ImportFileInput {
  /** Absolute path of one delivery. */
  readonly file: string;
  readonly sourceId: string;
  /** Absolute path of a mapping file; null = the source's own. */
  readonly mapping: string | null;
  readonly onProgress?: (counts: RunCounts) => void;
}

/**
 * Takes one file as a delivery of a configured feed. Throws `ConfigError` for a source that takes no files, or a mapping that is not the one
 * the source is configured with: its records are read again with the configured one, and must mean the same then.
 */
export async function importFile(context: OperationContext, input: ImportFileInput): Promise<SourceRun> {
  const source = context.sources.find(input.sourceId);
  if (source === null)
    throw new CandorError('not_found', 'There is no source of this id; `candor source list` shows all.', {
      source: input.sourceId,
    });
  if (source.connector.manifest.kind !== 'feed') throw new ConfigError(`The source "${source.id}" takes no files.`);
  const own = source.settings as { readonly mapping?: unknown };
  const settings = source.connector.settings.safeParse({
    ...own,
    folder: input.file,
    stableMs: 0,
    ...(input.mapping === null ? {} : { mapping: input.mapping }),
  });
  if (!settings.success) throw new ConfigError(settings.error.issues.map((issue) => issue.message).join('; '));
  const mapping = (settings.data as { readonly mapping?: unknown }).mapping;
  if (JSON.stringify(mapping) !== JSON.stringify(own.mapping)) {
    throw new ConfigError(
      `The mapping is not the one "${source.id}" is configured with. Put it into the sources file first.`,
    );
  }
  return pullSource(context, {
    sourceId: source.id,
    settings: settings.data,
    ...(input.onProgress === undefined ? {} : { onProgress: input.onProgress }),
  });
}
