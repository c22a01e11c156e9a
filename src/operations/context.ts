import type { Http } from '../connector-kit/http.js';
import type { ConfiguredSource } from '../connector-kit/source-settings.js';
import type { WhoisSocket } from '../connector-kit/whois-socket.js';
import type { Keyring } from '../domain/keyring.js';
import type { Controller } from '../domain/letter/information/letter.js';
import type { SourceFactsById } from '../domain/profile.js';
import type { NoticeRegion } from '../domain/region.js';
import type { Log } from '../log.js';
import type { Queue } from '../queue/contract.js';
import type { Store } from '../store/index.js';
import type { ErasureJournal } from './erasure-journal.js';
import type { Mailer } from './mailer.js';

/** Everything an operation may touch. It is built once by the composition root; nothing here is found by import or held in a module. */
export interface OperationContext {
  readonly store: Store;
  readonly keyring: Keyring;
  /** Written before a wish or an erasure is: what a restored backup must be told again. */
  readonly journal: ErasureJournal;
  readonly queue: Queue;
  readonly log: Log;
  readonly now: () => Date;
  readonly sources: SourceRegister;
  /** The guarded client of one source; recorded answers for a source of the bundled sample. */
  readonly httpOf: (source: ConfiguredSource) => Http;
  readonly whoisSocket: WhoisSocket;
  readonly policy: Policy;
  /** Null where no SMTP server is configured: mails wait in the outbox. */
  readonly mailer: Mailer | null;
  /** Who answers for the data, as letters to people name it; null until it is configured, and then nobody is written to. */
  readonly controller: Controller | null;
  /** Where people reach the pages, without a slash at its end; links in mails begin with it. */
  readonly publicUrl: string;
  /** Names this process in leases. */
  readonly processId: string;
}

export interface SourceRegister {
  list(): readonly ConfiguredSource[];
  find(id: string): ConfiguredSource | null;
  facts(): SourceFactsById;
}

export interface Policy {
  /** A value that more family names than this share is generic and no key. */
  readonly genericFamilyNames: number;
  /** ISO 8601; nothing is held longer than this after first collection. */
  readonly profileCap: string;
  /** Regions whose people must have been told before anything is disclosed. */
  readonly noticeRegions: readonly NoticeRegion[];
  /** Misses leave on a grid of this many milliseconds, so that their timing tells nothing. */
  readonly missGridMs: number;
  /** A customer with a deletion overdue for this many days is given nothing more; 0 = never paused. */
  readonly overduePauseDays: number;
}

/** The register over configured sources. A paused source supports nothing: what it gave before is not shown while its terms are unclear. */
export function sourceRegister(sources: readonly ConfiguredSource[]): SourceRegister {
  const byId = new Map(sources.map((source) => [source.id, source]));
  const facts: SourceFactsById = new Map(
    sources.flatMap((source) =>
      source.terms === null
        ? []
        : [[source.id, { terms: source.terms, rank: source.rank, isWithdrawn: false }] as const],
    ),
  );
  return { list: () => sources, find: (id) => byId.get(id) ?? null, facts: () => facts };
}
