import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { top } from './source-tree.js';

/** The files of the repository: what git tracks or would track; in a copy without git, all but what .gitignore names. */

const ignored = new Set(['node_modules', 'dist', 'data', 'coverage', '.git']);

export function trackedFiles(): string[] {
  const paths = existsSync(join(top, '.git')) ? listedByGit() : listedByFolder();
  return paths.filter((path) => existsSync(join(top, path))).sort();
}

function listedByGit(): string[] {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: top,
    encoding: 'utf8',
  });
  return listed.split('\0').filter((path) => path !== '');
}

function listedByFolder(folder = top): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (ignored.has(entry.name) || /\.log$/.test(entry.name)) return [];
    return entry.isDirectory() ? listedByFolder(path) : [relative(top, path).split(sep).join('/')];
  });
}

/** The text of a tracked file; null for a binary one. */
export function textOf(path: string): string | null {
  const bytes = readFileSync(join(top, path));
  return bytes.includes(0) ? null : bytes.toString('utf8');
}
