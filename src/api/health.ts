import { z } from 'zod';
import { CandorError } from '../errors.js';
import { checkHealth } from '../operations/check-health.js';
import { defineEndpoint, type Endpoint } from './endpoint.js';
import { answerHead } from './v1/answer-schema.js';

/** For whoever runs the process: is it alive, may it get requests. No key, and no detail to the outside: causes are in the log. */

const open = {
  method: 'GET',
  scope: null,
  group: 'free',
  needsPurpose: false,
  discloses: 'none',
  onGrid: 'none',
  input: z.strictObject({}),
} as const;

const alive = defineEndpoint({
  ...open,
  path: '/healthz',
  output: z.strictObject({ ...answerHead, status: z.literal('alive') }),
  operation: () => null,
  present: () => ({ status: 200, body: { status: 'alive' } }),
});

const ready = defineEndpoint({
  ...open,
  path: '/readyz',
  output: z.strictObject({ ...answerHead, status: z.literal('ready') }),
  operation: async (_input, call) => {
    const { isReady } = await checkHealth(call.operations);
    if (!isReady) throw new CandorError('unavailable', 'Not ready to serve.');
  },
  present: () => ({ status: 200, body: { status: 'ready' } }),
});

export const healthEndpoints: readonly Endpoint[] = [alive, ready];
