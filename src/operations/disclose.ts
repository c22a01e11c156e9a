import { randomUUID } from 'node:crypto';
import { type BillingGroup, personFieldNames, personFields } from '../domain/field-catalogue.js';
import type { Profile } from '../domain/profile.js';
import type { Purpose } from '../domain/purpose.js';
import type { View, ViewField } from '../domain/view.js';
import type { OperationContext } from './context.js';
import { isStillVisible, type SuppressionCheck } from './screen-profiles.js';

/** The ledger of what left: no answer with values goes out before its line is durable. Ids and field names, never a value. */

/** Who asks, and for what. */
export interface Caller {
  readonly customerId: string;
  readonly keyId: string;
  readonly purpose: Purpose;
}

/** A datapoint that is about to leave. */
export interface DisclosedDatapoint {
  readonly id: string;
  readonly field: string;
}

export interface DisclosureInput {
  readonly caller: Caller;
  readonly profileId: string;
  readonly datapoints: readonly DisclosedDatapoint[];
  readonly groups: readonly BillingGroup[];
  readonly notice: View['notice']['status'];
  readonly check: SuppressionCheck;
}

/** Writes one line and returns when it is on disk: true where the answer may leave, false where the person was suppressed meanwhile. Throws
 *  the store's error, and the answer must then be refused. */
export async function disclose(context: OperationContext, input: DisclosureInput): Promise<boolean> {
  const { caller, check, ...rest } = input;
  await context.store.disclosures.append({
    // From Node's pool of random bytes: this runs once for every answer.
    _id: `dis_${randomUUID()}`,
    ...caller,
    ...rest,
    suppressionCheck: { id: check.id, at: check.at },
    kind: 'values',
    at: context.now(),
  });
  return isStillVisible(context, check, input.profileId);
}

/** Every datapoint of a view whose value is shown, alternatives included, and the billing groups they belong to. */
export function datapointsOf(view: View): Pick<DisclosureInput, 'datapoints' | 'groups'> {
  const datapoints: DisclosedDatapoint[] = [];
  const groups = new Set<BillingGroup>();
  for (const field of personFieldNames) {
    const served = view.fields[field];
    if (served === undefined) continue;
    groups.add(personFields[field].group);
    for (const one of asList(served)) {
      datapoints.push({ id: one.datapointId, field });
      for (const alternative of one.alternatives) datapoints.push({ id: alternative.datapointId, field });
    }
  }
  return { datapoints, groups: [...groups] };
}

function asList(served: ViewField | readonly ViewField[]): readonly ViewField[] {
  return Array.isArray(served) ? served : [served as ViewField];
}

/** Billing groups of which the customer holds values of `profile`, under its id or one it absorbed. */
export function findHeldGroups(
  context: OperationContext,
  customerId: string,
  profile: Pick<Profile, 'id' | 'contains'>,
): Promise<ReadonlySet<BillingGroup>> {
  return context.store.disclosures.findHeldGroups(customerId, [profile.id, ...profile.contains]);
}
