/**
 * Every refusal of the embedded server, as MongoDB names and numbers it. A message names fields, operators and types, never the values
 * a document holds, so that it may be logged as it is; what a driver needs beside it (keyPattern, keyValue) goes into `extra`.
 */

/** Code by name; MongoDB's own pairs (src/mongo/base/error_codes.yml), so that drivers and mongoose recognise them. */
export const errorCodes = {
  InternalError: 1,
  BadValue: 2,
  FailedToParse: 9,
  TypeMismatch: 14,
  Overflow: 15,
  InvalidLength: 16,
  ProtocolError: 17,
  IllegalOperation: 20,
  InvalidBSON: 22,
  NamespaceNotFound: 26,
  IndexNotFound: 27,
  PathNotViable: 28,
  ConflictingUpdateOperators: 40,
  CursorNotFound: 43,
  NamespaceExists: 48,
  DollarPrefixedFieldName: 52,
  InvalidIdField: 53,
  NotSingleValueField: 54,
  EmptyFieldName: 56,
  CommandNotFound: 59,
  ImmutableField: 66,
  CannotCreateIndex: 67,
  InvalidOptions: 72,
  InvalidNamespace: 73,
  IndexOptionsConflict: 85,
  IndexKeySpecsConflict: 86,
  ShutdownInProgress: 91,
  CannotIndexParallelArrays: 171,
  NoQueryExecutionPlans: 291,
  QueryExceededMemoryLimitNoDiskUseAllowed: 292,
  BSONObjectTooLarge: 10334,
  DuplicateKey: 11000,
  Location16837: 16837,
  Location31249: 31249,
  Location31250: 31250,
  Location31253: 31253,
  Location31254: 31254,
  Location40323: 40323,
  Location40324: 40324,
  Location40352: 40352,
  Location51024: 51024,
  Location51091: 51091,
  Location51108: 51108,
} as const;

export type ErrorCodeName = keyof typeof errorCodes;

/** An error that a command answers with: `{ ok: 0, code, codeName, errmsg: message, ...extra }`. */
export class CommandError extends Error {
  readonly code: number;
  readonly codeName: string;
  readonly extra: Record<string, unknown>;

  constructor(codeName: ErrorCodeName, message: string, extra: Record<string, unknown> = {}) {
    super(message);
    this.name = 'CommandError';
    this.code = errorCodes[codeName];
    this.codeName = codeName;
    this.extra = extra;
  }
}

/** 2: a value, operator or option that this server does not take. */
export function badValue(message: string): CommandError {
  return new CommandError('BadValue', message);
}

/** 9: an update or specification that cannot be read. */
export function failedToParse(message: string): CommandError {
  return new CommandError('FailedToParse', message);
}

/** 14: a value of the wrong type for its operator. */
export function typeMismatch(message: string): CommandError {
  return new CommandError('TypeMismatch', message);
}

/** 15: too deep, or too large for the widest integer type. */
export function overflow(message: string): CommandError {
  return new CommandError('Overflow', message);
}

/** 20: a feature that this deployment does not have, such as transactions. */
export function illegalOperation(message: string): CommandError {
  return new CommandError('IllegalOperation', message);
}

/** 28: a path that runs through a value which is neither document nor fitting array. */
export function pathNotViable(message: string): CommandError {
  return new CommandError('PathNotViable', message);
}

/** 40: two operators of one update touch the same path or one inside the other. */
export function conflictingUpdate(path: string, otherPath: string): CommandError {
  return new CommandError(
    'ConflictingUpdateOperators',
    `Updating the path '${path}' would create a conflict at '${otherPath}'`,
  );
}

/** 43. `cursorId` is the server's own number, no user data. */
export function cursorNotFound(cursorId: bigint | number): CommandError {
  return new CommandError('CursorNotFound', `cursor id ${cursorId} not found`);
}

/** 59, with the text that drivers look for. */
export function commandNotFound(command: string): CommandError {
  return new CommandError('CommandNotFound', `no such command: '${command}'`);
}

/** 66: an update that would change `_id`. */
export function immutableField(path: string): CommandError {
  return new CommandError(
    'ImmutableField',
    `Performing an update on the path '${path}' would modify the immutable field '_id'`,
  );
}

/** 67: an index specification that cannot be built. */
export function cannotCreateIndex(message: string): CommandError {
  return new CommandError('CannotCreateIndex', message);
}

/** 85: an index of that key exists with other options or another name. */
export function indexOptionsConflict(message: string): CommandError {
  return new CommandError('IndexOptionsConflict', message);
}

/** 11000. The message names collection and index only: MongoDB prints the value too, which would carry it into logs. */
export function duplicateKey(
  namespace: string,
  indexName: string,
  keyPattern: Record<string, unknown>,
  keyValue: Record<string, unknown>,
): CommandError {
  return new CommandError('DuplicateKey', `E11000 duplicate key error collection: ${namespace} index: ${indexName}`, {
    keyPattern,
    keyValue,
  });
}

/** 10334: a document over the limit, both in bytes. */
export function documentTooLarge(bytes: number, limitBytes: number): CommandError {
  return new CommandError(
    'BSONObjectTooLarge',
    `BSONObj size: ${bytes} is invalid. Size must be between 0 and ${limitBytes}`,
  );
}
