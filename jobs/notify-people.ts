import type { OperationContext } from '../src/operations/context.js';
import { notifyPeople } from '../src/operations/notify-people.js';
import type { JobHandler } from '../src/queue/contract.js';

/** Tells people that data about them are held; whoever was told, or is being told, is passed over. */
export function notifyPeopleJob(context: OperationContext): JobHandler<'notify-people'> {
  return () => notifyPeople(context);
}
