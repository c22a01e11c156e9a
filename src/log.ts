import { type DestinationStream, pino } from 'pino';

/**
 * Log messages are fixed texts, all that varies goes into fields. Redaction sits here, at the sink, in every environment: a field that
 * may hold a person's data is cut whatever the caller meant (style.md section 4).
 */

export type LogFields = Readonly<Record<string, unknown>>;

export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** A log whose lines all carry `fields` (request id, trace id, job name). */
  with(fields: LogFields): Log;
}

export const logLevels = ['silent', 'error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Names under which personal values travel in this code base; each is cut at any depth of three. */
const personalNames = [
  'email',
  'emails',
  'phone',
  'phones',
  'name',
  'full_name',
  'fullName',
  'given',
  'family',
  'address',
  'value',
  'original',
  'raw',
  'payload',
  'text',
  'query',
  'body',
  'url',
  'profile_url',
  'authorization',
  'cookie',
  'password',
  'secret',
  'token',
  'key',
  'idAtSource',
] as const;

const redactPaths = personalNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`, `*.*.*.${name}`]);

/** Opens the log. `destination` is for tests; the default is standard error, so that standard output stays for answers. */
export function openLog(level: LogLevel, destination?: DestinationStream): Log {
  const sink = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: redactPaths, censor: '[redacted]' },
    },
    destination ?? pino.destination({ dest: 2, sync: true }),
  );
  return wrap(sink);
}

function wrap(sink: pino.Logger): Log {
  return {
    debug: writerOf(sink, 'debug'),
    info: writerOf(sink, 'info'),
    warn: writerOf(sink, 'warn'),
    error: writerOf(sink, 'error'),
    with: (fields) => wrap(sink.child(withErrorNames(fields))),
  };
}

// Fields of a line that the level keeps back are not even looked at: there is a line for every request.
function writerOf(sink: pino.Logger, level: Exclude<LogLevel, 'silent'>): Log['info'] {
  return (message, fields) => {
    if (sink.isLevelEnabled(level)) sink[level](withErrorNames(fields), message);
  };
}

// Messages of foreign errors may quote what they choked on (a duplicate key, a row of a file), so only class, code and stack frames are kept.
function withErrorNames(fields: LogFields = {}): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, value instanceof Error ? errorFacts(value) : value]),
  );
}

function errorFacts(error: Error): Record<string, unknown> {
  // The stack begins with the message, and a message may have lines that look like frames.
  const stack = error.stack ?? '';
  const from = stack.indexOf(error.message);
  const frames = (from === -1 ? '' : stack.slice(from + error.message.length))
    .split('\n')
    .filter((line) => line.trimStart().startsWith('at '))
    .slice(0, 6)
    .map((line) => line.trim());
  return { kind: error.name, code: 'code' in error ? error.code : undefined, frames };
}
