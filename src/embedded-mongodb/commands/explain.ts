/** `explain`: which index serves a command, and how much it looks at. The command is planned, and read through, but never carried out. */

import { badValue, commandNotFound } from '../errors.js';
import type { IndexPlan, Plan } from '../plan/choose-plan.js';
import { type Document, isDocument } from '../values/bson-type.js';
import { readPipeline } from './aggregate.js';
import { type Command, type CommandDefinition, collectionName, documentOption, documentsOption } from './command.js';
import { countQuery, findQuery } from './find.js';
import { type PlannedQuery, planQuery, type Query, queryOf, runPlanned } from './query.js';
import { deleteStatement, findAndModifyQuery, updateStatement } from './update.js';

/** The question each command asks of its collection. */
const questions: Readonly<Record<string, (body: Document) => Query>> = {
  find: findQuery,
  count: countQuery,
  distinct: (body) => queryOf(documentOption(body, 'query'), { hint: body.hint ?? undefined }),
  aggregate: (body) => readPipeline(body).query,
  findAndModify: findAndModifyQuery,
  update: (body) => updateStatement(onlyStatement(body, 'updates')).query,
  delete: (body) => deleteStatement(onlyStatement(body, 'deletes')),
};

function onlyStatement(body: Document, name: string): Document {
  const [statement, ...others] = documentsOption(body, name) ?? [];
  if (statement === undefined || others.length > 0) throw badValue('explain takes a single write');
  return statement;
}

function describeScan({ stage, index, isReverse }: IndexPlan): Document {
  const direction = isReverse ? 'backward' : 'forward';
  if (stage === 'IDHACK') return { stage, indexName: index.name, keyPattern: index.key };
  const { name: indexName, key: keyPattern, isMultikey, isUnique, isSparse } = index;
  const isPartial = index.partialFilter !== undefined;
  return { stage, indexName, keyPattern, isMultiKey: isMultikey, isUnique, isSparse, isPartial, direction };
}

function describePlan(plan: Plan): Document {
  switch (plan.stage) {
    case 'EOF':
      return { stage: 'EOF' };
    case 'COLLSCAN':
      return { stage: 'COLLSCAN', direction: 'forward' };
    case 'OR':
      return { stage: 'FETCH', inputStage: { stage: 'OR', inputStages: plan.branches.map(describeScan) } };
    case 'IDHACK':
      return describeScan(plan);
    default:
      return { stage: 'FETCH', inputStage: describeScan(plan) };
  }
}

/** The plan as MongoDB nests it, with what the callers of a small server ask for at its top as well: `indexName` of the winner. */
function winningPlan({ plan, sort }: PlannedQuery): Document {
  const scan = describePlan(plan);
  return plan.isSorted || sort.length === 0 ? scan : { stage: 'SORT', inputStage: scan };
}

function explained(command: Command): Command {
  const inner = command.body.explain;
  if (!isDocument(inner)) throw badValue('explain needs a command');
  const name = Object.keys(inner)[0] ?? '';
  return { ...command, name: name === 'findandmodify' ? 'findAndModify' : name, body: inner };
}

export const explain: CommandDefinition = {
  options: ['verbosity'],
  run(command, context) {
    const inner = explained(command);
    const question = Object.hasOwn(questions, inner.name) ? questions[inner.name] : undefined;
    if (question === undefined) throw commandNotFound(`explain ${inner.name}`);
    const name = collectionName({ ...inner, body: { ...inner.body, [inner.name]: Object.values(inner.body)[0] } });
    const planned = planQuery({ ...context, refusesScans: false }, command.db, name, question(inner.body));
    const queryPlanner = { namespace: planned.ns, winningPlan: winningPlan(planned), rejectedPlans: [] };
    if (command.body.verbosity === 'queryPlanner') return { queryPlanner };
    const matches = runPlanned(context, planned);
    let nReturned = 0;
    while (matches.next() !== undefined) nReturned++;
    const { keysExamined: totalKeysExamined, docsExamined: totalDocsExamined } = planned.effort;
    const executionStats = { executionSuccess: true, nReturned, totalKeysExamined, totalDocsExamined };
    return { queryPlanner, executionStats };
  },
};
