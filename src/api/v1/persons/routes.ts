import type { PersonField } from '../../../domain/field-catalogue.js';
import type { Caller } from '../../../operations/disclose.js';
import { explainProfile } from '../../../operations/explain-profile.js';
import { lookupPerson } from '../../../operations/lookup-person.js';
import { readProfile } from '../../../operations/read-profile.js';
import { readProvenance } from '../../../operations/read-provenance.js';
import type { Reader } from '../../../operations/serve-profile.js';
import { type Call, defineEndpoint, type Endpoint } from '../../endpoint.js';
import { controlsOf } from '../../read-controls.js';
import { presentExplanation, presentPerson, presentReading } from './present.js';
import { presentProvenance } from './present-provenance.js';
import {
  ExplainAnswer,
  ExplainInput,
  LookupInput,
  PersonAnswer,
  ProvenanceAnswer,
  ProvenanceInput,
  ReadInput,
} from './schema.js';

/** `/v1/persons`: one person, found by what the caller knows or read by id. Every 404 here leaves on the grid. */

// Ten times the longest request that makes sense, api.md's own examples have 200 bytes.
const lookupBodyBytes = 100_000;

const persons = { scope: 'persons:read', needsPurpose: true, onGrid: 'misses', discloses: 'values' } as const;

function lookup(method: 'GET' | 'POST'): Endpoint {
  return defineEndpoint({
    ...persons,
    method,
    path: '/v1/persons/lookup',
    group: 'profile',
    maxBodyBytes: lookupBodyBytes,
    input: LookupInput,
    output: PersonAnswer,
    operation: (input, call) => lookupPerson(call.operations, input, readerOf(input, call, method)),
    present: presentPerson,
  });
}

const read = defineEndpoint({
  ...persons,
  method: 'GET',
  path: '/v1/persons/:id',
  group: 'profile',
  input: ReadInput,
  output: PersonAnswer,
  operation: (input, call) =>
    readProfile(call.operations, { id: input.id, follow: input.follow }, readerOf(input, call, 'GET')),
  present: (reading, input, call) => presentReading(reading, input.id, input, call),
});

const provenance = defineEndpoint({
  ...persons,
  method: 'GET',
  path: '/v1/persons/:id/provenance',
  group: 'free',
  input: ProvenanceInput,
  output: ProvenanceAnswer,
  operation: ({ id, field }, call) =>
    readProvenance(call.operations, { id, field: (field as PersonField | undefined) ?? null }, callerOf(call)),
  present: presentProvenance,
});

const explain = defineEndpoint({
  ...persons,
  method: 'GET',
  path: '/v1/persons/:id/explain',
  group: 'free',
  // Names of fields, scores and weights.
  discloses: 'none',
  input: ExplainInput,
  output: ExplainAnswer,
  operation: ({ id }, call) => explainProfile(call.operations, id, callerOf(call)),
  present: presentExplanation,
});

/** `lookup` stands before `:id`, which would take its name for an id. */
export const personEndpoints: readonly Endpoint[] = [lookup('POST'), lookup('GET'), read, provenance, explain];

// The wrapper lets nobody through to these endpoints without a key and a purpose.
function callerOf({ key, purpose }: Call): Caller {
  return { customerId: key!.customerId, keyId: key!.keyId, purpose: purpose! };
}

// A tag costs a second walk over the answer and serves GET alone.
function readerOf(input: Parameters<typeof controlsOf>[0], call: Call, method: 'GET' | 'POST'): Reader {
  return { caller: callerOf(call), controls: controlsOf(input), knownTag: call.knownTag, wantsTag: method === 'GET' };
}
