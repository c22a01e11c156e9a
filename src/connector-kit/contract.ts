import type { z } from 'zod';
import type { SourceKind, SourceTerms, Visibility } from '../domain/purpose.js';
import type { Log } from '../log.js';
import type { Http } from './http.js';
import type { WhoisSocket } from './whois-socket.js';

/**
 * The one contract of every connector: a manifest, `check`, `pull` and a pure `normalise`. Politeness, retries, guards, cleaning,
 * quarantine, suppression and storage belong to the kit and the operations, never to a connector.
 */

export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

export interface Manifest {
  /** The folder's name. A configured instance of the connector is a source (`partner-feed:northlist`). */
  readonly id: string;
  readonly title: string;
  /** Version of `normalise`; a new one re-reads what is in quarantine. */
  readonly version: string;
  readonly publisher: { readonly name: string; readonly country: string | null; readonly url: string | null };
  readonly kind: SourceKind;
  readonly coverage: string;
  readonly streams: readonly StreamManifest[];
  /** The verdict of sources.md and privacy.md section 5; a source's terms may narrow it and need a recorded agreement to widen it. */
  readonly terms: Pick<
    SourceTerms,
    'verdict' | 'use' | 'purposes' | 'contactPurposes' | 'retention' | 'removalDuty' | 'visibilityEvidence'
  >;
  readonly limits: Limits;
  /** Cron pattern of the refresh; a source may set its own. */
  readonly schedule: string;
  /** Records of one complete run: fewer than `minimum` fails the run and keeps the last good data, more than `maximum` warns. */
  readonly expected: { readonly minimum: number; readonly maximum: number };
  /** Source fields that are known and deliberately not mapped (scope, not forgetfulness). */
  readonly ignored: readonly string[];
}

export interface StreamManifest {
  readonly name: string;
  readonly primaryKey: string;
  /** How a deletion at the source shows. */
  readonly deletes: 'none' | 'tombstone' | 'full-list';
}

export interface Limits {
  readonly callsPerWindow: number;
  readonly windowMs: number;
  readonly concurrency: number;
  readonly minimumDelayMs: number;
  /** Where the numbers come from. */
  readonly origin: string;
}

/** A record as the source said it. `payload` is stored unchanged and is the only input of `normalise`. */
export interface PulledRecord {
  readonly stream: string;
  /** May be a login, a domain or an e-mail: it is keyed before it is stored or used as an id. */
  readonly idAtSource: string;
  readonly payload: Json;
  /** Address of the page or record at the source; null where it has none. Never an address that holds a person's identifier in its query. */
  readonly uri: string | null;
  /** When the source says the record was true; beats our run time. */
  readonly observedAt: Date | null;
  readonly etag: string | null;
  /** Line of the delivery on which the record begins, from 1; absent where the source has no lines. A record refused later is found by it. */
  readonly line?: number;
}

export interface Delivery {
  /** SHA-256 (hex) of the delivery's bytes: the same bytes are the same delivery whatever their name. */
  readonly hash: string;
  readonly name: string;
}

export type PullEvent =
  | { readonly type: 'record'; readonly record: PulledRecord }
  /** The source confirmed that it has nothing newer (HTTP 304): only last-seen moves. */
  | { readonly type: 'unchanged'; readonly stream: string; readonly idAtSource: string }
  /** The source said that the record is no more (404, 410, tombstone). */
  | { readonly type: 'gone'; readonly stream: string; readonly idAtSource: string }
  /** Everything before it may be forgotten by the source once it is durable here. Opaque to everybody but the connector; `null` ends a
   *  complete run: the next one reads from the beginning. */
  | { readonly type: 'checkpoint'; readonly cursor: Json }
  | { readonly type: 'rateLimited'; readonly until: Date }
  | { readonly type: 'warning'; readonly code: string; readonly details: { readonly [name: string]: string | number } }
  /** One refused row: the rule, where it stood, and its text for the quarantine. */
  | {
      readonly type: 'refused';
      readonly rule: string;
      readonly line: number | null;
      readonly offset: number | null;
      readonly text: string;
    }
  /** Given again when a run resumes in mid-delivery. */
  | { readonly type: 'deliveryStarted'; readonly delivery: Delivery }
  | {
      readonly type: 'deliveryHeld';
      readonly delivery: Delivery;
      readonly reason: string;
      readonly details: { readonly [name: string]: string | number };
    }
  | { readonly type: 'deliveryFinished'; readonly delivery: Delivery }
  | { readonly type: 'estimate'; readonly records: number };

/** What a connector may use of the world; nothing else. */
export interface PullContext<Settings> {
  readonly sourceId: string;
  readonly settings: Settings;
  readonly http: Http;
  readonly whoisSocket: WhoisSocket;
  readonly now: () => Date;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** The etag kept with a record, for conditional requests; null on `--again` or for an unknown record. */
  readonly knownEtag: (stream: string, idAtSource: string) => Promise<string | null>;
  /** True for a delivery taken whole before (always false on `--again`). */
  readonly isKnownDelivery: (hash: string) => Promise<boolean>;
}

export type CheckResult =
  | { readonly status: 'ok'; readonly message: string }
  | { readonly status: 'config_error' | 'transient_error'; readonly message: string };

/** One value as the source wrote it; the kit cleans it with its field type. `path` says where in the record it stood. */
export interface MappedValue {
  /** A statement field of `domain/statement.ts`. */
  readonly field: string;
  readonly raw: unknown;
  readonly path: string;
  /** ISO country code where the record itself gives evidence (for national phone numbers). */
  readonly country?: string;
}

/** A value the source holds and hides: kept as a fact, never as a value (sources.md section 4). */
export interface MappedRedaction {
  readonly field: string;
  readonly by: string;
  readonly reason: string;
  readonly path: string;
}

export type { Visibility };

/** One person or company in a record. */
export interface MappedSubject {
  /** Place in the record: `user`, `organisation`, `registrant`, `row`. Unique within the record. */
  readonly role: string;
  readonly kind: 'person' | 'company';
  readonly values: readonly MappedValue[];
  readonly redactions: readonly MappedRedaction[];
  /** When the source itself told the person (GDPR 14); null = notice pending. */
  readonly notifiedAt: Date | null;
  /** Who could see the contact values at the source; null where the source has no such notion. */
  readonly visibility: Visibility | null;
}

export interface MappedRecord {
  readonly subjects: readonly MappedSubject[];
  /** Paths of the record that are neither mapped nor listed as ignored: a signal that the source changed. */
  readonly unmapped: readonly string[];
}

export interface Connector<Settings = unknown> {
  readonly manifest: Manifest;
  /** The settings of one source; secrets are marked with `.meta({ secret: true })`. */
  readonly settings: z.ZodType<Settings>;
  readonly check: (context: PullContext<Settings>) => Promise<CheckResult>;
  /**
   * Reads the source from `cursor` (null = from the beginning). Delivery is at-least-once: a checkpoint is stored only when all records
   * before it are durable. Throws `AbortSource` (`aborted` when the signal fires); a refused row is an event, never a throw. A run that the
   * source limits ends with `rateLimited` as its last event and goes on from the last checkpoint at the next run.
   */
  readonly pull: (context: PullContext<Settings>, cursor: Json | null) => AsyncIterable<PullEvent>;
  /** Pure; never fetches. Throws `SkipRecord` for a record that is no record (`record-without-subject`, `malformed-record`). */
  readonly normalise: (payload: Json, settings: Settings) => MappedRecord;
}
