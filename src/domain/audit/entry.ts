import { CandorError } from '../../errors.js';

/**
 * One entry of the audit log and its only encoding, whose bytes the tree covers. What stands in clear is codes, ids and counts; what is
 * about a person is sealed under that person's key before it gets here, so that destroying the key erases and no hash changes.
 */

/** Facts of an action: ids, codes, counts. */
export type AuditDetails = Readonly<Record<string, string | number | boolean | null>>;

/** Everything of an entry but its place, which the store gives. */
export interface AuditDraft {
  readonly at: Date;
  /** Who acted: `operator` (the command line), `person`, `system`, `key_` or `usr_` and an id. */
  readonly actor: string;
  /** What was done, as a verb and a noun: `revoke-api-key`. */
  readonly action: string;
  /** Ours, never the one a caller sent. */
  readonly requestId: string | null;
  /** Keyed pseudonym of the person concerned. */
  readonly subject: string | null;
  /** Of an action that concerns no person; in clear. */
  readonly details: AuditDetails | null;
  /** The details of an action that concerns a person: AES-256-GCM, base64. */
  readonly sealed: string | null;
}

/** `seq` counts from 0 without gaps. */
export interface AuditEntry extends AuditDraft {
  readonly seq: number;
}

const code = /^[A-Za-z0-9_][A-Za-z0-9_.:-]{0,127}$/;
const actorName = /^(operator|person|system|(key|usr)_[A-Za-z0-9_-]{1,64})$/;
const requestName = /^req_[A-Za-z0-9]{1,64}$/;
const actionName = /^[a-z][a-z0-9]*(-[a-z0-9]+){0,5}$/;
const memberName = /^[a-z][A-Za-z0-9]{0,39}$/;
// An address has an @, a name a space, a written phone a plus; a phone without its plus is a run of digits.
const digitRun = /^[\d.:-]{7,15}$/;
const isoTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const sealedText = /^[A-Za-z0-9+/]{40,10924}={0,2}$/;
const maxMembers = 20;

/** Throws `CandorError` `internal` for a draft whose clear part could hold a person's values or that has no single encoding. The error
 *  names the part, never what stands in it. */
export function assertDraft(draft: AuditDraft): void {
  const wrong = wrongPart(draft);
  if (wrong !== null)
    throw new CandorError('internal', 'An audit entry holds codes, ids and counts in clear, nothing else.', {
      part: wrong,
    });
}

/** The part of a draft that must not stand in the log so; null where all may. */
export function wrongPart(draft: AuditDraft): string | null {
  if (Number.isNaN(draft.at.getTime()) || !isoTime.test(draft.at.toISOString())) return 'at';
  if (!actorName.test(draft.actor)) return 'actor';
  if (!actionName.test(draft.action)) return 'action';
  if (draft.requestId !== null && !requestName.test(draft.requestId)) return 'requestId';
  if (draft.subject !== null && !code.test(draft.subject)) return 'subject';
  if (draft.sealed !== null && !sealedText.test(draft.sealed)) return 'sealed';
  // Details of a person stand sealed or not at all.
  if (draft.details !== null && (draft.subject !== null || !isClear(draft.details))) return 'details';
  return draft.sealed !== null && draft.subject === null ? 'sealed' : null;
}

function isClear(details: AuditDetails): boolean {
  const members = Object.entries(details);
  return members.length <= maxMembers && members.every(([name, value]) => memberName.test(name) && isClearValue(value));
}

function isClearValue(value: AuditDetails[string]): boolean {
  if (typeof value === 'number') return Number.isSafeInteger(value) && !Object.is(value, -0);
  if (typeof value !== 'string') return true;
  return isoTime.test(value) || (code.test(value) && !digitRun.test(value));
}

/** The bytes the tree covers, which are also how an exported entry is written: JSON with its members in one order, in ASCII. */
export function encodeEntry({ seq, at, actor, action, requestId, subject, details, sealed }: AuditEntry): string {
  const time = at.toISOString();
  return JSON.stringify({ seq, at: time, actor, action, requestId, subject, details: sorted(details), sealed });
}

/** Details with their members by name: the order they were given or stored in must not change a hash. */
export function sorted(details: AuditDetails | null): AuditDetails | null {
  if (details === null) return null;
  // Compared by code unit: a locale's order differs between machines.
  return Object.fromEntries(Object.entries(details).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The entry in parsed JSON; null where it is none. Whether the JSON was the one encoding is seen by encoding the entry again. */
export function decodeEntry(parsed: unknown): AuditEntry | null {
  if (typeof parsed !== 'object' || parsed === null) return null;
  const { seq, at, ...rest } = parsed as Record<string, unknown>;
  if (typeof at !== 'string' || !Number.isSafeInteger(seq) || Number(seq) < 0) return null;
  const entry = { seq, at: new Date(at), ...rest } as unknown as AuditEntry;
  return hasShape(rest) && wrongPart(entry) === null ? entry : null;
}

function hasShape({ actor, action, requestId, subject, details, sealed }: Record<string, unknown>): boolean {
  const texts = [requestId, subject, sealed].every((part) => part === null || typeof part === 'string');
  return texts && typeof actor === 'string' && typeof action === 'string' && isDetails(details);
}

function isDetails(details: unknown): boolean {
  if (details === null) return true;
  if (typeof details !== 'object' || Array.isArray(details)) return false;
  return Object.values(details as object).every(
    (value) => value === null || ['string', 'number', 'boolean'].includes(typeof value),
  );
}
