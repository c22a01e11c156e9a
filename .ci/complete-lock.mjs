/**
 * Run it after every `npm install`: it writes into package-lock.json the optional platform packages that npm left out because the registry in
 * use did not serve them. `npm ci` refuses a lock file without them, so a clone on another machine or registry could not be installed.
 * Versions come from the packages that name them; system, processor and libc from the packages' own names, which npm checks before a fetch.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const path = new URL('../package-lock.json', import.meta.url);
const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const processors = ['arm', 'arm64', 'ia32', 'loong64', 'ppc64', 'riscv64', 's390x', 'x64'];

function entryOf(name, version, parent) {
  const words = name.split('/').at(-1).split('-');
  const os = systems.find((word) => words.includes(word));
  const cpu = processors.find((word) => words.includes(word));
  if (os === undefined || cpu === undefined) throw new Error(`${name} does not tell its system and processor; add it to package-lock.json by hand`);
  const libc = os !== 'linux' ? null : words.includes('musl') ? 'musl' : words.includes('gnu') ? 'glibc' : null;
  return {
    version,
    cpu: [cpu],
    ...(parent.dev ? { dev: true } : {}),
    ...(libc === null ? {} : { libc: [libc] }),
    license: parent.license,
    optional: true,
    os: [os],
  };
}

const lock = JSON.parse(readFileSync(path, 'utf8'));
const { '': root, ...packages } = lock.packages;
let added = 0;
for (const [parentPath, parent] of Object.entries(packages)) {
  for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
    const isThere = packages[`node_modules/${name}`] ?? packages[`${parentPath}/node_modules/${name}`];
    // A range could mean any version; only native packages are named with an exact one.
    if (isThere || !/^\d+\.\d+\.\d+$/.test(version)) continue;
    packages[`node_modules/${name}`] = entryOf(name, version, parent);
    added++;
  }
}
const sorted = Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, 'en'));
lock.packages = { '': root, ...Object.fromEntries(sorted) };
writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${added} optional packages added`);
