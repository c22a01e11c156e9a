import fc from 'fast-check';
import { encodeLine, entryLine } from '../../../src/domain/audit/log-file.js';
import { openVerifier } from '../../../src/domain/audit/log-verifier.js';
import { noteSigner } from '../../../src/domain/audit/signed-note.js';
import { entryOf, linesOf, noteOver, origin, signer, toldOf, verdictOf } from './example-log.js';

const stranger = noteSigner(origin, Buffer.alloc(32, 9));
const otherLog = noteSigner('candor/log_other', Buffer.alloc(32, 3));

/** The line of entry `seq` in `linesOf(10)`. */
function lineOf(seq: number): number {
  return seq + 1;
}

describe('verifying an exported audit log (B88)', () => {
  test('a whole log verifies, with every checkpoint in it and any kept elsewhere', () => {
    const keys = { publicKeys: [signer.verifierKey] };
    expect(verdictOf(linesOf(10, [0, 1, 7, 10]), { ...keys, checkpoints: [noteOver(4), noteOver(10)] })).toEqual({
      findings: [],
      entries: 10,
      checkpoints: 6,
      isTrusted: true,
    });
    expect(verdictOf(linesOf(0))).toEqual({ findings: [], entries: 0, checkpoints: 1, isTrusted: false });
  });

  test('an altered entry is named, and everything else still verifies', () => {
    const lines = linesOf(10, [5, 10]);
    const at = lines.findIndex((line) => line.includes('"seq":6,'));
    lines[at] = lines[at]!.replace('revoke-api-key', 'create-api-key');
    expect(toldOf(verdictOf(lines))).toEqual(['altered-entry 6']);
    expect(verdictOf(lines).findings[0]!.line).toBe(at + 1);
  });

  test('an entry altered together with its hash is found between the two checkpoints around it', () => {
    const lines = linesOf(10, [5, 8, 10]);
    const at = lines.findIndex((line) => line.includes('"seq":6,'));
    lines[at] = encodeLine(entryLine(entryOf(6, { actor: 'system' })));
    const { findings } = verdictOf(lines);
    expect(findings[0]).toMatchObject({ kind: 'root-mismatch', seq: 5 });
    expect(findings[0]!.text).toBe('entries 5 to 7 hold one that is not what was signed');
  });

  test('a cut tail is told with what is gone, by a checkpoint kept elsewhere', () => {
    const lines = linesOf(10, [7, 10]);
    expect(toldOf(verdictOf(lines.slice(0, 9), { checkpoints: [noteOver(10)] }))).toEqual(['truncated-tail 7']);
    expect(verdictOf(lines.slice(0, 9), { checkpoints: [noteOver(10)] }).findings[0]!.text).toBe(
      'entries 7 to 9 are missing: the tail was cut',
    );
    // Cut anywhere else, the last line is no checkpoint, and no copy of one is needed.
    expect(toldOf(verdictOf(lines.slice(0, 6)))).toEqual(['truncated-tail 5']);
    expect(toldOf(verdictOf([...lines.slice(0, 10), lines.at(-1)!]))).toEqual(['truncated-tail 8']);
  });

  test('a false checkpoint cannot make a whole log look cut', () => {
    expect(toldOf(verdictOf(linesOf(3), { checkpoints: [noteOver(10, stranger)] }))).toEqual(['unknown-signer']);
  });

  test('an altered line and a cut tail in one file are both named (story 20)', () => {
    const lines = linesOf(10, [8, 10]).slice(0, 10);
    lines[lineOf(2)] = lines[lineOf(2)]!.replace('"count":2', '"count":3');
    const verdict = verdictOf(lines, { publicKeys: [signer.verifierKey], checkpoints: [noteOver(10)] });
    expect(toldOf(verdict)).toEqual(['altered-entry 2', 'truncated-tail 8']);
  });

  test('entries out of order, twice or missing are told apart', () => {
    const lines = linesOf(10);
    const swapped = lines.with(lineOf(4), lines[lineOf(5)]!).with(lineOf(5), lines[lineOf(4)]!);
    expect(toldOf(verdictOf(swapped))).toEqual(['re-ordered 4']);
    expect(toldOf(verdictOf(lines.toSpliced(lineOf(5), 0, lines[lineOf(3)]!)))).toEqual(['duplicated 3']);
    expect(toldOf(verdictOf(lines.toSpliced(lineOf(3), 2)))).toEqual(['missing 3']);
    expect(verdictOf(lines.toSpliced(lineOf(3), 2)).findings[0]!.text).toBe('entries 3 to 4 are missing');
  });

  test('a line that cannot be read is told once, and what was there too', () => {
    const lines: (string | null)[] = linesOf(10);
    expect(toldOf(verdictOf(lines.with(lineOf(4), 'x')))).toEqual(['malformed-line 4']);
    expect(toldOf(verdictOf(lines.with(lineOf(4), null)))).toEqual(['malformed-line 4']);
    expect(toldOf(verdictOf(lines.toSpliced(lineOf(4), 0, '{}')))).toEqual(['malformed-line 4']);
    expect(toldOf(verdictOf(lines.with(0, 'x'), { publicKeys: [signer.verifierKey] }))).toEqual(['malformed-line']);
    expect(toldOf(verdictOf([]))).toEqual(['malformed-line']);
  });

  test('another encoding of the same entry is no line of the log', () => {
    const lines = linesOf(3);
    for (const changed of [
      lines[2]!.replace('{"leaf"', '{ "leaf"'),
      lines[2]!.replace('"actor"', '"\\u0061ctor"'),
      lines[2]!.replace('"seq":1,', '"seq":1,"seq":1,'),
      lines[2]!.replace('"sealed":null', '"sealed":null,"more":1'),
      `${lines[2]!}\r`,
    ])
      expect(toldOf(verdictOf(lines.with(2, changed)))).toEqual(['malformed-line 1']);
  });

  test('a checkpoint with a false signature, of another log, of a stranger or out of its place is told', () => {
    const lines = linesOf(4);
    const checkpoint = (note: string) => lines.with(-1, encodeLine({ kind: 'checkpoint', note }));
    expect(toldOf(verdictOf(checkpoint(noteOver(4).replace(/\n4\n/, '\n3\n'))))).toEqual(['bad-signature']);
    expect(toldOf(verdictOf(checkpoint(noteOver(4, stranger))))).toEqual(['unknown-signer']);
    expect(toldOf(verdictOf(checkpoint(noteOver(4, signer, 'candor/log_other'))))).toEqual(['wrong-origin']);
    expect(toldOf(verdictOf(checkpoint(noteOver(2))))).toEqual(['re-ordered 2']);
    expect(toldOf(verdictOf(checkpoint('nonsense')))).toEqual(['malformed-line']);
    expect(toldOf(verdictOf(lines, { checkpoints: ['nonsense'] }))).toEqual(['malformed-line']);
    expect(toldOf(verdictOf(lines, { checkpoints: [noteOver(2, otherLog, 'candor/log_other')] }))).toEqual([
      'wrong-origin',
    ]);
  });

  test("the reader's own key decides, whatever key stands in the file", () => {
    expect(toldOf(verdictOf(linesOf(2), { publicKeys: [stranger.verifierKey] }))).toEqual(['unknown-signer']);
    expect(toldOf(verdictOf(linesOf(2), { publicKeys: [otherLog.verifierKey] }))).toContain('wrong-origin');
    expect(toldOf(verdictOf(linesOf(2), { publicKeys: ['no key'] }))).toContain('unknown-signer');
    // Rotated keys: any of those the reader trusts.
    expect(verdictOf(linesOf(2), { publicKeys: [stranger.verifierKey, signer.verifierKey] }).findings).toEqual([]);
  });

  test('a file of another kind ends after a hundred findings', () => {
    const verifier = openVerifier({ publicKeys: [], checkpoints: [] });
    let taken = 0;
    for (; !verifier.isHopeless(); taken += 1) verifier.take('what is this?');
    expect(taken).toBe(100);
  });

  test('no finding quotes what stands in the file', () => {
    const planted = 'someone@planted.example';
    const lines = linesOf(4);
    const texts = [
      ...verdictOf([planted, ...lines]).findings,
      ...verdictOf(lines.with(2, planted)).findings,
      ...verdictOf(lines.with(2, lines[2]!.replace('operator', planted))).findings,
      ...verdictOf(lines, { publicKeys: [planted], checkpoints: [planted] }).findings,
    ].map(({ text }) => text);
    expect(texts.length).toBeGreaterThan(4);
    expect(texts.join()).not.toContain('planted');
  });

  test('whatever character of a log is changed, removed or added, the verifier finds it', () => {
    const lines = linesOf(6, [3, 6]);
    const position = fc.nat({ max: lines.length - 1 }).chain((line) =>
      fc.record({
        line: fc.constant(line),
        at: fc.nat({ max: lines[line]!.length - 1 }),
        character: fc.constantFrom(...'0A a"{:,=+/\\\n'),
        action: fc.constantFrom('change', 'remove', 'add'),
      }),
    );
    fc.assert(
      fc.property(position, ({ line, at, character, action }) => {
        const text = lines[line]!;
        const changed = `${text.slice(0, at)}${action === 'remove' ? '' : character}${text.slice(action === 'add' ? at : at + 1)}`;
        if (changed === text) return;
        const verdict = verdictOf(lines.toSpliced(line, 1, ...changed.split('\n')), {
          publicKeys: [signer.verifierKey],
        });
        // Of the header only the origin is vouched for by the reader's key; a changed key in it is told as unreadable.
        expect(verdict.findings.length).toBeGreaterThan(0);
      }),
      { numRuns: 2_000 },
    );
  });

  test('any shuffle, loss or repetition of lines is found', () => {
    const lines = linesOf(8, [4, 8]);
    const indexes = lines.map((_, index) => index);
    fc.assert(
      fc.property(fc.oneof(fc.shuffledSubarray(indexes), fc.array(fc.constantFrom(...indexes))), (order) => {
        const isWhole = order.length === indexes.length && order.every((line, index) => line === index);
        const verdict = verdictOf(
          order.map((index) => lines[index]!),
          { checkpoints: [noteOver(8)] },
        );
        expect(verdict.findings.length > 0).toBe(!isWhole);
      }),
      { numRuns: 500 },
    );
  });
});
