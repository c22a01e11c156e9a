import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';

/**
 * Signed notes and verifier keys in the forms of C2SP (c2sp.org/signed-note): text, an empty line, signature lines. Only one encoding of a
 * note is accepted, so that no byte of it can be changed unseen. Ed25519 only; lines of other signers are carried and ignored.
 */

/** Who signs: a name without spaces or `+`, and the private key. */
export interface NoteSigner {
  readonly name: string;
  readonly privateKey: KeyObject;
  /** `name+id+key`, to be given to whoever verifies. */
  readonly verifierKey: string;
}

/** A verifier key, read. `id` is 4 bytes, hex. */
export interface NoteVerifier {
  readonly name: string;
  readonly id: string;
  readonly publicKey: KeyObject;
}

interface SignatureLine {
  readonly name: string;
  readonly id: string;
  readonly signature: Buffer;
}

/** A note that was read and not yet verified; `text` ends with its line feed. */
export interface Note {
  readonly text: string;
  readonly signatures: readonly SignatureLine[];
}

const ed25519 = 0x01;
// DER around the 32 bytes of an Ed25519 key (RFC 8410): Node takes keys only so.
const privateKeyHeader = Buffer.from('302e020100300506032b657004220420', 'hex');
const publicKeyHeader = Buffer.from('302a300506032b6570032100', 'hex');
const namePattern = /^[^\s+\p{Cc}]{1,200}$/u;
const maxNoteChars = 10_000;
const signatureMark = '\u2014 ';

/** The signer of a 32-byte seed. Throws `RangeError` for a name or seed of another form. */
export function noteSigner(name: string, seed: Uint8Array): NoteSigner {
  if (!namePattern.test(name)) throw new RangeError('A signer has a name without spaces and without a plus sign.');
  if (seed.length !== 32) throw new RangeError(`An Ed25519 seed has 32 bytes, this one has ${seed.length}.`);
  const privateKey = createPrivateKey({
    key: Buffer.concat([privateKeyHeader, seed]),
    format: 'der',
    type: 'pkcs8',
  });
  const der = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  const key = Buffer.concat([Buffer.of(ed25519), der.subarray(publicKeyHeader.length)]);
  return { name, privateKey, verifierKey: `${name}+${keyId(name, key)}+${key.toString('base64')}` };
}

/** Reads a verifier key; null where it is none, of another algorithm, or its id does not fit the key. */
export function parseVerifierKey(text: string): NoteVerifier | null {
  // Base64 may hold a plus itself, a name may not: the first two part the fields.
  const [, name, id, encoded] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(text) ?? [];
  if (name === undefined || id === undefined || encoded === undefined) return null;
  const key = parseBase64(encoded);
  if (!namePattern.test(name) || key?.length !== 33 || key[0] !== ed25519 || keyId(name, key) !== id) return null;
  const publicKey = createPublicKey({
    key: Buffer.concat([publicKeyHeader, key.subarray(1)]),
    format: 'der',
    type: 'spki',
  });
  return { name, id, publicKey };
}

// First 4 bytes of SHA-256(name, line feed, algorithm and key), as C2SP recommends and Go's checksum database does.
function keyId(name: string, key: Uint8Array): string {
  return createHash('sha256').update(`${name}\n`).update(key).digest('hex').slice(0, 8);
}

/** Signs `text`, which ends with a line feed and holds no empty line. */
export function signNote(signer: NoteSigner, text: string): string {
  const id = Buffer.from(signer.verifierKey.split('+')[1]!, 'hex');
  const signature = Buffer.concat([id, sign(null, Buffer.from(text), signer.privateKey)]).toString('base64');
  return `${text}\n${signatureMark}${signer.name} ${signature}\n`;
}

/** Reads a note; null where it is malformed. */
export function parseNote(note: string): Note | null {
  const end = note.lastIndexOf('\n\n');
  if (end < 1 || note.length > maxNoteChars || !note.endsWith('\n')) return null;
  const lines = note.slice(end + 2, -1).split('\n');
  const signatures = lines.map(parseSignature);
  return signatures.every((one) => one !== null) ? { text: note.slice(0, end + 1), signatures } : null;
}

function parseSignature(line: string): SignatureLine | null {
  if (!line.startsWith(signatureMark)) return null;
  const [name, encoded, ...rest] = line.slice(signatureMark.length).split(' ');
  const bytes = encoded === undefined || rest.length > 0 ? null : parseBase64(encoded);
  if (name === undefined || !namePattern.test(name) || bytes === null || bytes.length < 5) return null;
  return { name, id: bytes.subarray(0, 4).toString('hex'), signature: bytes.subarray(4) };
}

/** `valid`: a trusted signer signed this text. `forged`: a line in its name does not fit the text. `unknown`: none of the signers is trusted. */
export function checkNote(note: Note, trusted: readonly NoteVerifier[]): 'valid' | 'forged' | 'unknown' {
  const checks = note.signatures.flatMap(({ name, id, signature }) =>
    trusted
      .filter((verifier) => verifier.name === name && verifier.id === id)
      .map((verifier) => verify(null, Buffer.from(note.text), verifier.publicKey, signature)),
  );
  if (checks.length === 0) return 'unknown';
  // One bad line of a known signer condemns the note, whatever else stands in it (C2SP).
  return checks.every((isGood) => isGood) ? 'valid' : 'forged';
}

/** Bytes of standard Base64; null unless it is their only encoding (decoders let padding and spare bits vary). */
export function parseBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : null;
}
