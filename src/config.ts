import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { z } from 'zod';
import { controllerOf, letterProblems, smtpOf } from './config/letters.js';
import { nearestName } from './config/nearest-name.js';
import { absolute, beginningWith, between, durationMonths, list, wholeNumber } from './config/rules.js';
import { ConfigError } from './errors.js';
import { logLevels } from './log.js';

/**
 * All settings, parsed once from an environment the caller gives, frozen, every problem told together. Nothing else reads the environment.
 * A message names the setting and its rule, never the value: some of them are secrets.
 */

export const noticeRegions = ['eea', 'uk', 'switzerland'] as const;
export type NoticeRegion = (typeof noticeRegions)[number];
const regionRule = `must list ${noticeRegions.join(', ')}, or be none`;

/** One setting: its rule, what an absent one means (in the words of the README), and why it exists, with the unit. */
interface Setting<T> {
  readonly rule: z.ZodType<T>;
  readonly fallback: string;
  readonly about: string;
}

function setting<T>(about: string, fallback: string, rule: z.ZodType<T>): Setting<T> {
  return { about, fallback, rule };
}

const settings = {
  MONGODB_URI: setting(
    'Address of a MongoDB 7 or later. Without it Candor runs its own small server inside the process, for a laptop, a test run or a small installation.',
    'the embedded server',
    beginningWith(/^mongodb(\+srv)?:\/\/\S+$/, 'must begin with mongodb:// or mongodb+srv://'),
  ),
  CANDOR_DATABASE: setting(
    'Name of the database on that server, so that several installations can share one.',
    'candor',
    // MongoDB's own limits on names: 63 bytes, none of /\. "$*<>:|? and no NUL.
    z
      .string()
      .regex(/^[A-Za-z0-9_-]{1,63}$/, 'must be 1 to 63 letters, digits, _ or -')
      .default('candor'),
  ),
  REDIS_URL: setting(
    'Address of a Redis 7 or later that evicts nothing (maxmemory-policy noeviction), for API, workers and scheduler in processes of their own. Without it the queue lives in one process.',
    'the queue inside the process',
    beginningWith(/^rediss?:\/\/\S+$/, 'must begin with redis:// or rediss://'),
  ),
  CANDOR_DATA_DIR: setting(
    'Folder of the embedded server and of what sources deliver. Backed up as one; holds no key.',
    './data',
    z.string().default('./data'),
  ),
  CANDOR_KEY_DIR: setting(
    'Folder of the master key (0700, the file 0600). Outside the data folder, so that a stolen backup holds only keyed hashes.',
    '~/.candor/keys',
    z.string().default('~/.candor/keys'),
  ),
  CANDOR_MASTER_KEY: setting(
    'The master key itself, 64 hexadecimal digits (32 bytes), where a secret store gives it; the key folder is then not read. Once keys were rotated: all of them with commas between, the first first.',
    'the file in the key folder',
    z
      .string()
      .regex(/^[0-9a-fA-F]{64}(,[0-9a-fA-F]{64})*$/, 'must be 64 hexadecimal digits')
      .transform((key) => key.toLowerCase())
      .optional(),
  ),
  CANDOR_SOURCES: setting(
    'Path of the list of sources: connector, settings and recorded terms of each.',
    'sources.json in the data folder',
    z.string().optional(),
  ),
  CANDOR_HOST: setting(
    'Address the API listens on. Loopback by default: nothing is reachable from outside before somebody decides so.',
    '127.0.0.1',
    z
      .string()
      .regex(/^[A-Za-z0-9.:_-]{1,253}$/, 'must be a host name or an address')
      .default('127.0.0.1'),
  ),
  CANDOR_PORT: setting('Port of the API; 0 takes any free one.', '3000', wholeNumber(0, 65_535).default(3_000)),
  CANDOR_METRICS_PORT: setting(
    'Loopback port of its own for /metrics; 0 takes any free one. Without it /metrics stands on the API port and answers direct loopback connections only (none that a proxy forwarded).',
    'on the API port, loopback only',
    wholeNumber(0, 65_535).optional(),
  ),
  CANDOR_LOG_LEVEL: setting(
    `How much is logged to standard error: ${logLevels.join(', ')}. With info, one line per request and per job.`,
    'warn',
    z.enum(logLevels, `must be one of ${logLevels.join(', ')}`).default('warn'),
  ),
  CANDOR_GENERIC_FAMILY_NAMES: setting(
    'Family names above which a shared value (a switchboard, a mailbox) is generic and no longer a key for matching. A count.',
    '3',
    wholeNumber(1, 1_000).default(3),
  ),
  CANDOR_PROFILE_CAP: setting(
    'Longest life of a value from first collection, as an ISO 8601 duration of years and months, at most P5Y (CNIL SAN-2024-020: no cap means no end; prospects are usually P3Y).',
    'P5Y',
    z
      .string()
      .refine((raw) => between(durationMonths(raw), 1, 60), 'must be a duration such as P3Y or P18M, from P1M to P5Y')
      .default('P5Y'),
  ),
  CANDOR_NOTICE_REGIONS: setting(
    `Regions where a person is told before being served (GDPR Art. 14): a comma list of ${noticeRegions.join(', ')}, or none.`,
    noticeRegions.join(','),
    z
      .string()
      // Only the word `none` switches the notice off; a list of nothing (",") is a mistake.
      .regex(/[a-z]/i, regionRule)
      .transform((raw) => (raw.toLowerCase() === 'none' ? [] : list(raw)))
      .pipe(z.array(z.enum(noticeRegions, regionRule)))
      .default([...noticeRegions]),
  ),
  CANDOR_MISS_GRID_MS: setting(
    'Grid in milliseconds on which every miss leaves, so that its time does not tell an opted-out person from an unknown one; 0 switches it off.',
    '50',
    wholeNumber(0, 5_000).default(50),
  ),
  CANDOR_OVERDUE_PAUSE_DAYS: setting(
    'Days that a customer may leave a deletion unanswered beyond its 14 before it is given nobody new; 0 never pauses anybody.',
    '30',
    wholeNumber(0, 365).default(30),
  ),
  CANDOR_ALLOW_HOSTS: setting(
    'Comma list of hosts (or host:port) that the guarded HTTP client may reach although they are private. For tests and for a source inside your own network.',
    'none',
    z
      .string()
      .transform(list)
      .pipe(z.array(z.string().regex(/^[a-z0-9.:[\]_-]{1,260}$/, 'must list hosts, without scheme or path')))
      .default([]),
  ),
  CANDOR_PUBLIC_URL: setting(
    'Address under which people reach the pages, such as https://candor.example; links in mails begin with it. Needed with CANDOR_SMTP_URL: a link to this machine would be dead elsewhere.',
    'the address the API listens on',
    z
      .string()
      .regex(
        /^https?:\/\/[A-Za-z0-9.-]{1,253}(:\d{1,5})?\/?$/,
        'must be http:// or https:// and a host, without a path',
      )
      .transform((url) => url.replace(/\/$/, ''))
      .optional(),
  ),
  CANDOR_SMTP_URL: setting(
    'Server that mails to people go through (smtp:// or smtps://, with user and password where it wants them). Without it mails wait in the outbox, see `candor outbox`.',
    'mails wait in the outbox',
    beginningWith(/^smtps?:\/\/\S+$/, 'must begin with smtp:// or smtps://'),
  ),
  CANDOR_MAIL_FROM: setting(
    'Sender address of mails to people; one that somebody reads. Needed with CANDOR_SMTP_URL.',
    'none',
    z
      .string()
      .regex(/^[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9.-]{1,253}$/, 'must be one bare e-mail address')
      .optional(),
  ),
  CANDOR_CONTROLLER: setting(
    'Who answers for the data: legal name and postal address on one line, as every letter to a person must say (GDPR Art. 14). Without it nobody is told, and whoever must be told is not served.',
    'nobody is notified',
    z
      .string()
      .regex(/^[^\p{Cc}]{10,300}$/u, 'must be a name and an address on one line, of 10 to 300 characters')
      .optional(),
  ),
  CANDOR_PRIVACY_CONTACT: setting(
    'Mailbox for the rights of people, named in those letters. Needed with CANDOR_CONTROLLER.',
    'none',
    z
      .string()
      .regex(/^[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9.-]{1,253}$/, 'must be one bare e-mail address')
      .optional(),
  ),
  CANDOR_SHUTDOWN_MS: setting(
    'Milliseconds that running requests and jobs get to end after SIGTERM; container platforms usually kill after 30,000.',
    '10000',
    wholeNumber(0, 600_000).default(10_000),
  ),
  CANDOR_MAX_BODY_BYTES: setting(
    'Largest request body in bytes where an endpoint names no limit of its own; a lookup needs less than 2 kB.',
    '65536',
    wholeNumber(1_024, 52_428_800).default(65_536),
  ),
  CANDOR_SAMPLE: setting(
    'The bundled sample: auto (delivered once beside an empty embedded store), off, or a number of invented people.',
    'auto',
    z
      .union(
        [z.literal('auto'), z.literal('off'), wholeNumber(1, 1_000_000)],
        'must be auto, off or a number from 1 to 1000000',
      )
      .default('auto'),
  ),
} as const satisfies Record<string, Setting<unknown>>;

export interface Config {
  /** Null: the embedded server. */
  readonly mongodbUri: string | null;
  readonly database: string;
  /** May hold a password and is never logged. Null: the queue inside the process. */
  readonly redisUrl: string | null;
  /** Absolute, like every path here. */
  readonly dataDir: string;
  readonly keyDir: string;
  /** 64 hexadecimal digits; null: the file in `keyDir`. Never logged. */
  readonly masterKey: string | null;
  readonly sourcesFile: string;
  readonly host: string;
  readonly port: number;
  /** Null: /metrics on the API port, for direct loopback connections only. */
  readonly metricsPort: number | null;
  readonly logLevel: (typeof logLevels)[number];
  readonly genericFamilyNames: number;
  /** ISO 8601, years and months. */
  readonly profileCap: string;
  readonly noticeRegions: readonly NoticeRegion[];
  readonly missGridMs: number;
  /** 0: never. */
  readonly overduePauseDays: number;
  readonly allowHosts: readonly string[];
  /** Without a slash at its end; null: the address the API listens on. */
  readonly publicUrl: string | null;
  /** Null: mails wait in the outbox. `url` may hold a password and is never logged. */
  readonly smtp: { readonly url: string; readonly from: string } | null;
  readonly controller: { readonly name: string; readonly contact: string } | null; // null: nobody is notified
  readonly shutdownMs: number;
  readonly maxBodyBytes: number;
  readonly sample: 'auto' | 'off' | number;
}

/** Name, meaning of absence and reason of every setting, for the README and `candor doctor`. */
export function settingsTable(): readonly {
  readonly name: string;
  readonly fallback: string;
  readonly about: string;
}[] {
  return Object.entries(settings).map(([name, { fallback, about }]) => ({ name, fallback, about }));
}

type Environment = Readonly<Record<string, string | undefined>>;
type Values = { readonly [N in keyof typeof settings]: z.output<(typeof settings)[N]['rule']> };

/** Reads all settings from `env` (`process.env`); an empty value counts as unset, relative paths start at the working directory.
 *  Throws `ConfigError` whose message lists every problem, one a line, without any value. */
export function readConfig(env: Environment): Config {
  const problems: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, { rule }] of Object.entries(settings)) {
    const parsed = rule.safeParse(env[name]?.trim() || undefined);
    if (parsed.success) values[name] = parsed.data;
    else problems.push(`${name} ${parsed.error.issues[0]?.message}.`);
  }
  problems.push(...letterProblems(values), ...unknownNames(env));
  if (problems.length > 0) throw new ConfigError(['The configuration has problems:', ...problems].join('\n  '));
  return configOf(values as Values, env.HOME ?? homedir());
}

function configOf(values: Values, home: string): Config {
  const dataDir = absolute(values.CANDOR_DATA_DIR, home);
  return Object.freeze({
    mongodbUri: values.MONGODB_URI ?? null,
    database: values.CANDOR_DATABASE,
    redisUrl: values.REDIS_URL ?? null,
    dataDir,
    keyDir: absolute(values.CANDOR_KEY_DIR, home),
    masterKey: values.CANDOR_MASTER_KEY ?? null,
    sourcesFile:
      values.CANDOR_SOURCES === undefined ? resolve(dataDir, 'sources.json') : absolute(values.CANDOR_SOURCES, home),
    host: values.CANDOR_HOST,
    port: values.CANDOR_PORT,
    metricsPort: values.CANDOR_METRICS_PORT ?? null,
    logLevel: values.CANDOR_LOG_LEVEL,
    genericFamilyNames: values.CANDOR_GENERIC_FAMILY_NAMES,
    profileCap: values.CANDOR_PROFILE_CAP,
    noticeRegions: Object.freeze([...values.CANDOR_NOTICE_REGIONS]),
    missGridMs: values.CANDOR_MISS_GRID_MS,
    overduePauseDays: values.CANDOR_OVERDUE_PAUSE_DAYS,
    allowHosts: Object.freeze([...values.CANDOR_ALLOW_HOSTS]),
    publicUrl: values.CANDOR_PUBLIC_URL ?? null,
    smtp: smtpOf(values),
    controller: controllerOf(values),
    shutdownMs: values.CANDOR_SHUTDOWN_MS,
    maxBodyBytes: values.CANDOR_MAX_BODY_BYTES,
    sample: values.CANDOR_SAMPLE,
  });
}

// A mistyped name would silently leave a default in force (a notice region, a cap), so an unknown one is an error. CANDOR_TEST_ is the tests' own.
function unknownNames(env: Environment): string[] {
  return Object.keys(env)
    .filter((name) => name.startsWith('CANDOR_') && !name.startsWith('CANDOR_TEST_') && !Object.hasOwn(settings, name))
    .sort()
    .map((name) => `${name} is no setting; did you mean ${nearestName(name, Object.keys(settings))}?`);
}
