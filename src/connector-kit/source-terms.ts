import { z } from 'zod';
import { legalBases, purposes, type SourceTerms, verdicts } from '../domain/purpose.js';
import type { Manifest } from './contract.js';

/**
 * What an operator records about one source's terms, joined to the connector's verdict. No answer has a default: a missing one pauses the
 * source. A source may be stricter than its connector's manifest; to be looser it needs a recorded agreement (privacy.md section 5).
 */

const duration = z.string().regex(/^P(?=\d)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?$/, 'an ISO 8601 duration such as P1Y or P90D');
const day = z.iso.date();

/** Who agreed, when, and where that stands. */
export const AgreementForm = z.strictObject({ by: z.string().min(1), on: day, document: z.string().min(1) });
export type Agreement = z.infer<typeof AgreementForm>;

/** The `terms` of one source in `sources.json`; `agreement` is the operator's own assessment or contract. */
export const TermsForm = z.strictObject({
  url: z.url().optional(),
  version: z.string().min(1).optional(),
  readOn: day.optional(),
  legalBasis: z.enum(legalBases).optional(),
  resale: z.boolean().optional(),
  attribution: z.string().nullable().optional(),
  robotsRequired: z.boolean().optional(),
  verdict: z.enum(verdicts).optional(),
  use: z.enum(['serve', 'match_only']).optional(),
  purposes: z.array(z.enum(purposes)).optional(),
  contactPurposes: z.array(z.enum(purposes)).optional(),
  retention: duration.optional(),
  removalDuty: z.boolean().optional(),
  visibilityEvidence: z.boolean().optional(),
  agreement: AgreementForm.optional(),
});
export type TermsForm = z.infer<typeof TermsForm>;

type ManifestTerms = Manifest['terms'];

/** Answers only the operator can give: they are about this source's contract, not about the connector. */
const operatorAnswers = ['url', 'version', 'readOn', 'legalBasis', 'resale', 'attribution', 'robotsRequired'] as const;

/** The answers `form` still lacks; empty when the source may run. */
export function missingAnswers(form: TermsForm): readonly string[] {
  return operatorAnswers.filter((answer) => form[answer] === undefined);
}

/** The terms of a source, or null while an answer is missing. */
export function sourceTerms(form: TermsForm, manifest: ManifestTerms): SourceTerms | null {
  const { url, version, readOn, legalBasis, resale, attribution, robotsRequired, agreement: _agreement, ...own } = form;
  if (url === undefined || version === undefined || readOn === undefined || legalBasis === undefined) return null;
  if (resale === undefined || attribution === undefined || robotsRequired === undefined) return null;
  return { ...manifest, ...definedOnly(own), url, version, readOn, legalBasis, resale, attribution, robotsRequired };
}

type OwnTerms = { readonly [Answer in keyof ManifestTerms]?: ManifestTerms[Answer] | undefined };

function definedOnly(own: OwnTerms): Partial<ManifestTerms> {
  return Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined));
}

/** The answers by which `form` is looser than the manifest; each needs the agreement. */
export function widenedAnswers(form: TermsForm, manifest: ManifestTerms): readonly string[] {
  const isWider: Readonly<Record<keyof ManifestTerms, boolean>> = {
    verdict: form.verdict !== undefined && verdicts.indexOf(form.verdict) < verdicts.indexOf(manifest.verdict),
    use: form.use === 'serve' && manifest.use === 'match_only',
    purposes: form.purposes?.some((purpose) => !manifest.purposes.includes(purpose)) ?? false,
    contactPurposes: form.contactPurposes?.some((purpose) => !manifest.contactPurposes.includes(purpose)) ?? false,
    retention: form.retention !== undefined && longestDays(form.retention) > longestDays(manifest.retention),
    removalDuty: form.removalDuty === false && manifest.removalDuty,
    visibilityEvidence: form.visibilityEvidence === false && manifest.visibilityEvidence,
  };
  return Object.entries(isWider)
    .filter(([, wider]) => wider)
    .map(([answer]) => answer);
}

// For comparing only, so the longest month and year count: P12M and P1Y differ by the days that real years can differ by.
function longestDays(text: string): number {
  const [, years, months, weeks, days] = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?$/.exec(text) ?? [];
  const monthCount = Number(years ?? 0) * 12 + Number(months ?? 0);
  return monthCount * (365.25 / 12) + Number(weeks ?? 0) * 7 + Number(days ?? 0);
}
