/**
 * Every error of Candor, once: a stable code, the HTTP status it becomes, whether trying again can help. Details hold ids, field names
 * and reasons, never personal values, so that an error may be logged, queued and answered as it is.
 */

interface ErrorKind {
  readonly status: number;
  readonly title: string;
  readonly retryable: boolean;
}

function kind(status: number, title: string, retryable = false): ErrorKind {
  return { status, title, retryable };
}

export const errorKinds = {
  unknown_parameter: kind(400, 'Unknown parameter'),
  validation_failed: kind(400, 'Validation failed'),
  invalid_input: kind(400, 'Invalid input'),
  purpose_required: kind(400, 'A purpose is required'),
  cursor_invalid: kind(400, 'The cursor is not valid'),
  key_missing: kind(401, 'No API key'),
  key_invalid: kind(401, 'The API key is not valid'),
  key_expired: kind(401, 'The API key has expired'),
  scope_missing: kind(403, 'The API key lacks a scope'),
  purpose_not_allowed: kind(403, 'The API key may not use this purpose'),
  ip_not_allowed: kind(403, 'The API key may not be used from this address'),
  customer_suspended: kind(403, 'The customer is suspended'),
  deletions_overdue: kind(403, 'Deletions wait for an answer'),
  no_match: kind(404, 'No match'),
  ambiguous: kind(404, 'Several people match'),
  below_confidence: kind(404, 'Below the asked likelihood'),
  restricted: kind(404, 'Every asked field is withheld'),
  not_found: kind(404, 'Not found'),
  method_not_allowed: kind(405, 'Method not allowed'),
  deletion_closed: kind(409, 'The deletion is closed'),
  profile_gone: kind(410, 'The profile is gone'),
  payload_too_large: kind(413, 'Payload too large'),
  unsupported_media_type: kind(415, 'Unsupported media type'),
  rate_limited: kind(429, 'Too many requests', true),
  opted_out: kind(451, 'The person opted out'),
  processing_restricted: kind(451, 'Processing of the person is restricted'),
  internal: kind(500, 'Internal error', true),
  unavailable: kind(503, 'Unavailable', true),
} as const satisfies Record<string, ErrorKind>;

export type ErrorCode = keyof typeof errorKinds;

/** Values an error may carry: ids, codes, counts, names of fields. */
export type ErrorDetail =
  | string
  | number
  | boolean
  | null
  | readonly ErrorDetail[]
  | { readonly [name: string]: ErrorDetail };
export type ErrorDetails = { readonly [name: string]: ErrorDetail };

/** An error the API answers as a problem of `code`. `detail` is one sentence for the caller, without personal values. */
export class CandorError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, detail: string, details: ErrorDetails = {}, options?: ErrorOptions) {
    super(detail, options);
    this.name = 'CandorError';
    this.code = code;
    this.details = details;
  }
}

/** A setting, argument or file of the operator is wrong; the command line prints the message and exits 2. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Skip this record, keep the source going. `rule` is a stable code; details hold ids and field names only. */
export class SkipRecord extends Error {
  override readonly name = 'SkipRecord';
  readonly rule: string;
  readonly details: ErrorDetails;

  constructor(rule: string, details: ErrorDetails = {}) {
    super(rule);
    this.rule = rule;
    this.details = details;
  }
}

export type AbortKind = 'config' | 'transient' | 'system';

/** Stop this run of the source and conclude nothing from what is missing. `config`: a person must act; `transient`: the next run may
 *  succeed; `system`: a defect of ours. */
export class AbortSource extends Error {
  override readonly name = 'AbortSource';
  readonly kind: AbortKind;
  readonly reason: string;
  readonly details: ErrorDetails;

  constructor(reason: string, kind: AbortKind, details: ErrorDetails = {}, options?: ErrorOptions) {
    super(reason, options);
    this.reason = reason;
    this.kind = kind;
    this.details = details;
  }
}
