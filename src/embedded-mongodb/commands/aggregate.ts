/**
 * `aggregate`. What stands in front of a pipeline as a query (`$match`, `$sort`, `$skip`, `$limit`, in that order) is planned like `find` and
 * served by indexes; the stages after it run over the documents in memory, the reshaping ones through mingo.
 */

import { isDeepStrictEqual } from 'node:util';
import { serialize } from 'bson';
import { Aggregator } from 'mingo';
import { decodeDocument } from '../bson/raw-document.js';
import { badValue, CommandError, typeMismatch } from '../errors.js';
import { compileFilter } from '../query/filter.js';
import { compileSort } from '../query/sort.js';
import { type Document, isDocument } from '../values/bson-type.js';
import {
  type Answer,
  type Command,
  type CommandDefinition,
  type Context,
  collectionName,
  countOption,
  numberOption,
} from './command.js';
import { promoted } from './promoted.js';
import { countMatches, planQuery, type Query, queryOf, runPlanned, sortFields } from './query.js';

interface Stage {
  readonly name: string;
  readonly spec: unknown;
}

/** The stages given to mingo, which matches MongoDB on them for promoted values. */
const mingoStages = new Set([
  '$group',
  '$project',
  '$unwind',
  '$addFields',
  '$set',
  '$unset',
  '$replaceRoot',
  '$replaceWith',
  '$sortByCount',
]);
const ownStages = new Set(['$match', '$sort', '$skip', '$limit', '$count']);

/** What mingo holds at once; beyond it the answer is an error, not a dead process. */
const maxDocuments = 1_000_000;

function readStage(stage: unknown): Stage {
  const names = isDocument(stage) ? Object.keys(stage) : [];
  const [name] = names;
  if (name === undefined || names.length > 1)
    throw new CommandError('Location40323', 'A pipeline stage specification object must contain exactly one field.');
  if (!mingoStages.has(name) && !ownStages.has(name))
    throw new CommandError('Location40324', `Unrecognized pipeline stage name: '${name}'`);
  return { name, spec: (stage as Document)[name] };
}

/** `$limit` and `$skip` as whole numbers. Throws BadValue. */
function wholeSpec({ name, spec }: Stage): number {
  const value = numberOption({ [name]: spec }, name);
  if (value === undefined || !Number.isSafeInteger(value) || value < (name === '$limit' ? 1 : 0)) {
    throw badValue(`invalid argument to ${name} stage`);
  }
  return value;
}

function documentSpec({ name, spec }: Stage): Document {
  if (!isDocument(spec)) throw typeMismatch(`the ${name} stage specification must be an object`);
  return spec;
}

/** Splits the pipeline of a command into the query in front and the stages left. Throws 40324 for stages not known. */
export function readPipeline(body: Document): { query: Query; stages: Stage[] } {
  const { pipeline } = body;
  if (!Array.isArray(pipeline)) throw typeMismatch("'pipeline' option must be specified as an array");
  const stages = pipeline.map(readStage);
  const take = (name: string): Stage | undefined => (stages[0]?.name === name ? stages.shift() : undefined);
  const match = take('$match');
  const sort = take('$sort');
  const skip = take('$skip');
  const limit = take('$limit');
  const query = queryOf(match === undefined ? {} : documentSpec(match), {
    sort: sort === undefined ? [] : sortFields(documentSpec(sort)),
    skip: skip === undefined ? 0 : wholeSpec(skip),
    limit: limit === undefined ? 0 : wholeSpec(limit),
    hint: body.hint ?? undefined,
  });
  return { query, stages };
}

function runStage(documents: Document[], stage: Stage): Document[] {
  switch (stage.name) {
    case '$match':
      return documents.filter(compileFilter(documentSpec(stage)));
    case '$sort':
      return documents.sort(compileSort(documentSpec(stage)));
    case '$skip':
      return documents.slice(wholeSpec(stage));
    case '$limit':
      return documents.slice(0, wholeSpec(stage));
    case '$count':
      // As MongoDB: no document at all where there is nothing to count.
      return documents.length === 0 ? [] : [{ [String(stage.spec)]: documents.length }];
    default:
      return runMingo(documents, stage);
  }
}

function runMingo(documents: Document[], { name, spec }: Stage): Document[] {
  const aggregator = new Aggregator([{ [name]: promoted(spec) }], { scriptEnabled: false });
  try {
    return aggregator.run<Document>(documents);
  } catch (error) {
    // mingo's messages name operators and paths; what it cannot do is an option this server does not have.
    throw error instanceof CommandError
      ? error
      : badValue(`the ${name} stage could not be run: ${(error as Error).message}`);
  }
}

// The stage in which drivers count (`countDocuments`); it needs no document, and no limit on how many there are.
function isCount(stages: readonly Stage[]): boolean {
  const [only] = stages;
  return (
    stages.length === 1 && only?.name === '$group' && isDeepStrictEqual(promoted(only.spec), { _id: 1, n: { $sum: 1 } })
  );
}

function runAggregate(command: Command, context: Context): Answer {
  const { body, db } = command;
  const { query, stages } = readPipeline(body);
  const cursorSpec = isDocument(body.cursor) ? body.cursor : {};
  const batchSize = countOption(cursorSpec, 'batchSize');
  const planned = planQuery(context, db, collectionName(command), query);
  const matches = runPlanned(context, planned);
  if (stages.length === 0) return context.cursors.first(planned.ns, { next: () => matches.next()?.bytes }, batchSize);
  if (isCount(stages)) {
    const n = countMatches(planned, matches);
    const counted = n === 0 ? [] : [Buffer.from(serialize({ _id: 1, n }))];
    return context.cursors.first(planned.ns, { next: () => counted.pop() }, batchSize);
  }
  let documents: Document[] = [];
  for (let match = matches.next(); match !== undefined; match = matches.next()) {
    if (documents.length >= maxDocuments) {
      throw new CommandError(
        'QueryExceededMemoryLimitNoDiskUseAllowed',
        `a pipeline holds at most ${maxDocuments} documents`,
      );
    }
    documents.push(promoted(decodeDocument(match.bytes)) as Document);
  }
  for (const stage of stages) documents = runStage(documents, stage);
  let at = 0;
  const next = (): Buffer | undefined => {
    const document = documents[at++];
    return document === undefined ? undefined : Buffer.from(serialize(document));
  };
  return context.cursors.first(planned.ns, { next }, batchSize);
}

export const aggregate: CommandDefinition = {
  options: ['pipeline', 'cursor', 'hint', 'allowDiskUse', 'bypassDocumentValidation'],
  run: runAggregate,
};
