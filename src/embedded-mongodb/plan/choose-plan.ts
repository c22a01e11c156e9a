/**
 * Which index serves a query. Rule: a point of a unique index; else, of the indexes the filter bounds, the one with the fewest keys in
 * its ranges, counted up to a hundred; else an index that gives the asked order; else the branches of an `$or`, each by its own
 * index; else, and only then, every document.
 */

import { badValue, CommandError } from '../errors.js';
import type { Collection } from '../storage/catalog.js';
import type { Index } from '../storage/index-definition.js';
import type { Stores } from '../storage/rows.js';
import { IndexScan, type KeyRange } from '../storage/scan.js';
import type { Document } from '../values/bson-type.js';
import { valuesEqual } from '../values/compare.js';
import { atomsOf, type FilterAtoms } from './atoms.js';
import { holdsAllMatches, type SortField, sortDirection } from './index-fit.js';
import { boundsOf, type IndexBounds, wholeIndex } from './key-ranges.js';

/** One index and the part of it to read. */
export interface IndexPlan {
  readonly stage: 'IDHACK' | 'IXSCAN';
  readonly index: Index;
  readonly ranges: readonly KeyRange[];
  readonly isReverse: boolean;
  readonly isSorted: boolean;
}

/** How the candidates of a query are found; each is checked against the whole filter afterwards. */
export type Plan =
  | IndexPlan
  | { readonly stage: 'OR'; readonly branches: readonly IndexPlan[]; readonly isSorted: false }
  | { readonly stage: 'COLLSCAN'; readonly isSorted: boolean }
  | { readonly stage: 'EOF'; readonly isSorted: true };

/** What is asked, beside the collection. */
export interface Question {
  readonly filter: Document;
  readonly sort: readonly SortField[];
  /** Index name, key pattern, or undefined. */
  readonly hint?: unknown;
}

interface Candidate {
  readonly index: Index;
  readonly bounds: IndexBounds;
  readonly direction: 'forward' | 'backward' | undefined;
}

const probeKeys = 100;
/** Of a large `$in` only the first ranges are counted; the rest is taken to be like them. */
const probeRanges = 8;

/** Chooses the plan. Throws BadValue for a hint that names no index. */
export function choosePlan(stores: Stores, collection: Collection | undefined, question: Question): Plan {
  if (collection === undefined) return { stage: 'EOF', isSorted: true };
  const atoms = atomsOf(question.filter);
  if (question.hint !== undefined) return hintedPlan(collection, question, atoms);
  return (
    bestBounded(stores, collection, question, atoms) ??
    sortedWhole(collection, question, atoms) ??
    branchPlan(stores, collection, atoms) ?? { stage: 'COLLSCAN', isSorted: question.sort.length === 0 }
  );
}

function candidateOf(index: Index, question: Question, atoms: FilterAtoms): Candidate | undefined {
  if (!holdsAllMatches(index, atoms)) return undefined;
  const bounds = boundsOf(index, atoms);
  if (bounds === undefined) return undefined;
  const direction = question.sort.length === 0 ? 'forward' : sortDirection(index, bounds, question.sort);
  return { index, bounds, direction };
}

function planOf({ index, bounds, direction }: Candidate, question: Question): IndexPlan {
  const isId = index.name === '_id_' && bounds.ranges.length === 1 && bounds.ranges[0]?.isPoint === true;
  return {
    stage: isId ? 'IDHACK' : 'IXSCAN',
    index,
    ranges: bounds.ranges,
    isReverse: direction === 'backward',
    // One document needs no sorting.
    isSorted: isId || direction !== undefined || question.sort.length === 0,
  };
}

function isUniquePoint({ bounds }: Candidate): boolean {
  return bounds.ranges.length <= 1 && bounds.ranges.every((range) => range.isPoint);
}

function bestBounded(
  stores: Stores,
  collection: Collection,
  question: Question,
  atoms: FilterAtoms,
): IndexPlan | undefined {
  const candidates: Candidate[] = [];
  for (const index of collection.indexes) {
    const candidate = candidateOf(index, question, atoms);
    if (candidate === undefined) continue;
    if (isUniquePoint(candidate)) return planOf(candidate, question);
    candidates.push(candidate);
  }
  const [first, ...others] = candidates;
  if (first === undefined) return undefined;
  if (others.length === 0) return planOf(first, question);
  return planOf(cheapest(stores, candidates), question);
}

function cheapest(stores: Stores, candidates: readonly Candidate[]): Candidate {
  let best = candidates[0] as Candidate;
  let bestCost = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const cost = costOf(stores, candidate);
    if (cost < bestCost) {
      best = candidate;
      bestCost = cost;
    }
  }
  return best;
}

/** Keys to read, roughly, with a little for sorting and a little less where more components are bound. */
function costOf(stores: Stores, { index, bounds, direction }: Candidate): number {
  const probed = bounds.ranges.slice(0, probeRanges);
  const scan = new IndexScan(stores.entries, index, probed, false);
  let keys = 0;
  while (keys < probeKeys && scan.next() !== undefined) keys++;
  const all = probed.length === 0 ? 0 : keys * (bounds.ranges.length / probed.length);
  const sorting = direction === undefined ? Math.max(1, all) : 0;
  return all + sorting - (bounds.points.length + (bounds.hasRange ? 0.5 : 0)) / 100;
}

function sortedWhole(collection: Collection, question: Question, atoms: FilterAtoms): IndexPlan | undefined {
  if (question.sort.length === 0 || atoms.alternatives.length > 0) return undefined;
  for (const index of collection.indexes) {
    const direction = sortDirection(index, undefined, question.sort);
    if (direction === undefined || !holdsAllMatches(index, atoms)) continue;
    return { stage: 'IXSCAN', index, ranges: [wholeIndex(index)], isReverse: direction === 'backward', isSorted: true };
  }
  return undefined;
}

function branchPlan(stores: Stores, collection: Collection, atoms: FilterAtoms): Plan | undefined {
  for (const alternatives of atoms.alternatives) {
    const branches = alternatives.map((filter) => {
      const question = { filter, sort: [] };
      const branchAtoms = atomsOf(filter);
      return bestBounded(stores, collection, question, withConditionsOf(branchAtoms, atoms));
    });
    if (branches.every((branch): branch is IndexPlan => branch !== undefined)) {
      return { stage: 'OR', branches, isSorted: false };
    }
  }
  return undefined;
}

/** A branch is met together with the conditions around it, which may be what lets a partial index serve it. */
function withConditionsOf(branch: FilterAtoms, outer: FilterAtoms): FilterAtoms {
  return {
    byPath: branch.byPath,
    present: new Set([...branch.present, ...outer.present]),
    conditions: [...branch.conditions, ...outer.conditions],
    alternatives: branch.alternatives,
  };
}

/** The index that `hint` names. Throws BadValue where there is none. */
export function hintedIndex(collection: Collection, hint: unknown): Index {
  const found = collection.indexes.find(
    (index) => index.name === hint || (typeof hint === 'object' && valuesEqual(index.key, hint)),
  );
  if (found === undefined) throw badValue('hint provided does not correspond to an existing index');
  return found;
}

function hintedPlan(collection: Collection, question: Question, atoms: FilterAtoms): Plan {
  if (typeof question.hint === 'object' && question.hint !== null && '$natural' in question.hint) {
    return { stage: 'COLLSCAN', isSorted: question.sort.length === 0 };
  }
  const index = hintedIndex(collection, question.hint);
  // MongoDB would answer with what the index holds; we refuse rather than leave documents out.
  if (!holdsAllMatches(index, atoms))
    throw badValue('hint provided names an index that lacks some of the documents asked for');
  const candidate = candidateOf(index, question, atoms);
  if (candidate !== undefined) return planOf(candidate, question);
  const direction = sortDirection(index, undefined, question.sort);
  return {
    stage: 'IXSCAN',
    index,
    ranges: [wholeIndex(index)],
    isReverse: direction === 'backward',
    isSorted: direction !== undefined,
  };
}

/** 291, as MongoDB's `notablescan` answers. The message names the fields of the filter, never their values. */
export function scanRefused(ns: string, filter: Document): CommandError {
  const fields = [...atomsOf(filter).byPath.keys()].join(', ');
  return new CommandError(
    'NoQueryExecutionPlans',
    `no index of ${ns} serves this filter (fields: ${fields || 'none'})`,
  );
}
