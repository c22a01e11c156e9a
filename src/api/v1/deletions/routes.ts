import { acknowledgeDeletion } from '../../../operations/acknowledge-deletion.js';
import { type FeedReader, listDeletions } from '../../../operations/read-feed.js';
import { type Call, defineEndpoint, type Endpoint } from '../../endpoint.js';
import { presentAck, presentDeletions } from './present.js';
import { AckAnswer, AckInput, DeletionsAnswer, DeletionsInput } from './schema.js';

/** `/v1/deletions`: what a customer is to delete, and what it answers. Open to suspended customers: a duty does not end with the contract. */

const deletionFacts = {
  scope: 'deletions:ack',
  group: 'free',
  needsPurpose: false,
  onGrid: 'none',
  discloses: 'none',
  isOpenToSuspended: true,
} as const;

const list = defineEndpoint({
  ...deletionFacts,
  method: 'GET',
  path: '/v1/deletions',
  input: DeletionsInput,
  output: DeletionsAnswer,
  operation: ({ status, cursor, limit }, call) =>
    listDeletions(call.operations, { status: status ?? null, cursor: cursor ?? null, limit }, feedReaderOf(call)),
  present: presentDeletions,
});

const acknowledge = defineEndpoint({
  ...deletionFacts,
  method: 'POST',
  path: '/v1/deletions/:id/ack',
  maxBodyBytes: 10_000,
  input: AckInput,
  output: AckAnswer,
  operation: ({ id, outcome, completed_at: completedAt, systems, reason }, call) =>
    acknowledgeDeletion(
      call.operations,
      { id, outcome, completedAt, systems, reason: reason ?? null },
      feedReaderOf(call),
      call.requestId,
    ),
  present: presentAck,
});

export const deletionEndpoints: readonly Endpoint[] = [list, acknowledge];

/** Whose feed it is: the wrapper lets nobody through to these endpoints without a key. */
export function feedReaderOf({ key }: Call): FeedReader {
  return { customerId: key!.customerId, keyId: key!.keyId };
}
