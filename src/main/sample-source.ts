import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { HttpTransport } from '../connector-kit/http.js';
import { bundledSample, generateSample } from '../sample/sample.js';
import { writeSample } from '../sample/write-sample.js';

/**
 * The bundled sample in a data folder: invented people as five sources see them. Its answers from the web come from a file, through the
 * kit's own transport, and open no socket.
 */

interface RecordedAnswer {
  readonly method: string;
  readonly url: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface SampleStory {
  readonly email: string;
}

function folderOf(dataDir: string): string {
  return join(dataDir, 'sample');
}

/** Writes the sample into the data folder and makes its sources the configured ones. */
export async function placeSample(
  dataDir: string,
  sourcesFile: string,
  people: number | null,
  now: Date,
): Promise<void> {
  const size =
    people === null ? bundledSample : { ...bundledSample, people, companies: Math.max(5, Math.round(people / 7.5)) };
  const sample = generateSample({ ...size, now });
  const written = await writeSample(sample, folderOf(dataDir));
  await mkdir(dirname(sourcesFile), { recursive: true });
  await writeFile(join(folderOf(dataDir), 'story.json'), JSON.stringify(sample.story));
  // The last step: where the sources file stands, all it names stands too.
  await copyFile(written, sourcesFile);
}

/** The person whose story is told at the start; null where no sample was placed. */
export async function sampleStory(dataDir: string): Promise<SampleStory | null> {
  const file = join(folderOf(dataDir), 'story.json');
  return existsSync(file) ? (JSON.parse(await readFile(file, 'utf8')) as SampleStory) : null;
}

/** People who opted out before the sample was delivered: identifiers as a form would give them. */
export async function sampleOptOuts(
  dataDir: string,
): Promise<readonly { readonly identifiers: readonly Record<string, string>[] }[]> {
  const file = join(folderOf(dataDir), 'opt-outs.json');
  return existsSync(file)
    ? (JSON.parse(await readFile(file, 'utf8')) as { readonly identifiers: readonly Record<string, string>[] }[])
    : [];
}

/** Recorded answers of the sample by address, and which sources they belong to; null where no sample was placed. */
export async function sampleTransport(
  dataDir: string,
): Promise<{ readonly transport: HttpTransport; readonly settingsOf: ReadonlyMap<string, string> } | null> {
  const folder = folderOf(dataDir);
  if (!existsSync(join(folder, 'recordings.json'))) return null;
  const recordings = JSON.parse(await readFile(join(folder, 'recordings.json'), 'utf8')) as readonly RecordedAnswer[];
  const sources = JSON.parse(await readFile(join(folder, 'sources.json'), 'utf8')) as {
    readonly sources: readonly { readonly id: string; readonly settings: unknown }[];
  };
  return {
    transport: recordedTransport(recordings),
    settingsOf: new Map(sources.sources.map((source) => [source.id, JSON.stringify(source.settings)])),
  };
}

function recordedTransport(recordings: readonly RecordedAnswer[]): HttpTransport {
  const byRequest = new Map(recordings.map((recording) => [`${recording.method} ${recording.url}`, recording]));
  return async (request) => {
    const recording = byRequest.get(`${request.method} ${request.url}`);
    if (recording === undefined) return new Response('{}', { status: 404 });
    if (isCurrent(request, recording)) return new Response(null, { status: 304, headers: recording.headers });
    const body = [204, 304].includes(recording.status) ? null : recording.body;
    return new Response(body, { status: recording.status, headers: recording.headers });
  };
}

// A recorded source answers a conditional request as the real one would.
function isCurrent(request: Request, recording: RecordedAnswer): boolean {
  const etag = recording.headers.etag ?? recording.headers.ETag;
  return etag !== undefined && request.headers.get('if-none-match') === etag;
}
