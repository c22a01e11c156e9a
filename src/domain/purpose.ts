/**
 * Purposes and source terms: what each source's values may be used for. A verdict is data of the source register, not code: the gates read
 * it at every decision, so a change of terms reaches every profile (privacy.md section 5).
 */

/** The three customer purposes (privacy.md 1.11); contract, key, request and register use the same words. */
export const purposes = ['b2b_marketing', 'recruitment', 'identity_verification'] as const;
export type Purpose = (typeof purposes)[number];

export const legalBases = ['legitimate_interest', 'consent', 'contract', 'legal_obligation'] as const;
export type LegalBasis = (typeof legalBases)[number];

/** `open`: sellable. `gated`: limited by field and purpose. `not-for-resale`: refused (B15). `class-only`: a label in partners' records. */
export const verdicts = ['open', 'gated', 'not-for-resale', 'class-only'] as const;
export type Verdict = (typeof verdicts)[number];

/** What the operator recorded about one source's terms. There are no defaults: a missing answer pauses the source (sources.md section 2). */
export interface SourceTerms {
  readonly verdict: Verdict;
  readonly url: string;
  readonly version: string;
  /** Day the terms were read, YYYY-MM-DD. */
  readonly readOn: string;
  /** `serve`: values may reach customers. `match_only`: values support matching and confidence and are never shown. */
  readonly use: 'serve' | 'match_only';
  /** Purposes for names, titles, employers, places, links. */
  readonly purposes: readonly Purpose[];
  /** Purposes for a person's contact values (e-mail, phone); many sources allow fewer for these. */
  readonly contactPurposes: readonly Purpose[];
  readonly legalBasis: LegalBasis;
  readonly resale: boolean;
  readonly attribution: string | null;
  /** ISO 8601 duration from first collection; never longer than the cap of `retention.ts`. */
  readonly retention: string;
  /** True where a removal at the source must be followed here. */
  readonly removalDuty: boolean;
  /** True where each contact value needs evidence that everyone could see it (B9). */
  readonly visibilityEvidence: boolean;
  readonly robotsRequired: boolean;
}

/** False for sources whose terms rule out that their data are passed on: nothing of them is taken, whatever else was recorded (B15). */
export function mayTakeFrom({ verdict }: Pick<SourceTerms, 'verdict'>): boolean {
  return verdict === 'open' || verdict === 'gated';
}

/** Who could see the contact values at the source: evidence that is kept beside them (B8, B9). */
export type Visibility = 'everyone' | 'limited' | 'unknown';

/** How a source gives its data; decides the `method` an answer names and whether a vanished value may be kept (B74). */
export const sourceKinds = ['api', 'registry', 'feed', 'web', 'person'] as const;
export type SourceKind = (typeof sourceKinds)[number];

export type Method = 'api' | 'registry' | 'page' | 'feed' | 'person' | 'verification' | 'derived';

/** The `method` of api.md section 4 for values read from a source of `kind`. */
export function methodOf(kind: SourceKind): Method {
  return kind === 'web' ? 'page' : kind;
}

/** Statement fields that reach a person directly; terms may allow fewer purposes for them. */
export const contactFields: ReadonlySet<string> = new Set(['email', 'phone']);

/** The purposes under which a value of `field` from a source with `terms` may be shown; empty for `match_only` sources. */
export function purposesOf(terms: SourceTerms, field: string): readonly Purpose[] {
  if (terms.use === 'match_only' || terms.verdict === 'not-for-resale' || terms.verdict === 'class-only') return [];
  return contactFields.has(field) ? terms.contactPurposes : terms.purposes;
}
