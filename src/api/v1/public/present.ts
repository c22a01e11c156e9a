import type { Presented } from '../../endpoint.js';

/** The same words for a person we know and one we do not. */
export function presentOptOut({ reference }: { readonly reference: string }): Presented {
  return { status: 202, body: { reference, status: 'received' } };
}
