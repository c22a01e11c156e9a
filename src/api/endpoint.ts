import type { z } from 'zod';
import type { Scope } from '../domain/api-key.js';
import type { BillingGroup } from '../domain/field-catalogue.js';
import type { Purpose } from '../domain/purpose.js';
import type { OperationContext } from '../operations/context.js';
import type { AddressLimit, LimitSetting } from './address-limit.js';
import type { Metrics } from './metrics.js';

/**
 * An endpoint is one definition; the router, the checks and later OpenAPI and prices all read it. It never sees HTTP: a request comes in
 * as plain parts and an answer leaves as plain parts, so every endpoint runs in a test without a server.
 */

/** What the composition root gives the API. Clock and sleep are for the grid on which misses leave. */
export interface ApiContext {
  readonly operations: OperationContext;
  /** Milliseconds of a clock that never goes back. */
  readonly clockMs: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** Largest body in bytes where an endpoint names no limit of its own. */
  readonly maxBodyBytes: number;
  readonly metrics: Metrics;
  /** Windows of the endpoints that limit each address, by path. */
  readonly addressLimits: ReadonlyMap<string, AddressLimit>;
}

/** A request as it arrived. Header names are lower case. */
export interface RawRequest {
  readonly method: string;
  /** The path without its query. */
  readonly path: string;
  /** Text behind the `?`, still encoded. */
  readonly query: string;
  readonly params: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Uint8Array | null;
  /** Address of the peer of the connection. */
  readonly remoteAddress: string;
}

/** Who and what one call is about, once it is through the checks. */
export interface Call {
  readonly operations: OperationContext;
  readonly requestId: string;
  /** Null where the endpoint needs no key. */
  readonly key: { readonly keyId: string; readonly customerId: string; readonly purposes: readonly Purpose[] } | null;
  /** Null where the endpoint is bound to no purpose. */
  readonly purpose: Purpose | null;
  /** The tag of `If-None-Match`; null without one. */
  readonly knownTag: string | null;
}

/** What a presenter gives: the body without `request_id`, which the wrapper adds. A null body sends none. */
export interface Presented {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>> | null;
  readonly headers?: Readonly<Record<string, string>>;
  /** `match_status`, for the metrics. */
  readonly outcome?: string;
}

export interface EndpointFacts {
  readonly method: 'GET' | 'POST';
  /** Express form: `/v1/persons/:id`. */
  readonly path: string;
  /** Null: no key. */
  readonly scope: Scope | null;
  /** What is billed; `free` costs nothing. */
  readonly group: BillingGroup | 'free';
  readonly needsPurpose: boolean;
  /** `values`: the answer may hold values of people, so that it writes the ledger before it leaves (B63). */
  readonly discloses: 'values' | 'none';
  /** True where a customer whose contract ended or rests is still answered (api.md section 2.1). */
  readonly isOpenToSuspended?: boolean;
  readonly maxBodyBytes?: number;
  /** For endpoints without a key. */
  readonly perAddress?: LimitSetting;
  /** Which answers leave on the grid: those with 404 or 451, all of them, or none. */
  readonly onGrid: 'misses' | 'all' | 'none';
  /** Path parameters and, from the query of a GET or the body of a POST, everything else: both take the same controls. */
  readonly input: z.ZodObject;
  /** The body on success, for tests and OpenAPI; answers are not parsed again on their way out. */
  readonly output: z.ZodType;
}

export interface Endpoint extends EndpointFacts {
  answer(input: unknown, call: Call): Promise<Presented>;
}

interface Definition<S extends z.ZodObject, R> extends EndpointFacts {
  readonly input: S;
  readonly operation: (input: z.output<S>, call: Call) => Promise<R> | R;
  readonly present: (result: R, input: z.output<S>, call: Call) => Presented;
}

/** Closes a definition over its own types, so that a list of endpoints needs none of them. */
export function defineEndpoint<S extends z.ZodObject, R>(definition: Definition<S, R>): Endpoint {
  const { operation, present, ...facts } = definition;
  return {
    ...facts,
    async answer(input, call) {
      const parsed = input as z.output<S>; // the wrapper parsed it with `definition.input`
      return present(await operation(parsed, call), parsed, call);
    },
  };
}
