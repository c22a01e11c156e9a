import { randomBytes } from 'node:crypto';
import { type AuditDetails, type AuditDraft, assertDraft } from '../domain/audit/entry.js';
import { sealDetails } from '../domain/audit/sealed-details.js';
import type { OperationContext } from './context.js';
import { personKeyOf, pseudonymOf } from './person-key.js';

/**
 * Adds to the audit log who did what, for which request, about whom. A person stands there under a keyed pseudonym, and what is said about
 * the person is sealed under that person's key before it is hashed, so that forgetting leaves the log whole.
 */
export interface AuditAction {
  /** `operator` (the command line), `person`, `system`, or `key_` or `usr_` and an id. */
  readonly actor: string;
  /** Verb and noun, kebab-case: the name of the operation. */
  readonly action: string;
  /** Ours (`req_...`), never the one a caller sent. */
  readonly requestId?: string;
  /** A stable id of the person concerned, as a rule the profile id. Only its pseudonym is stored. */
  readonly subject?: string;
  /** Ids, codes and counts. In clear where no subject is named, so then they may hold nothing of a person; else sealed. */
  readonly details?: AuditDetails;
}

/** Appends in the given order; durable on return. Throws `CandorError` `internal` for what must not stand in clear, before anything is
 *  written, and the store's error: an action that must be on record fails with it. */
export async function appendAudit(
  context: OperationContext,
  actions: AuditAction | readonly AuditAction[],
): Promise<void> {
  const drafts: AuditDraft[] = [];
  for (const action of [actions].flat()) drafts.push(await draftOf(context, action));
  if (drafts.length > 0) await context.store.auditLog.append(drafts);
}

async function draftOf(context: OperationContext, { details, ...action }: AuditAction): Promise<AuditDraft> {
  const subject = action.subject === undefined ? null : pseudonymOf(context.keyring, action.subject);
  const { actor, action: name, requestId = null } = action;
  const clear = { at: context.now(), actor, action: name, requestId, subject };
  assertDraft({ ...clear, details: subject === null ? (details ?? null) : null, sealed: null });
  if (subject === null || details === undefined)
    return { ...clear, details: subject === null ? (details ?? null) : null, sealed: null };
  const key = await personKeyOf(context, subject);
  return { ...clear, details: null, sealed: sealDetails(key, randomBytes(12), clear, details) };
}
