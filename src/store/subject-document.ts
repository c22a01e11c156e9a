import type { Statement } from '../domain/statement.js';

/**
 * Statements as they lie on disk. Those of one subject were nearly all read at the same times, so each set of times stands once
 * (`readings`) and a statement points at its own: half the bytes to write, to read and to decode. Packing and unpacking lose nothing.
 */

/** When values were collected, seen and said to be true, and when they end. */
export type Reading = Pick<
  Statement,
  'collectedAt' | 'expiresAt' | 'runId' | 'observedAt' | 'firstObservedAt' | 'lastSeenAt' | 'isPresent'
>;

interface PackedStatement extends Omit<Statement, keyof Reading> {
  /** The place of its times in `readings`. */
  readonly readingAt: number;
}

/** The stored form of `Subject.statements`. */
export interface PackedStatements {
  readonly readings: readonly Reading[];
  readonly statements: readonly PackedStatement[];
}

/** Packs statements; equal readings stand once, in the order in which they are met. */
export function packStatements(statements: readonly Statement[]): PackedStatements {
  const readings: Reading[] = [];
  const packed = statements.map(({ id, field, value, key, original, flags, path, ...reading }) => {
    const known = readings.findIndex((one) => isSameReading(one, reading));
    const readingAt = known === -1 ? readings.push(reading) - 1 : known;
    return { id, field, value, key, original, flags, path, readingAt };
  });
  return { readings, statements: packed };
}

function isSameReading(a: Reading, b: Reading): boolean {
  return (
    isSameTime(a.lastSeenAt, b.lastSeenAt) &&
    isSameTime(a.collectedAt, b.collectedAt) &&
    isSameTime(a.expiresAt, b.expiresAt) &&
    isSameTime(a.observedAt, b.observedAt) &&
    isSameTime(a.firstObservedAt, b.firstObservedAt) &&
    a.runId === b.runId &&
    a.isPresent === b.isPresent
  );
}

function isSameTime(a: Date | null | undefined, b: Date | null | undefined): boolean {
  return a === b || (a instanceof Date && b instanceof Date && a.getTime() === b.getTime());
}

/** The statements that `packStatements` packed. */
export function unpackStatements({ readings, statements }: PackedStatements): readonly Statement[] {
  return statements.map(({ readingAt, ...rest }) => ({ ...rest, ...readings[readingAt]! }));
}
