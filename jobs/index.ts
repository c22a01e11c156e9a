import type { OperationContext } from '../src/operations/context.js';
import type { JobHandlers } from '../src/queue/contract.js';
import { checkpointAuditJob } from './checkpoint-audit.js';
import { clusterSubjectsJob } from './cluster-subjects.js';
import { expireDataJob } from './expire-data.js';
import { matchSubjectsJob } from './match-subjects.js';
import { normaliseRecordsJob } from './normalise-records.js';
import { notifyPeopleJob } from './notify-people.js';
import { publishProfilesJob } from './publish-profiles.js';
import { pullSourceJob } from './pull-source.js';
import { sendMailJob } from './send-mail.js';
import { sweepPendingJob } from './sweep-pending.js';

/** Every job name and its handler, in an explicit list: the type refuses a name without one. */
export function jobHandlers(context: OperationContext): JobHandlers {
  return {
    'pull-source': pullSourceJob(context),
    'normalise-records': normaliseRecordsJob(context),
    'match-subjects': matchSubjectsJob(context),
    'cluster-subjects': clusterSubjectsJob(context),
    'publish-profiles': publishProfilesJob(context),
    'notify-people': notifyPeopleJob(context),
    'send-mail': sendMailJob(context),
    'sweep-pending': sweepPendingJob(context),
    'checkpoint-audit': checkpointAuditJob(context),
    'expire-data': expireDataJob(context),
  };
}
