/** The shared yardsticks, used in place; tests are skipped, and say so, where they are not present. */

import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const folder = resolve('../shared/fixtures');

/** The path of a yardstick, or null where the shared folder is not present. */
export function fixture(name: string): string | null {
  const path = resolve(folder, name);
  if (existsSync(path)) return path;
  process.stdout.write(`skipped: shared data not present (${name})\n`);
  return null;
}

/** `test`, or `test.skip` without the yardstick. */
export function testWith(name: string): typeof test {
  return fixture(name) === null ? (test.skip as typeof test) : test;
}

export function readFixture(name: string): string {
  return readFileSync(resolve(folder, name), 'utf8');
}

/** Prints the share of a yardstick that is found and returns it, 0 to 1. */
export function share(what: string, found: number, all: number): number {
  process.stdout.write(`${what}: ${found} of ${all} (${((100 * found) / all).toFixed(1)} %)\n`);
  return found / all;
}
