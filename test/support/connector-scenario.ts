import type { Recording, WhoisRecording } from './replay.js';

/** What a connector brings to the contract suite: the file `test/connectors/<id>/scenario.ts` exports one of these as `scenario`. */

export interface World {
  /** Settings as an operator writes them. */
  readonly settings: object;
  readonly http: readonly Recording[];
  readonly whois: readonly WhoisRecording[];
}

export interface Scenario {
  /** A complete run of at least three records. */
  complete(): Promise<World>;
  /** The source limits the run after at least one record; null for a source that cannot (files). */
  limited(): Promise<World | null>;
  /** One broken record among good ones. */
  poisoned(): Promise<World>;
  /** More work than can be done at once, or an answer that never comes: what an abort must end. */
  endless(): Promise<World>;
}
