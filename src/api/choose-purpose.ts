import type { Purpose } from '../domain/purpose.js';
import { CandorError } from '../errors.js';
import { requestWords } from '../operations/request-words.js';

/** Each call runs under exactly one purpose, and never under one the key does not declare. */

/** `named` is the parameter, `header` is `Candor-Purpose`, `allowed` those of the key. Throws `CandorError` `validation_failed` (an unknown
 *  word, or two different ones), `purpose_not_allowed`, `purpose_required` (several on the key and none named). */
export function choosePurpose(named: string | undefined, header: unknown, allowed: readonly Purpose[]): Purpose {
  const inHeader = header === undefined ? undefined : readHeader(header);
  if (named !== undefined && inHeader !== undefined && named !== inHeader) {
    throw invalidHeader('The header Candor-Purpose and the parameter purpose differ.', 'conflict');
  }
  const asked = named ?? inHeader;
  if (asked === undefined) {
    if (allowed.length === 1) return allowed[0]!;
    if (allowed.length === 0)
      throw new CandorError('purpose_not_allowed', 'This API key has no purpose under the contract.');
    throw new CandorError('purpose_required', 'This API key has several purposes: name one.', { allowed });
  }
  const purpose = allowed.find((one) => one === asked);
  if (purpose === undefined)
    throw new CandorError('purpose_not_allowed', 'This API key may not use this purpose.', { allowed });
  return purpose;
}

function readHeader(header: unknown): string {
  const purpose = requestWords.purposes.find((one) => one === header);
  if (purpose === undefined) throw invalidHeader('The header Candor-Purpose names no purpose.', 'value');
  return purpose;
}

function invalidHeader(detail: string, code: string): CandorError {
  const errors = [{ in: 'header', pointer: '/Candor-Purpose', code, allowed: requestWords.purposes }];
  return new CandorError('validation_failed', detail, { errors });
}
