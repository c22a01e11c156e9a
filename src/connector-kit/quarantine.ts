/**
 * What is refused is kept for 30 days with its rule, so that a mapping can be put right and the row read again. Shapes only; the store
 * encrypts the text per delivery.
 */

/** One refused row or record. `text` is the raw row, personal as a rule: it is encrypted before it is stored and never logged. */
export interface RefusedRow {
  readonly rule: string;
  /** Line in the delivery, from 1; null where the source has no lines. */
  readonly line: number | null;
  readonly offset: number | null;
  readonly text: string;
}

/** Every rule by which the kit or a connector refuses a row, with one sentence for the person who has to put it right. */
export const quarantineRules = {
  'broken-quotes': 'A quoted field is not closed, or text follows its closing quote.',
  'column-count': 'The row has more or fewer fields than the header.',
  'row-too-long': 'The row is longer than the limit of the source.',
  'field-too-long': 'A field is longer than the limit of the source.',
  'nul-character': 'The row holds a NUL character, which no text has.',
  'row-without-id': 'The column that identifies the row is empty.',
  'malformed-record': 'The record does not have the form that the source documents.',
  'record-without-subject': 'The record names neither a person nor a company.',
  'visibility-unproved': 'The terms ask for evidence that everyone could see the contact values, and the row has none.',
  'suppression-review': 'Name and company fit somebody who does not want to appear; nothing else in the record tells.',
  'wrong-record': 'The answer is about something else than was asked for.',
} as const satisfies Record<string, string>;

export type QuarantineRule = keyof typeof quarantineRules;

/** The sentence of `rule`; a rule nobody registered says so. */
export function explainRule(rule: string): string {
  return Object.hasOwn(quarantineRules, rule)
    ? quarantineRules[rule as QuarantineRule]
    : `No explanation is registered for "${rule}".`;
}
