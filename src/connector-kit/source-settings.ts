import { z } from 'zod';
import type { SourceTerms } from '../domain/purpose.js';
import { ConfigError } from '../errors.js';
import type { Connector } from './contract.js';
import type { ConnectorRegistry } from './registry.js';
import { type Agreement, missingAnswers, sourceTerms, TermsForm, widenedAnswers } from './source-terms.js';

/** `sources.json`: the configured sources, each an instance of a connector with its own settings, terms and rank. */

const SourceForm = z.strictObject({
  /** `github`, or `partner-feed:northlist` where a connector has several. */
  id: z.string().regex(/^[a-z0-9-]+(:[a-z0-9-]+)?$/, 'small letters, digits and hyphens, with at most one colon'),
  connector: z.string().min(1),
  title: z.string().min(1).optional(),
  settings: z.record(z.string(), z.unknown()).default({}),
  terms: TermsForm.default({}),
  schedule: z.string().min(1).optional(),
  /** 1 is the most trusted. */
  rank: z.int().min(1).max(100).default(10),
  /** How long one answer of the source may take, in milliseconds; unless given, 30 s for HTTP and 15 s for port 43. */
  timeoutMs: z.int().min(100).max(600_000).optional(),
  expected: z.strictObject({ minimum: z.int().min(0), maximum: z.int().min(1) }).optional(),
});

/** The whole file. */
export const SourcesForm = z.strictObject({ sources: z.array(SourceForm) });
export type SourcesForm = z.input<typeof SourcesForm>;

export interface ConfiguredSource {
  readonly id: string;
  readonly title: string;
  readonly connector: Connector;
  /** Parsed by the connector's own schema. */
  readonly settings: unknown;
  /** `paused`: an answer about its terms is missing, so nothing is pulled and nothing of it is served. */
  readonly status: 'active' | 'paused';
  readonly missing: readonly string[];
  /** Null exactly when paused. */
  readonly terms: SourceTerms | null;
  /** What lets these terms be looser than the connector's; audited when it changes. */
  readonly agreement: Agreement | null;
  readonly schedule: string;
  readonly rank: number;
  /** For one answer; null: what the clients of the kit allow. */
  readonly timeoutMs: number | null;
  readonly expected: { readonly minimum: number; readonly maximum: number };
}

/** Reads `sources.json`. Throws one `ConfigError` that lists every problem with its source and path; secrets are never quoted. */
export function parseSources(json: unknown, registry: ConnectorRegistry): readonly ConfiguredSource[] {
  const parsed = SourcesForm.safeParse(json);
  if (!parsed.success) throw configError(parsed.error.issues.map((issue) => placed(json, issue)));
  const problems: string[] = duplicates(parsed.data.sources.map(({ id }) => id)).map(
    (id) => `source "${id}": the id is taken twice`,
  );
  const sources = parsed.data.sources.map((form) => configure(form, registry, problems));
  if (problems.length > 0) throw configError(problems);
  return sources.filter((source) => source !== null);
}

function configure(
  form: z.infer<typeof SourceForm>,
  registry: ConnectorRegistry,
  problems: string[],
): ConfiguredSource | null {
  const connector = registry.get(form.connector);
  if (connector === null) {
    const known = registry
      .list()
      .map(({ manifest }) => manifest.id)
      .join(', ');
    problems.push(`source "${form.id}": connector: there is no connector "${form.connector}" (there are: ${known})`);
    return null;
  }
  const { manifest } = connector;
  const settings = connector.settings.safeParse(form.settings);
  if (!settings.success) {
    problems.push(
      ...settings.error.issues.map(
        (issue) => `source "${form.id}": ${pathOf(['settings', ...issue.path])}: ${issue.message}`,
      ),
    );
  }
  const widened = widenedAnswers(form.terms, manifest.terms);
  if (widened.length > 0 && form.terms.agreement === undefined) {
    problems.push(
      `source "${form.id}": terms.agreement: looser than "${manifest.id}" allows (${widened.join(', ')}), so an agreement { by, on, document } is needed`,
    );
  }
  const missing = missingAnswers(form.terms);
  return {
    id: form.id,
    title: form.title ?? manifest.title,
    connector,
    settings: settings.data,
    status: missing.length === 0 ? 'active' : 'paused',
    missing,
    terms: sourceTerms(form.terms, manifest.terms),
    agreement: form.terms.agreement ?? null,
    schedule: form.schedule ?? manifest.schedule,
    rank: form.rank,
    timeoutMs: form.timeoutMs ?? null,
    expected: form.expected ?? manifest.expected,
  };
}

function duplicates(ids: readonly string[]): readonly string[] {
  return [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))];
}

function placed(json: unknown, issue: z.core.$ZodIssue): string {
  const [first, index, ...rest] = issue.path;
  const named = z.object({ sources: z.array(z.object({ id: z.string() }).catch({ id: '' })) }).safeParse(json);
  const id = named.success && typeof index === 'number' ? named.data.sources[index]?.id : undefined;
  if (first !== 'sources' || id === undefined || id === '') return `${pathOf(issue.path)}: ${issue.message}`;
  return `source "${id}": ${rest.length === 0 ? '' : `${pathOf(rest)}: `}${issue.message}`;
}

function pathOf(path: readonly PropertyKey[]): string {
  return path.length === 0 ? 'the file' : path.map(String).join('.');
}

function configError(problems: readonly string[]): ConfigError {
  return new ConfigError(`The sources file is not usable:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
}
