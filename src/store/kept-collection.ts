import type { Schema } from 'mongoose';
import { type CategoryId, categoryOf } from '../domain/register/index.js';
import { namesPaymentInstrument } from '../domain/register/payment-data.js';

/**
 * What a collection must say of itself before anything is kept in it: the category of the register it falls under, whether its documents
 * name people, and how each of them ends (B71). A collection that says less does not compile, and is refused where it is opened.
 */

/** `personal`: values of people, sealed ones too. `linkable`: ids and keyed hashes that lead to people. */
export type Holding = 'personal' | 'linkable' | 'nothing';

export type Expiry =
  /** Each document carries the date of its end; null where it holds nothing personal any more. */
  | { readonly kind: 'date'; readonly field: string }
  /** Each document ends `period` (ISO 8601) after the date in `anchor`; sooner where the policy or a wish says so, and not `unless` a
   *  field says something else than this. */
  | {
      readonly kind: 'period';
      readonly anchor: string;
      readonly period: string;
      readonly unless?: { readonly field: string; readonly value: string };
    }
  /** It is deleted together with what it is made of. */
  | { readonly kind: 'with'; readonly collection: string };

/** Ids and keyed hashes may have to stay, for the reason given: nothing else could honour a wish or answer for an id. */
export interface Lasting {
  readonly kind: 'lasting';
  readonly why: string;
}

interface Named {
  readonly name: string;
  readonly schema: Schema;
}

export type KeptCollection =
  | (Named & {
      readonly category: Exclude<CategoryId, 'operation'>;
      readonly holds: 'personal';
      readonly expiry: Expiry;
    })
  | (Named & {
      readonly category: Exclude<CategoryId, 'operation'>;
      readonly holds: 'linkable';
      readonly expiry: Expiry | Lasting;
    })
  | (Named & { readonly category: CategoryId; readonly holds: 'nothing'; readonly expiry: null });

const declared = new WeakMap<Schema, KeptCollection>();

/** Notes what `kept` says of its schema. Throws `RangeError` where it says too little or has a field for payment data (B70). */
export function declareKept<const K extends KeptCollection>(kept: K): K {
  const problem = problemOf(kept);
  if (problem !== null) throw new RangeError(`The collection ${kept.name} ${problem}.`);
  declared.set(kept.schema, kept);
  return kept;
}

/** What the collection of `schema` said of itself. Throws `RangeError` where it said nothing: then nothing may be kept in it. */
export function keptOf(schema: Schema): KeptCollection {
  const kept = declared.get(schema);
  if (kept === undefined)
    throw new RangeError(
      `The collection ${String(schema.get('collection'))} names no category and no expiry (src/store/schemas.ts).`,
    );
  return kept;
}

function problemOf(kept: KeptCollection): string | null {
  if (kept.schema.get('collection') !== kept.name) return `is the collection ${kept.schema.get('collection')}`;
  if (categoryOf(kept.category).persons.length === 0 && kept.holds !== 'nothing')
    return `holds something of people under a category of no people`;
  const payment = Object.keys(kept.schema.paths).find(namesPaymentInstrument);
  if (payment !== undefined) return `would hold payment data in ${payment}`;
  const field = fieldOf(kept.expiry);
  if (kept.holds !== 'nothing' && kept.expiry === null) return 'names no expiry';
  return field !== null && kept.schema.path(field)?.instance !== 'Date' ? `has no date ${field} to expire by` : null;
}

function fieldOf(expiry: KeptCollection['expiry']): string | null {
  if (expiry?.kind === 'date') return expiry.field;
  return expiry?.kind === 'period' ? expiry.anchor : null;
}

/** Throws `RangeError` for a document that would be new in `kept` and could never end. `fields` are its top-level fields. */
export function assertEnds(kept: KeptCollection, fields: Readonly<Record<string, unknown>>): void {
  const field = fieldOf(kept.expiry);
  if (field === null) return;
  const value = fields[field];
  if (value instanceof Date || (value === null && kept.expiry?.kind === 'date')) return;
  throw new RangeError(`A document of ${kept.name} has no date ${field}, so nothing would ever end it.`);
}
