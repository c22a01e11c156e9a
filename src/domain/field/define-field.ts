/**
 * Builds a field type from its few own rules, so that the promises of the contract hold by construction: a value's key and flags are
 * functions of the value alone, likeness is symmetric and 1 exactly for equal keys, and a value is valid when cleaning leaves it as it is.
 */

import { isDeepStrictEqual } from 'node:util';
import type { Cleaned, CleanHints, FieldType, Refused } from './field-type.js';

/** What one field type has to say about itself; the rest follows. */
export interface FieldRules<V extends object> {
  readonly name: string;
  readonly isPersonal: boolean;
  /** Raw text, or an object with the members of `V`, to the stored form. Must be total: junk gives a refusal. */
  parse(raw: unknown, hints: CleanHints): V | Refused;
  keyOf(value: V): string;
  flagsOf(value: V): readonly string[];
  /** Likeness of two values whose keys differ, 0 to 1. */
  likeness(a: V, b: V): number;
  specificity(value: V): number;
  display(value: V): string;
}

// Two values with different keys are never "the same", however alike they look.
const highestOfUnequal = 0.99;

/** The field type that follows `rules`. */
export function defineField<V extends object>(rules: FieldRules<V>): FieldType<V> {
  function clean(raw: unknown, hints: CleanHints = {}): Cleaned<V> | Refused {
    const value = rules.parse(raw, hints);
    if (isRefusal(value)) return value;
    return { value, key: rules.keyOf(value), flags: rules.flagsOf(value) };
  }

  function compare(a: V, b: V): number {
    const [keyA, keyB] = [rules.keyOf(a), rules.keyOf(b)];
    if (keyA === keyB) return 1;
    // Asked in key order, so that no rule can make the answer depend on which side came first.
    const likeness = keyA < keyB ? rules.likeness(a, b) : rules.likeness(b, a);
    return Math.min(Math.max(likeness, 0), highestOfUnequal);
  }

  return {
    name: rules.name,
    isPersonal: rules.isPersonal,
    clean,
    validate: (value): value is V => {
      if (typeof value !== 'object' || value === null) return false;
      const parsed = rules.parse(value, {});
      return !isRefusal(parsed) && isDeepStrictEqual(parsed, value);
    },
    compare,
    specificity: rules.specificity,
    display: rules.display,
  };
}

/** A refusal with this reason code. */
export function refuse(reason: string): Refused {
  return { refused: reason };
}

/** True for a refusal among parsed values (no field value has a member `refused`). */
export function isRefusal(result: object | string): result is Refused {
  return typeof result === 'object' && 'refused' in result;
}

/** The member `name` of an object of unknown shape; undefined for anything else, arrays included. */
export function member(raw: unknown, name: string): unknown {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw) || !Object.hasOwn(raw, name)) return undefined;
  return (raw as Record<string, unknown>)[name];
}
