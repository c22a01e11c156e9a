import fc from 'fast-check';
import {
  appendLeaf,
  emptyFrontier,
  type Hash,
  lastLeafOf,
  leafHash,
  nodeHash,
  rootOf,
  subtreesOf,
} from '../../../src/domain/audit/merkle-tree.js';
import { naiveRoot } from './naive-tree.js';

// The eight leaves and the roots over the first 1 to 8 of them that certificate transparency publishes for its trees (privacy.md section 9
// names transparency-dev/merkle).
const published = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
const publishedRoots = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

function treeOf(leaves: readonly Hash[]) {
  return leaves.reduce((tree, leaf) => appendLeaf(tree, leaf).frontier, emptyFrontier);
}

describe('the hash tree of the audit log (B88)', () => {
  test('hashes nothing and one empty leaf as RFC 9162 has it', () => {
    expect(rootOf([]).toString('hex')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(leafHash('').toString('base64')).toBe('bjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=');
  });

  test.each(publishedRoots.map((root, index) => [index + 1, root] as const))(
    'has the published root over %i leaves',
    (size, root) => {
      const leaves = published.slice(0, size).map((hex) => leafHash(Buffer.from(hex, 'hex')));
      expect(rootOf(treeOf(leaves).nodes).toString('hex')).toBe(root);
    },
  );

  test('grown leaf by leaf it is the tree of the definition, and completes the nodes it says', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 8 }), { maxLength: 70 }), (data) => {
        const leaves = data.map((one) => leafHash(one));
        const nodes = new Map<string, Hash>();
        let tree = emptyFrontier;
        for (const [index, leaf] of leaves.entries()) {
          const { frontier, completed } = appendLeaf(tree, leaf);
          for (const [level, node] of completed.entries()) nodes.set(`${level}:${index}`, node);
          tree = frontier;
        }
        expect(rootOf(tree.nodes)).toEqual(naiveRoot(leaves));
        const read = subtreesOf(0, leaves.length).map((one) => nodes.get(`${one.level}:${lastLeafOf(one)}`));
        expect(read).toEqual(tree.nodes);
      }),
    );
  });

  test('a leaf is never taken for a node', () => {
    const [left, right] = [leafHash('a'), leafHash('b')];
    expect(leafHash(Buffer.concat([left, right]))).not.toEqual(nodeHash(left, right));
  });

  test('trees of any size are made of complete subtrees, one a binary digit', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (size) => {
        const subtrees = subtreesOf(0, size);
        expect(subtrees.reduce((sum, { level }) => sum + 2 ** level, 0)).toBe(size);
        expect(subtrees.length).toBe(size.toString(2).replaceAll('0', '').length);
        expect(subtrees.every(({ index }) => Number.isInteger(index))).toBe(true);
      }),
    );
  });
});
