import { parseCheckpoint, signCheckpoint } from '../../../src/domain/audit/checkpoint.js';
import { leafHash } from '../../../src/domain/audit/merkle-tree.js';
import { checkNote, noteSigner, parseNote, parseVerifierKey, signNote } from '../../../src/domain/audit/signed-note.js';

// The example of Go's golang.org/x/mod/sumdb/note, the reference of the format.
const goKey = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const goNote = [
  'If you think cryptography is the answer to your problem,',
  "then you don't know what your problem is.",
  '',
  '\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=',
  '',
].join('\n');

const signer = noteSigner('candor/log_test', Buffer.alloc(32, 5));
const verifier = parseVerifierKey(signer.verifierKey)!;
const checkpoint = { origin: 'candor/log_test', size: 42, root: leafHash('x') };

describe('signed notes', () => {
  test('the published example of the format verifies with its published key', () => {
    expect(checkNote(parseNote(goNote)!, [parseVerifierKey(goKey)!])).toBe('valid');
    expect(checkNote(parseNote(goNote.replace('answer', 'Answer'))!, [parseVerifierKey(goKey)!])).toBe('forged');
  });

  test('what is signed verifies with the key that was given out, and is unknown to any other', () => {
    const note = parseNote(signNote(signer, 'one\ntwo\n'))!;
    expect(note.text).toBe('one\ntwo\n');
    expect(checkNote(note, [verifier])).toBe('valid');
    const other = parseVerifierKey(noteSigner('candor/log_test', Buffer.alloc(32, 6)).verifierKey)!;
    expect(checkNote(note, [other])).toBe('unknown');
    expect(checkNote(note, [])).toBe('unknown');
    expect(checkNote(note, [other, verifier])).toBe('valid');
  });

  test('a witness beside us is carried, and one false line in our name condemns the note', () => {
    const witness = noteSigner('witness.example', Buffer.alloc(32, 8));
    const signed = signNote(signer, 'text\n');
    const cosigned = signed + signNote(witness, 'text\n').slice('text\n\n'.length);
    expect(checkNote(parseNote(cosigned)!, [verifier])).toBe('valid');
    const forged = signed + signNote(signer, 'other\n').slice('other\n\n'.length);
    expect(checkNote(parseNote(forged)!, [verifier])).toBe('forged');
  });

  test('every changed character of a note or a key is seen', () => {
    const note = signCheckpoint(signer, checkpoint);
    for (let at = 0; at < note.length; at += 1) {
      for (const character of ['A', 'B', '0', ' ', '\n', '=']) {
        const changed = note.slice(0, at) + character + note.slice(at + 1);
        if (changed === note) continue;
        const parsed = parseNote(changed);
        expect(parsed === null ? 'malformed' : checkNote(parsed, [verifier])).not.toBe('valid');
      }
    }
    const { verifierKey } = signer;
    for (let at = 0; at < verifierKey.length; at += 1) {
      const changed = `${verifierKey.slice(0, at)}${verifierKey[at] === 'B' ? 'C' : 'B'}${verifierKey.slice(at + 1)}`;
      expect(parseVerifierKey(changed)).toBeNull();
    }
  });

  test.each(['', 'name', 'name+00000000', 'a b+00000000+AAAA', `${signer.verifierKey}=`, `${signer.verifierKey}\n`])(
    'is no verifier key: %j',
    (text) => expect(parseVerifierKey(text)).toBeNull(),
  );

  test('names and seeds of another form are refused', () => {
    expect(() => noteSigner('a b', Buffer.alloc(32))).toThrow(RangeError);
    expect(() => noteSigner('a+b', Buffer.alloc(32))).toThrow(RangeError);
    expect(() => noteSigner('a', Buffer.alloc(31))).toThrow(RangeError);
  });
});

describe('checkpoints', () => {
  test('a checkpoint is origin, size and root, and reads as it was signed', () => {
    const note = signCheckpoint(signer, checkpoint);
    expect(note.split('\n').slice(0, 4)).toEqual(['candor/log_test', '42', checkpoint.root.toString('base64'), '']);
    expect(parseCheckpoint(note)).toEqual(checkpoint);
  });

  test.each([
    ['no root', 'o\n1\n'],
    ['a short root', 'o\n1\nAAAA\n'],
    ['a size with a leading zero', `o\n01\n${leafHash('').toString('base64')}\n`],
    ['a negative size', `o\n-1\n${leafHash('').toString('base64')}\n`],
    ['a size beyond whole numbers', `o\n9007199254740993\n${leafHash('').toString('base64')}\n`],
    ['an extension line', `o\n1\n${leafHash('').toString('base64')}\nmore\n`],
    ['no origin', `\n1\n${leafHash('').toString('base64')}\n`],
  ])('a note with %s is none', (_name, text) => expect(parseCheckpoint(signNote(signer, text))).toBeNull());

  test('text that is no note is none', () => {
    for (const text of ['', '\n', 'x', 'x\n\n', 'x\n\n\u2014 a\n', 'x\n\n- a AAAAAAAA\n'])
      expect(parseCheckpoint(text)).toBeNull();
  });
});
