import type { Category } from '../domain/register/category.js';
import { register } from '../domain/register/index.js';
import type { KeptCollection } from '../store/kept-collection.js';
import { collections } from '../store/schemas.js';

/** The register of processing with the collections that the store keeps under each category (B6, B71). */
export interface RegisterRow extends Category {
  readonly collections: readonly { readonly name: string; readonly holds: string; readonly ends: string }[];
}

export function showRegister(): readonly RegisterRow[] {
  const kept: readonly KeptCollection[] = collections;
  return register.map((category) => ({
    ...category,
    collections: kept
      .filter((collection) => collection.category === category.id)
      .map((collection) => ({ name: collection.name, holds: collection.holds, ends: endOf(collection) })),
  }));
}

function endOf({ expiry }: KeptCollection): string {
  switch (expiry?.kind) {
    case 'date':
      return `at ${expiry.field}`;
    case 'period':
      return `${expiry.period} after ${expiry.anchor}`;
    case 'with':
      return `with ${expiry.collection}`;
    case 'lasting':
      return `stays: ${expiry.why}`;
    default:
      return '';
  }
}
