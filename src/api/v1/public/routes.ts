import { requestOptOut } from '../../../operations/request-opt-out.js';
import { defineEndpoint, type Endpoint } from '../../endpoint.js';
import { presentOptOut } from './present.js';
import { OptOutAnswer, OptOutInput } from './schema.js';

/** `/v1/public`: doors that need no key. */

const optOut = defineEndpoint({
  method: 'POST',
  path: '/v1/public/opt-outs',
  scope: null,
  group: 'free',
  needsPurpose: false,
  discloses: 'none',
  maxBodyBytes: 10_000,
  // A household or an office opting out one by one stays under it; a list does not.
  perAddress: { calls: 20, windowMs: 60_000 },
  // All of them: a person we hold takes more writes than one we do not.
  onGrid: 'all',
  input: OptOutInput,
  output: OptOutAnswer,
  operation: ({ scope, language, ...person }, call) => requestOptOut(call.operations, { person, scope, language }),
  present: presentOptOut,
});

export const publicEndpoints: readonly Endpoint[] = [optOut];
