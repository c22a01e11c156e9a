import type { KeyPurpose, Keyring } from './keyring.js';
import type { Fingerprint } from './suppression.js';

/**
 * The generation of keys that a stored hash or ciphertext was made under stands before it: `2:text`. What has no number is of the first
 * one. A hash is carried on to later generations, never back (B80).
 */

export interface Generated {
  readonly generation: number;
  readonly text: string;
}

const form = /^(?:(\d{1,6}):)?([^:]*)$/;

/** Throws `RangeError` for what was not written by `writeGenerated`. */
export function readGenerated(stored: string): Generated {
  const parts = form.exec(stored);
  if (parts === null) throw new RangeError('A stored hash names its generation and nothing else.');
  return { generation: Number(parts[1] ?? 1), text: parts[2]! };
}

/** `text` is base64 or base64url. */
export function writeGenerated({ generation, text }: Generated): string {
  return generation === 1 ? text : `${generation}:${text}`;
}

/** A stored hash (base64url) as it stands in generation `to`; unchanged where it is of that one or a later one. */
export function wrapMac(keyring: Pick<Keyring, 'wrap'>, purpose: KeyPurpose, stored: string, to: number): string {
  const { generation, text } = readGenerated(stored);
  if (generation >= to) return stored;
  const mac = keyring.wrap(purpose, Buffer.from(text, 'base64url'), generation, to);
  return writeGenerated({ generation: to, text: mac.toString('base64url') });
}

/** The generation of a fingerprint. */
export function generationOf(fingerprint: string): number {
  return readGenerated(fingerprint.slice(fingerprint.indexOf(':') + 1)).generation;
}

/** A fingerprint as it stands in generation `to`; unchanged where it is of that one or a later one. */
export function wrapFingerprint(keyring: Pick<Keyring, 'wrap'>, fingerprint: Fingerprint, to: number): Fingerprint {
  const end = fingerprint.indexOf(':') + 1;
  return `${fingerprint.slice(0, end)}${wrapMac(keyring, 'suppression', fingerprint.slice(end), to)}` as Fingerprint;
}

/** The fingerprint in its own generation and every later one up to `to`. */
export function formsOf(
  keyring: Pick<Keyring, 'wrap'>,
  fingerprint: Fingerprint,
  to: number,
): readonly [Fingerprint, ...Fingerprint[]] {
  const forms: [Fingerprint, ...Fingerprint[]] = [fingerprint];
  for (let generation = generationOf(fingerprint) + 1; generation <= to; generation += 1)
    forms.push(wrapFingerprint(keyring, forms.at(-1)!, generation));
  return forms;
}
