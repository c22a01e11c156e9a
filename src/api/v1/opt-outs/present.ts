import type { OptOutVerdict } from '../../../operations/check-opt-outs.js';
import type { FeedPage, ToldDeletion } from '../../../operations/read-feed.js';
import type { Presented } from '../../endpoint.js';
import { wireMoment } from '../../wire-date.js';
import { knownAs, presentDatapoint, presentPlace } from '../deletions/present.js';

export function presentOptOuts({ items, ...place }: FeedPage): Presented {
  return { status: 200, body: { items: items.map(presentItem), page: presentPlace(place) } };
}

function presentItem(deletion: ToldDeletion): Record<string, unknown> {
  const firstAt = deletion.datapoints.map((datapoint) => datapoint.disclosedAt.getTime());
  return {
    profile_id: knownAs(deletion),
    opted_out_at: wireMoment(deletion.since),
    exposed_at: wireMoment(new Date(Math.min(...firstAt))),
    deletion_id: deletion._id,
    datapoints: deletion.datapoints.map(presentDatapoint),
    refs: deletion.refs,
  };
}

/** One line per identifier, in the order they came. */
export function presentVerdicts(verdicts: readonly OptOutVerdict[]): Presented {
  return {
    status: 200,
    body: {
      items: verdicts.map((verdict, index) =>
        verdict.status === 'must_delete'
          ? { index, status: verdict.status, deletion_id: verdict.deletionId }
          : { index, status: verdict.status },
      ),
    },
  };
}
