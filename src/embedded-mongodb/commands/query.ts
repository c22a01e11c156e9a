/** The part `find`, `count`, `distinct`, `aggregate` and `explain` share: a question, its plan, and the matches in the asked order. */

import { badValue } from '../errors.js';
import { choosePlan, type Plan, scanRefused } from '../plan/choose-plan.js';
import type { SortField } from '../plan/index-fit.js';
import { type Effort, type Matches, matchesOf, sliceMatches, sortMatches } from '../plan/run-query.js';
import { compileFilter } from '../query/filter.js';
import { sortDirection } from '../query/sort.js';
import type { Collection } from '../storage/catalog.js';
import type { Document } from '../values/bson-type.js';
import type { Context } from './command.js';

/** What a command asks of one collection. `limit` 0 = all. */
export interface Query {
  readonly filter: Document;
  readonly sort: readonly SortField[];
  readonly skip: number;
  readonly limit: number;
  readonly hint: unknown;
}

/** A query with its plan, not yet run. */
export interface PlannedQuery extends Query {
  readonly ns: string;
  readonly collection: Collection | undefined;
  readonly plan: Plan;
  readonly effort: Effort;
}

/** A query with everything but its filter left out. */
export function queryOf(filter: Document, more: Partial<Omit<Query, 'filter'>> = {}): Query {
  return { filter, sort: [], skip: 0, limit: 0, hint: undefined, ...more };
}

/** The fields of a sort. Throws BadValue for a direction that is not 1 or -1. `{ $natural: 1 }` is no sort. */
export function sortFields(spec: Document): SortField[] {
  const names = Object.keys(spec);
  if (names.length === 1 && names[0] === '$natural') {
    if (sortDirection(spec.$natural, '$natural') !== 1) throw badValue('$natural is supported forwards only');
    return [];
  }
  return names.map((path) => ({ path, direction: sortDirection(spec[path], path) }));
}

/** Plans a query. Throws what `compileFilter` throws, BadValue for an unknown hint, 291 where scans are refused. */
export function planQuery(context: Context, db: string, name: string, query: Query): PlannedQuery {
  compileFilter(query.filter);
  const { engine } = context;
  const collection = engine.catalog.find(db, name);
  const plan = choosePlan(engine, collection, query);
  const ns = `${db}.${name}`;
  // An empty filter asks for everything: there is no index that would help.
  if (context.refusesScans && plan.stage === 'COLLSCAN' && Object.keys(query.filter).length > 0) {
    throw scanRefused(ns, query.filter);
  }
  return { ...query, ns, collection, plan, effort: { keysExamined: 0, docsExamined: 0 } };
}

/** The matches of a planned query, sorted and cut. Reading them is what does the work. */
export function runPlanned(context: Context, planned: PlannedQuery): Matches {
  const { collection, plan, filter, effort, sort, skip, limit } = planned;
  let matches = matchesOf(context.engine, collection, plan, filter, effort);
  if (!plan.isSorted && sort.length > 0) matches = sortLazily(matches, sort, limit === 0 ? 0 : skip + limit);
  return skip === 0 && limit === 0 ? matches : sliceMatches(matches, skip, limit);
}

/** How many `matches` of `planned` there are; a whole collection is not read for that. */
export function countMatches({ collection, filter, skip, limit }: PlannedQuery, matches: Matches): number {
  if (Object.keys(filter).length === 0 && skip === 0 && limit === 0) return collection?.count ?? 0;
  let n = 0;
  while (matches.next() !== undefined) n++;
  return n;
}

/** Sorting reads all its input, so it waits for the first document to be asked for. */
function sortLazily(matches: Matches, sort: readonly SortField[], limit: number): Matches {
  let sorted: Matches | undefined;
  return {
    next() {
      sorted ??= sortMatches(matches, sort, limit);
      return sorted.next();
    },
  };
}
