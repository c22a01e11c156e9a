/** From atoms to ranges of index keys: points on the first components, then at most one range, as a compound index allows. */

import { type Index, idPrefix } from '../storage/index-definition.js';
import type { KeyRange } from '../storage/scan.js';
import { encodeIndexKey, encodePrefix, highestOfType, lowestOfType, prefixEnd } from '../values/index-key.js';
import type { Atom, FilterAtoms } from './atoms.js';

/** How an index would serve a filter. */
export interface IndexBounds {
  /** In the order of the index's keys, none overlapping. */
  readonly ranges: readonly KeyRange[];
  /** Components held to points, in front; of each, how many points. */
  readonly points: readonly number[];
  readonly hasRange: boolean;
}

/** A second `$in` multiplies the ranges; beyond this many the filter sorts the rest out. */
const maxProduct = 2_000;

/** The range that holds everything of an index. */
export function wholeIndex(index: Index): KeyRange {
  return { start: index.prefix, end: idPrefix(index.id + 1), isPoint: false };
}

/**
 * Which atoms may bound component `at`. In a multikey index two paths below the same array may be met by different elements, which
 * have different entries: there only atoms of one `$elemMatch` go together.
 */
function usableAtoms(
  index: Index,
  at: number,
  atoms: FilterAtoms,
  groups: ReadonlyMap<string, number>,
): readonly Atom[] {
  const path = index.paths[at] as string;
  const all = atoms.byPath.get(path) ?? [];
  if (!index.isMultikey) return all;
  const group = groups.get(topOf(path));
  if (group === undefined) return all;
  return group === 0 ? [] : all.filter((atom) => atom.group === group);
}

function topOf(path: string): string {
  const dot = path.indexOf('.');
  return dot < 0 ? path : path.slice(0, dot);
}

/** The bounds that `atoms` put on `index`, or undefined where its first component has none. */
export function boundsOf(index: Index, atoms: FilterAtoms): IndexBounds | undefined {
  const groups = new Map<string, number>();
  const points: number[] = [];
  let combinations: (readonly unknown[])[] = [[]];
  for (let at = 0; at < index.paths.length; at++) {
    const usable = usableAtoms(index, at, atoms, groups);
    const atom = fewestPoints(usable);
    if (atom === undefined) {
      const [lower, upper] = rangeAtoms(usable, index.isMultikey);
      if (lower === undefined && upper === undefined) break;
      return { ranges: rangesBetween(index, combinations, lower, upper), points, hasRange: true };
    }
    if (at > 0 && combinations.length * atom.values.length > maxProduct) break;
    combinations = combinations.flatMap((values) => atom.values.map((value) => [...values, value]));
    points.push(atom.values.length);
    groups.set(topOf(index.paths[at] as string), atom.group);
  }
  if (points.length === 0) return undefined;
  return { ranges: rangesAt(index, combinations, points.length), points, hasRange: false };
}

type PointsAtom = Extract<Atom, { kind: 'points' }>;
type BoundAtom = Exclude<Atom, PointsAtom>;

function fewestPoints(atoms: readonly Atom[]): PointsAtom | undefined {
  let best: PointsAtom | undefined;
  for (const atom of atoms) {
    if (atom.kind !== 'points') continue;
    const isFewer = best === undefined || atom.values.length < best.values.length;
    // Of equals the one inside an `$elemMatch`: further components may join it.
    const joins = best?.values.length === atom.values.length && best.group === 0;
    if (isFewer || joins) best = atom;
  }
  return best;
}

/** A lower and an upper bound that hold for the same entry: of a multikey index only within one `$elemMatch`. */
function rangeAtoms(atoms: readonly Atom[], isMultikey: boolean): [BoundAtom | undefined, BoundAtom | undefined] {
  const lower = atoms.find((atom): atom is BoundAtom => atom.kind === 'lower');
  const fits = (atom: Atom): atom is BoundAtom =>
    atom.kind === 'upper' &&
    (!isMultikey || lower === undefined || (lower.isPaired && atom.isPaired && atom.group === lower.group));
  return [lower, atoms.find(fits)];
}

function withPrefix(index: Index, key: Buffer): Buffer {
  return Buffer.concat([index.prefix, key]);
}

function rangesAt(index: Index, combinations: readonly (readonly unknown[])[], components: number): KeyRange[] {
  const isPoint = index.isUnique && components === index.paths.length;
  const keys = combinations.map((values) => withPrefix(index, encodePrefix(values, index.directions)));
  if (keys.length > 1) keys.sort(Buffer.compare);
  const ranges: KeyRange[] = [];
  let last: Buffer | undefined;
  for (const key of keys) {
    // `$in: [1, 1.0]` names one point twice.
    if (last?.equals(key)) continue;
    last = key;
    ranges.push({ start: key, end: isPoint ? key : prefixEnd(key), isPoint });
  }
  return ranges;
}

/** Where a bound had to be cut, order near it is not known: the whole type bracket is read instead. */
function isWhole(atom: BoundAtom): boolean {
  return encodeIndexKey([atom.value], [1]).exact;
}

function rangesBetween(
  index: Index,
  combinations: readonly (readonly unknown[])[],
  lower: BoundAtom | undefined,
  upper: BoundAtom | undefined,
): KeyRange[] {
  const sample = (lower ?? upper) as BoundAtom;
  const low = lower !== undefined && isWhole(lower) ? lower : undefined;
  const high = upper !== undefined && isWhole(upper) ? upper : undefined;
  const below = (values: readonly unknown[]): Buffer => encodePrefix(values, index.directions);
  const ranges: KeyRange[] = [];
  for (const values of combinations) {
    const lowKey = below([...values, low === undefined ? lowestOfType(sample.value) : low.value]);
    const highKey = below([...values, high === undefined ? highestOfType(sample.value) : high.value]);
    // Keys that begin with a bound's bytes hold its value: they lie behind the bare bytes and before their prefix end.
    const isUp = index.directions[values.length] === 1;
    const [first, firstAtom] = isUp ? [lowKey, low] : [highKey, high];
    const [last, lastAtom] = isUp ? [highKey, high] : [lowKey, low];
    const start = firstAtom === undefined || firstAtom.isInclusive ? first : prefixEnd(first);
    const end = lastAtom?.isInclusive === true ? prefixEnd(last) : last;
    if (Buffer.compare(start, end) < 0) {
      ranges.push({ start: withPrefix(index, start), end: withPrefix(index, end), isPoint: false });
    }
  }
  return ranges.sort((one, other) => Buffer.compare(one.start, other.start));
}
