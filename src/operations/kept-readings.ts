import type { CleanedRecord } from '../connector-kit/clean-record.js';
import type { ConfiguredSource } from '../connector-kit/source-settings.js';

/**
 * What the first door read of a record, for the normaliser of the same process, which asks for the very same moments later. Reading is a
 * pure function of source and payload, so a reading that is not here is made again. Each is given once and is gone; nothing is kept of a
 * record that was refused.
 */

// About 8 kB each: 16 MB of the 500 a streamed feed may take. When the normaliser is further behind than this, the newcomers are left out,
// not those it asks for next.
const maxReadings = 2_000;
// A reading nobody came for within this time was normalised elsewhere.
const keepMs = 60_000;

interface KeptReading {
  readonly record: CleanedRecord;
  readonly untilMs: number;
}

// By the source as it is configured now: changed settings or terms are another object, and nothing read under the old ones is found.
const bySource = new WeakMap<ConfiguredSource, Map<string, KeptReading>>();

/** Keeps the reading of the payload with `contentHash`. */
export function keepReading(source: ConfiguredSource, contentHash: string, record: CleanedRecord, now: Date): void {
  const readings = bySource.get(source) ?? new Map<string, KeptReading>();
  bySource.set(source, readings);
  if (readings.size >= maxReadings) dropOld(readings, now);
  if (readings.size < maxReadings) readings.set(contentHash, { record, untilMs: now.getTime() + keepMs });
}

/** The kept reading of that payload, given out once; null where there is none. */
export function takeReading(source: ConfiguredSource, contentHash: string): CleanedRecord | null {
  const readings = bySource.get(source);
  const kept = readings?.get(contentHash);
  readings?.delete(contentHash);
  return kept?.record ?? null;
}

// Oldest first, as they were put in.
function dropOld(readings: Map<string, KeptReading>, now: Date): void {
  for (const [contentHash, { untilMs }] of readings) {
    if (untilMs > now.getTime()) return;
    readings.delete(contentHash);
  }
}
