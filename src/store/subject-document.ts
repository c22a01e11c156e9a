import type { Statement } from '../domain/statement.js';

/**
 * Statements as they lie on disk. Those of one subject were nearly all read at the same times, so each set of times stands once
 * (`readings`) and a statement points at its own: a quarter of the bytes and half of the fields less to write and to read. Packing and unpacking
 * lose nothing.
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

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** The stored form of `Subject.statements`. */
export interface PackedStatements {
  readonly readings: readonly Reading[];
  readonly statements: readonly PackedStatement[];
}

// Written out, here and below: each value of each subject passes here, and a rest or a spread costs several times as much.
/** Packs statements; equal readings stand once, in the order in which they are met. */
export function packStatements(statements: readonly Statement[]): PackedStatements {
  const readings: Reading[] = [];
  const packed = statements.map((statement): PackedStatement => {
    const { id, field, value, key, original, flags, path } = statement;
    const known = readings.findIndex((one) => isSameReading(one, statement));
    const readingAt = known === -1 ? readings.push(readingOf(statement)) - 1 : known;
    return { id, field, value, key, original, flags, path, readingAt };
  });
  return { readings, statements: packed };
}

function readingOf({ collectedAt, expiresAt, runId, observedAt, firstObservedAt, lastSeenAt, isPresent }: Statement) {
  return {
    collectedAt,
    expiresAt,
    ...(runId === undefined ? {} : { runId }),
    observedAt,
    ...(firstObservedAt === undefined ? {} : { firstObservedAt }),
    lastSeenAt,
    isPresent,
  };
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
  return statements.map(({ id, field, value, key, original, flags, path, readingAt }) => {
    const { collectedAt, expiresAt, runId, observedAt, firstObservedAt, lastSeenAt, isPresent } = readings[readingAt]!;
    const statement: Writable<Statement> = {
      id,
      field,
      value,
      key,
      original,
      flags,
      path,
      collectedAt,
      expiresAt,
      observedAt,
      lastSeenAt,
      isPresent,
    };
    if (runId !== undefined) statement.runId = runId;
    if (firstObservedAt !== undefined) statement.firstObservedAt = firstObservedAt;
    return statement;
  });
}
