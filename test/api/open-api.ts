import type { Express } from 'express';
import { createApp } from '../../src/api/app.js';
import type { Scope } from '../../src/domain/api-key.js';
import type { Purpose } from '../../src/domain/purpose.js';
import type { OperationContext } from '../../src/operations/context.js';
import { createApiKey } from '../../src/operations/create-api-key.js';
import { openTestCandor, type TestCandor } from '../support/open-context.js';
import { people, putPerson, sourceFacts } from './people.js';

/** The API over the real store, with a fake clock for the grid and a key for each purpose set. */
export interface TestApi {
  readonly candor: TestCandor;
  readonly context: OperationContext;
  readonly app: Express;
  /** Marketing only: the default purpose. */
  readonly key: string;
  readonly ms: { now: number; readonly slept: number[] };
  newKey(options?: {
    customer?: string;
    scopes?: readonly Scope[];
    purposes?: readonly Purpose[];
    expiresAt?: Date;
    loopbackOnly?: boolean;
  }): Promise<string>;
  close(): Promise<void>;
}

export async function openTestApi(options: { readonly missGridMs?: number } = {}): Promise<TestApi> {
  // 2020 is when the expired person was collected and the store could still take it.
  const candor = await openTestCandor({ work: false, now: new Date('2023-06-01T00:00:00Z') });
  const sources = { list: () => [], find: () => null, facts: () => sourceFacts };
  const policy = { ...candor.context.policy, missGridMs: options.missGridMs ?? 0 };
  const context: OperationContext = { ...candor.context, sources, policy };
  for (const person of people) await putPerson(context, person);
  candor.clock.now = new Date('2026-11-02T08:00:00Z');
  const ms = { now: 1_000, slept: [] as number[] };
  const app = createApp({
    context,
    config: { maxBodyBytes: 65_536, metricsPort: null },
    clockMs: () => ms.now,
    sleep: async (waitMs) => {
      ms.slept.push(waitMs);
      ms.now += waitMs;
    },
  });
  async function newKey(given: Parameters<TestApi['newKey']>[0] = {}): Promise<string> {
    const {
      customer = 'acme',
      scopes = ['persons:read', 'catalog:read'],
      purposes = ['b2b_marketing'],
      expiresAt = null,
      loopbackOnly = false,
    } = given;
    return (await createApiKey(context, { customer, scopes, purposes, expiresAt, loopbackOnly })).key;
  }
  await newKey({ purposes: ['b2b_marketing', 'recruitment', 'identity_verification'] });
  return { candor, context, app, key: await newKey(), ms, newKey, close: () => candor.close() };
}
