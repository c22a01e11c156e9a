import { AbortSource } from '../errors.js';
import type { importFile } from '../operations/import-file.js';
import { type Format, printRows, say } from './output.js';

/** What a run of a source came to: one row for programs, and one line for a person where something is left to do. */

type SourceRun = Awaited<ReturnType<typeof importFile>>;

/** Prints a run. What was not taken whole sets exit code 1. */
export function printRun(run: SourceRun, format: Format): void {
  const { sourceId, status, counts, rateLimitedUntil, failure, remarks, refusedRows } = run;
  printRows(
    [{ source: sourceId, status, ...counts, until: rateLimitedUntil, failure, remarks, refused: refusedRows }],
    format,
  );
  if (counts.quarantined > 0) say(refusedSentence(run));
  const advice = adviceOn(run);
  if (advice === null) return;
  say(advice);
  process.exitCode = 1;
}

// What was refused waits for whoever delivers the file, who finds a row by its line.
function refusedSentence({ sourceId, counts, refusedRows }: SourceRun): string {
  const places = refusedRows.map(({ line, rule }) => (line === null ? rule : `line ${line} (${rule})`));
  const more = counts.quarantined > places.length ? ', ...' : '';
  const rows = counts.quarantined === 1 ? '1 row' : `${counts.quarantined} rows`;
  return `${rows} of ${sourceId} went to quarantine: ${places.join(', ')}${more}; see \`candor quarantine list ${sourceId}\`.`;
}

function adviceOn({ sourceId, status, rateLimitedUntil, failure, remarks }: SourceRun): string | null {
  switch (status) {
    case 'rate_limited':
      return `${sourceId} is rate limited until ${rateLimitedUntil?.toISOString() ?? 'later'}; what came is kept, and the next run continues.`;
    case 'held': {
      const reasons = remarks.map(({ code }) => code).filter((code) => Object.hasOwn(heldReasons, code));
      const told = reasons.map((code) => `${code}: ${heldReasons[code]}`).join('; ');
      return `A delivery of ${sourceId} was held, nothing of it was taken (${told === '' ? 'see remarks' : told}).`;
    }
    case 'failed':
      return `${sourceId} failed (${failure?.kind}, ${failure?.reason}); the next run continues from the last checkpoint.`;
    default:
      return null;
  }
}

/** Why a partner's file is held, and what helps. */
const heldReasons: Readonly<Record<string, string>> = {
  'empty-delivery': 'the file has no rows',
  undecodable: 'its bytes are not UTF-8 and the settings declare no other encoding, or the wrong one; set `encoding`',
  'wrong-delimiter': 'the header has another delimiter; set `delimiter`',
  'missing-columns': 'the header lacks columns that the mapping names',
  'duplicate-columns': 'the header names a column twice',
  'unreadable-header': 'the first row is no header',
  'too-many-rows': 'more rows than `maxRows`',
  'too-many-bad-rows': 'more bad rows than `maxBadShare` allows',
  'linkedin-connections': "a member's Connections.csv holds third parties and is never taken",
};

/** The sentence about a run that ended early; null for an error that is none of a source. */
export function abortSentence(error: unknown): string | null {
  if (!(error instanceof AbortSource)) return null;
  const end = {
    config: 'A setting must be changed first.',
    transient: 'What came is kept, and the next run continues.',
    system: 'This is a defect of ours.',
  };
  const details = Object.keys(error.details).length === 0 ? '' : ` ${JSON.stringify(error.details)}`;
  return `The source stopped: ${error.reason} (${error.kind})${details}. ${end[error.kind]}`;
}
