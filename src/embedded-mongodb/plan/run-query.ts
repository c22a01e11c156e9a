/** Running a plan: candidates, the filter on each, then order, skip and limit. Documents stay bytes; only the fields asked about are decoded. */

import { filterFields } from '../bson/filter-fields.js';
import { fieldNames, pickFields } from '../bson/raw-document.js';
import { CommandError } from '../errors.js';
import { compileFilter } from '../query/filter.js';
import { compileSort } from '../query/sort.js';
import type { Collection } from '../storage/catalog.js';
import { idPrefix } from '../storage/index-definition.js';
import { readRecord, type Stores } from '../storage/rows.js';
import { CollectionScan, IndexScan, type RecordScan } from '../storage/scan.js';
import type { Document } from '../values/bson-type.js';
import type { IndexPlan, Plan } from './choose-plan.js';
import type { SortField } from './index-fit.js';

/** A stored document and where it stands. */
export interface Match {
  readonly record: number;
  readonly bytes: Buffer;
}

/** Matches one by one; undefined at the end. */
export interface Matches {
  next(): Match | undefined;
}

/** What a run has looked at so far, as `explain` reports it. */
export interface Effort {
  keysExamined: number;
  docsExamined: number;
}

/** MongoDB's limit of a sort in memory, 100 MB (internalQueryMaxBlockingSortMemoryUsageBytes). */
const sortBytes = 100 * 1024 * 1024;

function scanOf(stores: Stores, plan: IndexPlan): RecordScan {
  return new IndexScan(stores.entries, plan.index, plan.ranges, plan.isReverse);
}

function scansOf(stores: Stores, collection: Collection, plan: Plan): RecordScan[] {
  switch (plan.stage) {
    case 'EOF':
      return [];
    case 'OR':
      return plan.branches.map((branch) => scanOf(stores, branch));
    case 'COLLSCAN':
      return [new CollectionScan(stores.records, collection, idPrefix(collection.id + 1))];
    default:
      return [scanOf(stores, plan)];
  }
}

/** A document may come up twice: several entries of a multikey index, or several branches. */
function mayRepeat(plan: Plan): boolean {
  if (plan.stage === 'OR') return true;
  return (plan.stage === 'IXSCAN' || plan.stage === 'IDHACK') && plan.index.isMultikey;
}

/** The documents of `plan` that meet `filter`, in the plan's order. Throws what `compileFilter` throws. */
export function matchesOf(
  stores: Stores,
  collection: Collection | undefined,
  plan: Plan,
  filter: Document,
  effort: Effort,
): Matches {
  const isMatch = compileFilter(filter);
  const fields = filterFields(filter);
  const isUnfiltered = Object.keys(filter).length === 0;
  const seen = mayRepeat(plan) ? new Set<number>() : undefined;
  const scans = collection === undefined ? [] : scansOf(stores, collection, plan);
  let at = 0;
  let examinedBefore = 0;
  return {
    next() {
      for (;;) {
        const scan = scans[at];
        if (scan === undefined) return undefined;
        const record = scan.next();
        effort.keysExamined = examinedBefore + scan.keysExamined;
        if (record === undefined) {
          examinedBefore = effort.keysExamined;
          at++;
          continue;
        }
        if (seen?.has(record)) continue;
        seen?.add(record);
        const bytes = readRecord(stores, collection as Collection, record);
        if (bytes === undefined) continue;
        effort.docsExamined++;
        if (isUnfiltered || isMatch(pickFields(bytes, fields))) return { record, bytes };
      }
    },
  };
}

interface Sortable {
  readonly match: Match;
  readonly key: Document;
}

/**
 * All of `matches` in the order of `sort`, at most `limit` (0 = all). Throws QueryExceededMemoryLimitNoDiskUseAllowed (292) where
 * what has to be held is over 100 MB.
 */
export function sortMatches(matches: Matches, sort: readonly SortField[], limit: number): Matches {
  const compare = compileSort(Object.fromEntries(sort.map(({ path, direction }) => [path, direction])));
  const fields = fieldNames(sort.map(({ path }) => path));
  let held: Sortable[] = [];
  let bytes = 0;
  const order = (): void => {
    held.sort((one, other) => compare(one.key, other.key));
    if (limit === 0 || held.length <= limit) return;
    held = held.slice(0, limit);
    bytes = held.reduce((sum, { match }) => sum + match.bytes.length, 0);
  };
  for (let match = matches.next(); match !== undefined; match = matches.next()) {
    held.push({ match, key: pickFields(match.bytes, fields) });
    bytes += match.bytes.length;
    if (limit > 0 && held.length >= 2 * limit + 1000) order();
    if (bytes > sortBytes) {
      throw new CommandError(
        'QueryExceededMemoryLimitNoDiskUseAllowed',
        'Sort exceeded memory limit of 104857600 bytes',
      );
    }
  }
  order();
  let at = 0;
  return { next: () => held[at++]?.match };
}

/** Leaves out the first `skip` and stops after `limit` (0 = never). */
export function sliceMatches(matches: Matches, skip: number, limit: number): Matches {
  let toSkip = skip;
  let left = limit === 0 ? Number.POSITIVE_INFINITY : limit;
  return {
    next() {
      if (left <= 0) return undefined;
      for (; toSkip > 0; toSkip--) if (matches.next() === undefined) return undefined;
      const match = matches.next();
      if (match !== undefined) left--;
      return match;
    },
  };
}
