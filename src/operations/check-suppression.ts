import type { Statement, Subject } from '../domain/statement.js';
import {
  decideSuppression,
  type Fingerprint,
  fingerprintsOf,
  type Identifier,
  identifiersOf,
  type SuppressionVerdict,
} from '../domain/suppression.js';
import type { SuppressionEntry } from '../store/suppressions.js';
import type { OperationContext } from './context.js';

/**
 * Screens groups of identifiers, one group a person, with one read. Throws when the store does not answer: without an answer nobody is
 * counted as clear, and the caller's work stays pending.
 */
export async function checkSuppression(
  context: OperationContext,
  people: readonly (readonly Identifier[])[],
): Promise<readonly SuppressionVerdict[]> {
  const fingerprints = people.map((identifiers) => [
    ...new Set(identifiers.flatMap((identifier) => fingerprintsOf(context.keyring, identifier))),
  ]);
  return verdictsOf(context, fingerprints);
}

/** The same for fingerprints that were made before: the second look after a write. */
export async function verdictsOf(
  context: OperationContext,
  fingerprints: readonly (readonly Fingerprint[])[],
): Promise<readonly SuppressionVerdict[]> {
  const entries = await context.store.suppressions.findHits([...new Set(fingerprints.flat())], context.now());
  const hits = new Map<Fingerprint, SuppressionEntry[]>();
  for (const entry of entries) hits.set(entry._id, [...(hits.get(entry._id) ?? []), entry]);
  return fingerprints.map((own) => decideSuppression(own.flatMap((one) => hits.get(one) ?? [])));
}

/** A subject or what is about to become one. */
interface Told {
  readonly kind: Subject['kind'];
  readonly statements: readonly Pick<Statement, 'field' | 'value' | 'key'>[];
}

/** Fingerprints of a person as several subjects tell it; name and company pair up within a subject only. */
export function fingerprintsOfSubjects(context: OperationContext, subjects: readonly Told[]): readonly Fingerprint[] {
  const people = subjects.filter((subject) => subject.kind === 'person');
  const identifiers = people.flatMap((subject) => identifiersOf(subject.statements));
  return [...new Set(identifiers.flatMap((identifier) => fingerprintsOf(context.keyring, identifier)))];
}
