import { type Correction, correctionIdOf, isListField, withCorrection } from '../domain/correction.js';
import { isRefused } from '../domain/field/field-type.js';
import { isPersonField, personFields } from '../domain/field-catalogue.js';
import { type StatementField, statementFields } from '../domain/statement.js';
import { fingerprintsOf, identifiersOf, isHidden } from '../domain/suppression.js';
import { CandorError } from '../errors.js';
import type { Identity } from '../store/identities.js';
import { appendAudit } from './append-audit.js';
import { verdictsOf } from './check-suppression.js';
import type { OperationContext } from './context.js';
import { createDeletions } from './create-deletions.js';
import { findActivePerson } from './find-lasting.js';
import { noteSources } from './note-sources.js';

/**
 * The person's own word against the sources (B50): kept with the identity, where no delivery and no rebuild reaches it, and told to whoever
 * was given the old value and to the sources that would bring it back.
 */

export interface RectifyPersonInput {
  readonly profileId: string;
  /** A served field, `job_title`. */
  readonly field: string;
  /** As a person writes it; for `employer` also `{ name, domain }`. */
  readonly value: unknown;
  /** In a list (e-mails, phones, links, skills) the wrong value it takes the place of. */
  readonly insteadOf?: unknown;
  /** A code. */
  readonly reason: string;
  readonly by: 'person' | 'operator';
  /** Who did it, for the audit log. */
  readonly actor?: string;
}

export interface Rectified {
  readonly profileId: string;
  readonly datapointId: string;
  /** Past recipients that are told. */
  readonly recipients: number;
}

/** Other changes of one profile that a correction gives way to before it gives up. */
const maxCollisions = 20;

/** Throws `CandorError` `not_found` for an id that is no person, `invalid_input` for a field or value that cannot be corrected so. */
export async function rectifyPerson(context: OperationContext, input: RectifyPersonInput): Promise<Rectified> {
  const identity = await findActivePerson(context, input.profileId);
  const correction = correctionOf(context, input, identity._id);
  await refuseSuppressed(context, correction);
  const { field, by, reason } = correction;
  await appendAudit(context, {
    actor: input.actor ?? 'system',
    action: 'rectify-person',
    subject: identity._id,
    details: { field, by, reason, datapoint: correction.id },
  });
  const changed = await write(context, identity, correction);
  await context.queue.enqueue('publish-profiles', { profileIds: [changed._id] });
  const recipients = await tell(context, changed, correction);
  return { profileId: changed._id, datapointId: correction.id, recipients };
}

function correctionOf(
  context: OperationContext,
  { field: name, value, insteadOf, reason, by }: RectifyPersonInput,
  profileId: string,
): Correction {
  if (!isPersonField(name)) throw new CandorError('invalid_input', 'There is no such field.', { field: name });
  const { from, derivedFrom } = personFields[name];
  if (derivedFrom !== null)
    throw new CandorError('invalid_input', `This field follows from another; correct ${derivedFrom}.`, { field: name });
  if (insteadOf !== undefined && !isListField(from))
    throw new CandorError('invalid_input', 'This field has one value, which the new one replaces.', { field: name });
  const cleaned = cleanOrRefuse(from, value);
  const wrong = insteadOf === undefined ? null : cleanOrRefuse(from, insteadOf).key;
  return {
    id: correctionIdOf(context.keyring, `${profileId}.${by}`, from, cleaned.key),
    field: from,
    value: cleaned.value,
    key: cleaned.key,
    original: typeof value === 'string' ? value : statementFields[from].display(cleaned.value),
    by,
    reason,
    at: context.now(),
    insteadOf: wrong,
  };
}

function cleanOrRefuse(field: StatementField, value: unknown) {
  const cleaned = statementFields[field].clean(value);
  if (isRefused(cleaned))
    throw new CandorError('invalid_input', 'The value cannot be read.', { field, reason: cleaned.refused });
  return cleaned;
}

// A value of somebody who asked not to appear would take this person away with it.
async function refuseSuppressed(context: OperationContext, correction: Correction): Promise<void> {
  const fingerprints = identifiersOf([correction]).flatMap((one) => fingerprintsOf(context.keyring, one));
  const [verdict] = await verdictsOf(context, [fingerprints]);
  if (verdict !== 'restricted' && isHidden(verdict!))
    throw new CandorError('invalid_input', 'This value may not be held.', { field: correction.field });
}

async function write(context: OperationContext, found: Identity, correction: Correction): Promise<Identity> {
  let identity = found;
  for (let collisions = 0; collisions < maxCollisions; collisions += 1) {
    const corrections = withCorrection(identity.corrections ?? [], correction);
    if (await context.store.identities.setCorrections(identity, corrections, context.now())) return identity;
    identity = await findActivePerson(context, identity._id);
  }
  throw new CandorError('unavailable', 'The profile changes too often just now; try again.');
}

async function tell(context: OperationContext, identity: Identity, { id, field, at }: Correction): Promise<number> {
  const subjects = await context.store.subjects.findByIds(identity.subjectIds);
  const told = subjects.filter((subject) => subject.statements.some((statement) => statement.field === field));
  const occasion = `${id}:${at.toISOString()}`;
  const deletions = await createDeletions(context, {
    profileId: identity._id,
    contains: identity.contains,
    cause: 'rectification',
    occasion,
    datapointIds: told.flatMap((subject) =>
      subject.statements.filter((statement) => statement.field === field).map((statement) => statement.id),
    ),
    since: at,
  });
  await noteSources(context, { records: told, cause: 'rectification', occasion });
  return deletions.length;
}
