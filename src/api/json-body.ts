import { CandorError } from '../errors.js';

/** From the bytes of a body to a plain object, or a typed refusal. Nothing that two readers could take in two ways comes through: no
 *  other encoding, no key twice, no key that means something to JavaScript itself. */

// Deeper than any request of ours; api.md's own bodies nest three levels.
const deepest = 20;
const forbiddenKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Reads a JSON object. Throws `CandorError`: `unsupported_media_type`, `payload_too_large` (over `maxBytes`), `validation_failed` (no JSON,
 *  no UTF-8, no object, nested over 20 levels, a key twice or a forbidden one). */
export function readJsonBody(
  bytes: Uint8Array | null,
  contentType: string | undefined,
  maxBytes: number,
): Record<string, unknown> {
  if (!isJson(contentType))
    throw new CandorError('unsupported_media_type', 'The body must be application/json in UTF-8.');
  if (bytes !== null && bytes.length > maxBytes) throw tooLarge(maxBytes);
  const text = textOf(bytes ?? new Uint8Array());
  const value = parsed(text);
  const flaw = flawIn(text);
  if (flaw !== null) throw invalid(flaw.detail, flaw.code);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalid('The body must be a JSON object.', 'not-an-object');
  return value as Record<string, unknown>;
}

export function tooLarge(maxBytes: number): CandorError {
  return new CandorError('payload_too_large', `The body is larger than ${maxBytes} bytes.`, { limit: maxBytes });
}

function invalid(detail: string, code: string): CandorError {
  return new CandorError('validation_failed', detail, { errors: [{ in: 'body', pointer: '', code }] });
}

function isJson(contentType: string | undefined): boolean {
  return (
    contentType !== undefined &&
    /^application\/json\s*(?:;\s*charset\s*=\s*"?utf-?8"?\s*)?;?$/i.test(contentType.trim())
  );
}

function textOf(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw invalid('The body is not UTF-8.', 'not-utf8');
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's message quotes the body, so it stays here.
    throw invalid(text === '' ? 'The body is empty.' : 'The body is not JSON.', 'not-json');
  }
}

interface Flaw {
  readonly detail: string;
  readonly code: string;
}

/** What `JSON.parse` lets pass in a text it accepted: the last of two equal keys, and any depth. One walk over the characters. */
function flawIn(text: string): Flaw | null {
  const keysByDepth: Set<string>[] = [];
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '{' || character === '[') {
      depth += 1;
      if (depth > deepest) return { detail: `The body nests deeper than ${deepest} levels.`, code: 'too-deep' };
      keysByDepth[depth] = new Set();
    } else if (character === '}' || character === ']') {
      depth -= 1;
    } else if (character === '"') {
      const end = endOfString(text, at);
      const flaw = isKey(text, end) ? flawOfKey(JSON.parse(text.slice(at, end)) as string, keysByDepth[depth]!) : null;
      if (flaw !== null) return flaw;
      at = end - 1;
    }
  }
  return null;
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}

// In JSON a string is a key exactly where a colon follows.
function isKey(text: string, end: number): boolean {
  let at = end;
  while (text[at] === ' ' || text[at] === '\t' || text[at] === '\n' || text[at] === '\r') at += 1;
  return text[at] === ':';
}

function flawOfKey(key: string, known: Set<string>): Flaw | null {
  if (forbiddenKeys.has(key))
    return { detail: 'The body holds a key that is not allowed in any request.', code: 'forbidden-key' };
  if (known.has(key)) return { detail: 'The body holds a key twice.', code: 'duplicate' };
  known.add(key);
  return null;
}
