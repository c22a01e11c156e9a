import type { Candidate, Evidence } from '../domain/candidate.js';
import type { Profile } from '../domain/profile.js';

/**
 * A profile as it lies on disk. All values of one record share where they came from and when, so that stands once (`contexts`) and each
 * value only points at it: half the bytes to write, to read and to decode. Packing and unpacking lose nothing.
 */

type Context = Omit<Evidence, 'statementId'>;

interface PackedCandidate {
  readonly key: string;
  readonly value: unknown;
  readonly specificity: number;
  /** Statement ids, oldest first; the first is the datapoint id. */
  readonly statementIds: readonly string[];
  /** For each statement, the place of its context in `contexts`. */
  readonly contextAt: readonly number[];
}

/** The stored form of `Profile.fields`. */
export interface PackedFields {
  readonly contexts: readonly Context[];
  readonly fields: Readonly<Record<string, readonly PackedCandidate[]>>;
}

/** Packs the fields of a profile; equal contexts stand once, in the order in which they are met. */
export function packFields(fields: Profile['fields']): PackedFields {
  const contexts: Context[] = [];
  const places = new Map<string, number>();
  const packed: Record<string, readonly PackedCandidate[]> = {};
  for (const [field, candidates] of Object.entries(fields)) {
    packed[field] = candidates.map((candidate) => packCandidate(candidate, contexts, places));
  }
  return { contexts, fields: packed };
}

function packCandidate(candidate: Candidate, contexts: Context[], places: Map<string, number>): PackedCandidate {
  const { key, value, specificity, evidence } = candidate;
  const contextAt = evidence.map((one) => {
    const identity = identityOf(one);
    const known = places.get(identity);
    if (known !== undefined) return known;
    const { statementId: _statementId, ...context } = one;
    places.set(identity, contexts.length);
    contexts.push(context);
    return contexts.length - 1;
  });
  return { key, value, specificity, statementIds: evidence.map((one) => one.statementId), contextAt };
}

// Source, address, method, basis and rank follow from the subject; what can differ within one is named here.
function identityOf(one: Evidence): string {
  const times = [one.collectedAt, one.lastSeenAt, one.verifiedAt, one.expiresAt].map((time) => time.getTime());
  return [
    one.subjectId,
    one.source,
    one.uri,
    one.method,
    one.legalBasis,
    one.rank,
    one.isPresent,
    one.purposes,
    times,
  ].join('|');
}

/** The fields that `packFields` packed. */
export function unpackFields({ contexts, fields }: PackedFields): Profile['fields'] {
  const unpacked: Record<string, readonly Candidate[]> = {};
  for (const [field, candidates] of Object.entries(fields)) {
    unpacked[field] = candidates.map(({ key, value, specificity, statementIds, contextAt }) => ({
      datapointId: statementIds[0]!,
      key,
      value,
      specificity,
      evidence: statementIds.map((statementId, nth) => evidenceOf(contexts[contextAt[nth]!]!, statementId)),
    }));
  }
  return unpacked;
}

// Written out: this runs for every value of every profile that is read, and a spread costs several times as much.
function evidenceOf(context: Context, statementId: string): Evidence {
  return {
    source: context.source,
    subjectId: context.subjectId,
    statementId,
    uri: context.uri,
    collectedAt: context.collectedAt,
    lastSeenAt: context.lastSeenAt,
    verifiedAt: context.verifiedAt,
    isPresent: context.isPresent,
    method: context.method,
    legalBasis: context.legalBasis,
    purposes: context.purposes,
    rank: context.rank,
    expiresAt: context.expiresAt,
  };
}
