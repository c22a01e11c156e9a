import { checkOptOuts } from '../../../operations/check-opt-outs.js';
import { listOptOuts } from '../../../operations/read-feed.js';
import { defineEndpoint, type Endpoint } from '../../endpoint.js';
import { feedReaderOf } from '../deletions/routes.js';
import { presentOptOuts, presentVerdicts } from './present.js';
import { CheckAnswer, CheckInput, OptOutsAnswer, OptOutsInput } from './schema.js';

/** `/v1/opt-outs`: which of the people a customer holds opted out. Nobody learns of anybody else here. */

const optOutFacts = {
  scope: 'optouts:read',
  group: 'free',
  needsPurpose: false,
  discloses: 'none',
  isOpenToSuspended: true,
} as const;

const list = defineEndpoint({
  ...optOutFacts,
  method: 'GET',
  path: '/v1/opt-outs',
  onGrid: 'none',
  input: OptOutsInput,
  output: OptOutsAnswer,
  operation: ({ since, cursor, limit }, call) =>
    listOptOuts(call.operations, { since: since ?? null, cursor: cursor ?? null, limit }, feedReaderOf(call)),
  present: presentOptOuts,
});

const check = defineEndpoint({
  ...optOutFacts,
  method: 'POST',
  path: '/v1/opt-outs/check',
  // All of them: the time one takes must not tell who of the list opted out.
  onGrid: 'all',
  input: CheckInput,
  output: CheckAnswer,
  operation: ({ identifiers }, call) => checkOptOuts(call.operations, identifiers, feedReaderOf(call)),
  present: presentVerdicts,
});

export const optOutEndpoints: readonly Endpoint[] = [list, check];
