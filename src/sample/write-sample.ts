import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Sample } from './sample.js';
import { sampleSources } from './sources.js';

/**
 * Writes the sample below `folder`: `feeds/<partner>/<delivery>.csv` with `mapping.json` beside it, `sources.json`, `recordings.json`,
 * `opt-outs.json` and `truth.json`. Existing files are replaced. Resolves to the path of `sources.json`. Throws what the file system does.
 */
export async function writeSample(sample: Sample, folder: string): Promise<string> {
  const feedFolder = join(resolve(folder), 'feeds');
  for (const { fileName, csv, mapping } of sample.feeds) {
    const file = join(feedFolder, fileName);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, csv);
    await writeJson(join(dirname(file), 'mapping.json'), mapping);
  }
  await writeJson(join(folder, 'recordings.json'), sample.recordings);
  await writeJson(join(folder, 'opt-outs.json'), sample.optedOut);
  await writeJson(join(folder, 'truth.json'), sample.truth);
  const sourcesFile = join(folder, 'sources.json');
  await writeJson(sourcesFile, sampleSources({ feedFolder, ...sample.sourceLists }));
  return sourcesFile;
}

function writeJson(file: string, content: unknown): Promise<void> {
  return writeFile(file, `${JSON.stringify(content, null, 2)}\n`);
}
