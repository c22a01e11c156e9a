import fc from 'fast-check';
import { type Hash, leafHash, rootOf } from '../../../src/domain/audit/merkle-tree.js';
import {
  consistencyRanges,
  hashesOf,
  inclusionRanges,
  verifyConsistency,
  verifyInclusion,
} from '../../../src/domain/audit/tree-proof.js';
import { naiveConsistency, naiveInclusion, naiveRoot } from './naive-tree.js';

function leavesOf(size: number): readonly Hash[] {
  return Array.from({ length: size }, (_, index) => leafHash(`leaf ${index}`));
}

function nodeReader(leaves: readonly Hash[]) {
  return ({ level, index }: { readonly level: number; readonly index: number }) =>
    naiveRoot(leaves.slice(index * 2 ** level, (index + 1) * 2 ** level));
}

const sizes = fc.integer({ min: 1, max: 130 });
const inTree = sizes.chain((size) => fc.tuple(fc.constant(size), fc.integer({ min: 0, max: size - 1 })));
const twoSizes = sizes.chain((newer) => fc.tuple(fc.integer({ min: 1, max: newer }), fc.constant(newer)));

function base64(...texts: readonly string[]): readonly Hash[] {
  return texts.map((text) => Buffer.from(text, 'base64'));
}

describe('proofs over the audit log (B88)', () => {
  test('a published proof of inclusion verifies, and not at another place', () => {
    const [leaf, root, ...proof] = base64(
      'QnGia+DYqE8L1UyMMC58s6O10fpngKQLzOKHNHfatlg=',
      'XcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=',
      'vBoGQ7EuTS18d5GPROD095qDi2z57FtcKD4fTYhZnms=',
      'yoVOoSjtBQtBs1/8G4e46yveRh6eO1WW7Oa51ZdaCuA=',
      '037kGJdt2VdTwcc4Yrk5j6Kiz5tP8P3+izDNlSCWFLc=',
    );
    const claim = { leaf: leaf!, root: root!, proof, index: 5, size: 8 };
    expect(verifyInclusion(claim)).toBe(true);
    for (const index of [-1, 0, 4, 6, 7, 8, 5.5, Number.NaN]) expect(verifyInclusion({ ...claim, index })).toBe(false);
    for (const size of [0, 5, 16]) expect(verifyInclusion({ ...claim, size })).toBe(false);
  });

  test('a published proof of consistency verifies, and not between other sizes', () => {
    const [first, second, ...proof] = base64(
      'duZ9rbzfHhDht03cYIq9L5jfsW+851J3tSMqEn8gh+8=',
      'XcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=',
      'DrxdNDf74tsVi58Sah0RjjCBgQMdCpSfje3t68VY72o=',
      'yoVOoSjtBQtBs1/8G4e46yveRh6eO1WW7Oa51ZdaCuA=',
      '037kGJdt2VdTwcc4Yrk5j6Kiz5tP8P3+izDNlSCWFLc=',
    );
    const verify = (older: number, newer: number, roots = [first!, second!]) =>
      verifyConsistency({ older: { size: older, root: roots[0]! }, newer: { size: newer, root: roots[1]! }, proof });
    expect(verify(6, 8)).toBe(true);
    for (const [older, newer] of [
      [0, 8],
      [4, 8],
      [7, 8],
      [8, 6],
      [6, 16],
      [6, 6],
    ] as const)
      expect(verify(older, newer)).toBe(false);
    expect(verify(6, 8, [second!, first!])).toBe(false);
  });

  test('any leaf of any tree has the proof of the definition, and it verifies', () => {
    fc.assert(
      fc.property(inTree, ([size, index]) => {
        const leaves = leavesOf(size);
        const proof = hashesOf(inclusionRanges(index, size), nodeReader(leaves));
        expect(proof).toEqual(naiveInclusion(index, leaves));
        expect(verifyInclusion({ leaf: leaves[index]!, index, size, root: naiveRoot(leaves), proof })).toBe(true);
      }),
    );
  });

  test('any two sizes have the proof of the definition, and it verifies', () => {
    fc.assert(
      fc.property(twoSizes, ([older, newer]) => {
        const leaves = leavesOf(newer);
        const proof = hashesOf(consistencyRanges(older, newer), nodeReader(leaves));
        expect(proof).toEqual(naiveConsistency(older, leaves));
        const roots = [naiveRoot(leaves.slice(0, older)), naiveRoot(leaves)] as const;
        expect(
          verifyConsistency({ older: { size: older, root: roots[0] }, newer: { size: newer, root: roots[1] }, proof }),
        ).toBe(true);
      }),
    );
  });

  test('a changed, missing or added hash, another place and another leaf never verify', () => {
    fc.assert(
      fc.property(inTree, fc.nat(), fc.nat({ max: 255 }), ([size, index], at, bit) => {
        const leaves = leavesOf(size);
        const proof = naiveInclusion(index, leaves);
        const good = { leaf: leaves[index]!, index, size, root: naiveRoot(leaves), proof };
        const bad = [
          { ...good, leaf: flipped(good.leaf, bit) },
          { ...good, root: flipped(good.root, bit) },
          { ...good, proof: [...proof, good.root] },
          { ...good, proof: [good.leaf, ...proof] },
          ...(size === 1 ? [] : [{ ...good, index: (index + 1) % size }]),
          ...proof.slice(0, 1).map(() => ({ ...good, proof: proof.slice(1) })),
          ...proof.slice(0, 1).map(() => ({ ...good, proof: proof.slice(0, -1) })),
          ...proof.slice(0, 1).map(() => ({ ...good, proof: flippedIn(proof, at % proof.length, bit) })),
        ];
        for (const claim of bad) expect(verifyInclusion(claim)).toBe(false);
      }),
    );
  });

  test('a tree that changed its past has no proof of consistency', () => {
    fc.assert(
      fc.property(twoSizes, fc.nat(), fc.nat({ max: 255 }), ([older, newer], at, bit) => {
        const leaves = leavesOf(newer);
        const changed = flippedIn(leaves, at % older, bit);
        const proof = naiveConsistency(older, changed);
        const roots = [naiveRoot(leaves.slice(0, older)), naiveRoot(changed)] as const;
        const claim = { older: { size: older, root: roots[0] }, newer: { size: newer, root: roots[1] }, proof };
        expect(verifyConsistency(claim)).toBe(false);
        const honest = naiveConsistency(older, leaves);
        if (honest.length === 0) return;
        const true2 = { size: newer, root: naiveRoot(leaves) };
        for (const wrong of [
          honest.slice(1),
          honest.slice(0, -1),
          [...honest, roots[0]],
          [roots[0], ...honest],
          flippedIn(honest, at % honest.length, bit),
        ])
          expect(verifyConsistency({ ...claim, newer: true2, proof: wrong })).toBe(false);
      }),
    );
  });

  test('every tree continues the empty one and itself, without a proof', () => {
    const root = naiveRoot(leavesOf(5));
    const empty = { size: 0, root: rootOf([]) };
    expect(verifyConsistency({ older: empty, newer: { size: 5, root }, proof: [] })).toBe(true);
    expect(verifyConsistency({ older: { size: 5, root }, newer: { size: 5, root }, proof: [] })).toBe(true);
    expect(verifyConsistency({ older: { size: 0, root }, newer: { size: 5, root }, proof: [] })).toBe(false);
    expect(verifyConsistency({ older: { size: 5, root }, newer: { size: 5, root: empty.root }, proof: [] })).toBe(
      false,
    );
    expect(consistencyRanges(0, 5)).toEqual([]);
  });

  test('a hash of another length is no hash, and places outside a tree have no proof', () => {
    const [leaf] = leavesOf(1);
    expect(verifyInclusion({ leaf: leaf!.subarray(1), index: 0, size: 1, root: leaf!, proof: [] })).toBe(false);
    expect(() => inclusionRanges(3, 3)).toThrow(RangeError);
    expect(() => inclusionRanges(0, 0)).toThrow(RangeError);
    expect(() => consistencyRanges(4, 3)).toThrow(RangeError);
    expect(() => consistencyRanges(-1, 3)).toThrow(RangeError);
  });
});

function flipped(hash: Hash, bit: number): Hash {
  const copy = Buffer.from(hash);
  copy[Math.floor(bit / 8)]! ^= 1 << (bit % 8);
  return copy;
}

function flippedIn(hashes: readonly Hash[], at: number, bit: number): readonly Hash[] {
  return hashes.map((hash, index) => (index === at ? flipped(hash, bit) : hash));
}
