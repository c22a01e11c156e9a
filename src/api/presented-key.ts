import { CandorError } from '../errors.js';

/** The key a request presents: `Authorization: Bearer` or `X-API-Key`, never the address. */

type HeaderValue = string | readonly string[] | undefined;

/** Throws `CandorError` `key_missing` without one, `key_invalid` for two different keys or another scheme. */
export function presentedKey(headers: Readonly<Record<string, HeaderValue>>): string {
  const bearer = bearerOf(headers.authorization);
  const own = single(headers['x-api-key']);
  if (bearer !== null && own !== null && bearer !== own)
    throw new CandorError('key_invalid', 'Two different API keys are given.');
  const key = bearer ?? own;
  if (key === null)
    throw new CandorError('key_missing', 'An API key is needed: Authorization: Bearer <key>, or X-API-Key.');
  return key;
}

function bearerOf(header: HeaderValue): string | null {
  const value = single(header);
  if (value === null) return null;
  const bearer = /^Bearer +(\S{1,200})$/i.exec(value);
  if (bearer === null) throw new CandorError('key_invalid', 'The Authorization header holds no Bearer key.');
  return bearer[1]!;
}

function single(header: HeaderValue): string | null {
  if (header === undefined) return null;
  if (typeof header !== 'string') throw new CandorError('key_invalid', 'An API key is given twice.');
  return header.trim();
}
