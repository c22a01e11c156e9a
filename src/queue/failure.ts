import { AbortSource, CandorError, ConfigError, errorKinds, SkipRecord } from '../errors.js';

/** What a failed run leaves behind: a code and whether trying again can help. Messages stay out, for they may quote what they choked on. */

const codeForm = /^[A-Za-z][A-Za-z0-9_.:-]{0,63}$/;

/** A stable code for `error`: our own code, reason or rule, else the error's class with the code a driver or Node gave it
 *  (`MongoServerError:11000`, `Error:ECONNREFUSED`); `unknown` for what is no error. */
export function reasonOf(error: unknown): string {
  if (error instanceof CandorError) return error.code;
  if (error instanceof AbortSource) return codeForm.test(error.reason) ? error.reason : `aborted:${error.kind}`;
  if (error instanceof SkipRecord) return codeForm.test(error.rule) ? error.rule : 'record-skipped';
  if (!(error instanceof Error)) return 'unknown';
  const code = 'code' in error ? `:${String(error.code)}` : '';
  return [`${error.name}${code}`, error.name, 'unknown'].find((candidate) => codeForm.test(candidate))!;
}

/** True where only a person can help (a wrong setting, a refused input), so that further runs would be the same failure again. */
export function isFinal(error: unknown): boolean {
  if (error instanceof CandorError) return !errorKinds[error.code].retryable;
  if (error instanceof AbortSource) return error.kind === 'config';
  return error instanceof ConfigError;
}
