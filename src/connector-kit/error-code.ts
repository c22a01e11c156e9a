/**
 * The code of a foreign error. Read by shape, not by class: errors of the platform may come from another realm (a worker, a test
 * runner's sandbox), where `instanceof` is false for the very same thing.
 */

/** `code` of a thrown value (`ENOENT`, `ECONNRESET`, `ERR_...`), or null where it has none. */
export function codeOf(error: unknown): string | null {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : null;
}

/** `error` and what caused it, outermost first; at most eight deep, members of aggregates included. */
export function causesOf(error: unknown): readonly unknown[] {
  const found: unknown[] = [];
  for (
    let at = error;
    typeof at === 'object' && at !== null && found.length < 8;
    at = 'cause' in at ? at.cause : null
  ) {
    found.push(at, ...('errors' in at && Array.isArray(at.errors) ? at.errors : []));
  }
  return found;
}

/** True for what a strict `TextDecoder` throws on bytes that are no text. */
export function isDecodeError(error: unknown): boolean {
  return codeOf(error) === 'ERR_ENCODING_INVALID_ENCODED_DATA';
}
