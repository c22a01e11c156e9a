/**
 * The form of an API key and what it may open (api.md section 2.1). A key is shown once; what is kept is its id and a keyed hash of the
 * whole key, so a copy of the store opens nothing.
 */

export const scopes = [
  'persons:read',
  'persons:search',
  'persons:verify',
  'companies:read',
  'jobs:read',
  'jobs:write',
  'changes:read',
  'optouts:read',
  'deletions:ack',
  'webhooks:manage',
  'usage:read',
  'catalog:read',
  'clean',
] as const;
export type Scope = (typeof scopes)[number];

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const idLength = 8;
// 62^43 is just over 2^256: 43 digits hold 32 random bytes whole.
const secretLength = 43;
export const keySecretBytes = 32;
/** 62^8 ids, about 47 bits: an id is no secret and only has to be new. */
export const keyIdBytes = 6;

const form = /^cnd_(live|test)_([0-9A-Za-z]{8})_([0-9A-Za-z]{43})$/;

export interface KeyParts {
  readonly mode: 'live' | 'test';
  readonly id: string;
}

/** The mode and id a presented key names; null for text of another form. The secret is never split off: the hash covers the whole key. */
export function readKey(presented: string): KeyParts | null {
  const parts = form.exec(presented);
  return parts === null ? null : { mode: parts[1] === 'live' ? 'live' : 'test', id: parts[2]! };
}

/** A live key from `idBytes` (6) and `secretBytes` (32) of a secure random source. Throws `RangeError` for other lengths. */
export function composeKey(
  idBytes: Uint8Array,
  secretBytes: Uint8Array,
): { readonly id: string; readonly key: string } {
  if (idBytes.length !== keyIdBytes || secretBytes.length !== keySecretBytes)
    throw new RangeError('A key is made of 6 and 32 bytes.');
  const id = digitsOf(idBytes, idLength);
  return { id, key: `cnd_live_${id}_${digitsOf(secretBytes, secretLength)}` };
}

// The number the bytes are, in base 62, the lowest digits kept: 48 bits are a little more than 8 digits hold.
function digitsOf(bytes: Uint8Array, length: number): string {
  let rest = BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
  let digits = '';
  for (let position = 0; position < length; position += 1) {
    digits = base62.charAt(Number(rest % 62n)) + digits;
    rest /= 62n;
  }
  return digits;
}
