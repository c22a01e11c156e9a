import { errorKinds } from '../../../errors.js';
import type { HiddenPerson } from '../../../operations/find-hidden.js';
import { unbilled, unbilledHeaders } from '../../billing.js';
import type { Presented } from '../../endpoint.js';
import { problemHead } from '../../problem.js';
import { wireMoment } from '../../wire-date.js';
import { presentDatapoint } from '../deletions/present.js';

/** 451, to a customer who was given values of the person and to nobody else: what to delete, by ids, so that no notice repeats a value. */
export function presentHidden(
  hidden: HiddenPerson,
  { metadata }: { readonly metadata?: Readonly<Record<string, string>> | undefined },
): Presented {
  return {
    status: errorKinds[hidden.code].status,
    body: {
      ...problemHead(hidden.code),
      match_status: 'opted_out',
      reason: hidden.code,
      retryable: false,
      opted_out_at: wireMoment(hidden.optedOutAt),
      exposed_at: wireMoment(hidden.exposedAt),
      deletion_id: hidden.deletionId,
      datapoints: hidden.datapoints.map(presentDatapoint),
      billing: unbilled(0),
      ...(metadata === undefined ? {} : { metadata }),
    },
    headers: unbilledHeaders,
    outcome: 'opted_out',
  };
}
