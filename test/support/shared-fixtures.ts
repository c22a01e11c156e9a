import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The public fixtures beside the checkout, used in place. Without them their tests say so and are skipped. */

const root = new URL('../../../shared/fixtures', import.meta.url).pathname;

export const hasSharedFixtures = existsSync(root);

if (!hasSharedFixtures) process.stderr.write('skipped: shared data not present\n');

/** `describe` where the fixtures are, `describe.skip` where they are not. */
export const describeShared = hasSharedFixtures ? describe : describe.skip;

/** File names in a folder of the fixtures; empty without them, so that tables of tests can be built at load. */
export function sharedFiles(folder: string): readonly string[] {
  return hasSharedFixtures ? readdirSync(join(root, folder)).sort() : [];
}

export function readShared(folder: string, name: string): Buffer {
  return readFileSync(join(root, folder, name));
}
