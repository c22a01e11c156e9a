import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { connectors } from '../../connectors/index.js';
import { connectorRegistry } from '../connector-kit/registry.js';
import { type ConfiguredSource, parseSources } from '../connector-kit/source-settings.js';
import { ConfigError } from '../errors.js';

/** Reads `sources.json`; none = no sources. Throws `ConfigError` that names the file and every problem in it. */
export async function readSourcesFile(path: string): Promise<readonly ConfiguredSource[]> {
  if (!existsSync(path)) return [];
  return parseSources(parseJson(await readText(path), path), connectorRegistry(connectors));
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new ConfigError(`${path} cannot be read (${code}). Set CANDOR_SOURCES to a file.`, { cause: error });
  }
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ConfigError(`${path} is no JSON.`, { cause: error });
  }
}
