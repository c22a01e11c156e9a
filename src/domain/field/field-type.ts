/**
 * The contract of one field type. A field type is a small pure module: no clock, no network, no state. Ingest, matching, views and
 * suppression all use the same one, so "the same value" means the same thing everywhere. Cleaning a cleaned value changes nothing.
 */

/** What a field type may know about where a value came from. ISO 3166-1 alpha-2 country, only when there is evidence for it. */
export interface CleanHints {
  readonly country?: string;
}

/** A value in its stored form. `key` is its comparison form (NFKC, case folded): equal keys mean the same value. */
export interface Cleaned<V> {
  readonly value: V;
  readonly key: string;
  /** Facts about the value that are no part of it: `role`, `disposable`, `webmail`, `unsplit`, ... */
  readonly flags: readonly string[];
}

/** Why a raw value is no value of this field: a stable reason code, never the value itself. */
export interface Refused {
  readonly refused: string;
}

export interface FieldType<V> {
  readonly name: string;
  /** True where the value says something about a person. Redaction, presenters, retention and the log test read this one mark. */
  readonly isPersonal: boolean;
  /** Raw text (or the type's own value, for idempotence) to stored form, or the reason it is refused. Never throws. */
  clean(raw: unknown, hints?: CleanHints): Cleaned<V> | Refused;
  /** True for a value in the very form `clean` gives. */
  validate(value: unknown): value is V;
  /** Likeness of two cleaned values, 0 to 1; symmetric; 1 exactly when their keys are equal. */
  compare(a: V, b: V): number;
  /** How much a value says: of two equally supported values the one with more specificity is picked. */
  specificity(value: V): number;
  /** The value as one line of text for a person. */
  display(value: V): string;
}

/** True for a refusal of `clean`. */
export function isRefused<V>(result: Cleaned<V> | Refused): result is Refused {
  return 'refused' in result;
}
