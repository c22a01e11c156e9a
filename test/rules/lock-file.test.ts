import { textOf } from './tracked-files.js';

interface Locked {
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}
const { packages } = JSON.parse(textOf('package-lock.json')!) as { packages: Record<string, Locked> };

describe('the lock file', () => {
  // npm leaves out what its registry did not serve, and `npm ci` then refuses the file everywhere. To mend: node .ci/complete-lock.mjs
  test('names the optional package of every platform, so that npm ci works on each', () => {
    const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
      Object.entries(optionalDependencies)
        .filter(([, version]) => /^\d+\.\d+\.\d+$/.test(version))
        .map(([name]) => name)
        .filter((name) => !(`node_modules/${name}` in packages) && !(`${path}/node_modules/${name}` in packages)),
    );
    expect(missing).toEqual([]);
  });

  test('says of nothing where it was fetched from', () => {
    expect(Object.entries(packages).filter(([, entry]) => 'resolved' in entry)).toEqual([]);
  });
});
