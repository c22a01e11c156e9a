import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from '../src/errors.js';
import { createMasterKey, type KeyFolderOptions, loadMasterKey, loadMasterKeys } from '../src/key-folder.js';

const hex = 'ab'.repeat(32);
let root: string;
let options: KeyFolderOptions;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'candor-keys-'));
  options = { keyDir: join(root, 'deep', 'keys'), dataDir: join(root, 'data'), mayCreate: true };
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function keyFile(text: string, mode = 0o600): string {
  mkdirSync(options.keyDir, { recursive: true, mode: 0o700 });
  const path = join(options.keyDir, 'master.key');
  writeFileSync(path, text, { mode });
  chmodSync(path, mode);
  return path;
}

describe('the key folder', () => {
  test('makes a key once, private to its owner, and gives the same key again', () => {
    const first = loadMasterKey(options);
    expect(first.created).toBe(true);
    expect(first.key).toHaveLength(32);
    expect(statSync(options.keyDir).mode & 0o777).toBe(0o700);
    expect(statSync(join(options.keyDir, 'master.key')).mode & 0o777).toBe(0o600);
    expect(readdirSync(options.keyDir)).toEqual(['master.key']);
    expect(loadMasterKey({ ...options, mayCreate: false })).toEqual({ key: first.key, created: false });
  });

  test('makes different keys in different folders', () => {
    const other = loadMasterKey({ ...options, keyDir: join(root, 'other') });
    expect(loadMasterKey(options).key.equals(other.key)).toBe(false);
  });

  test('makes no key where the store was written with one', () => {
    expect(() => loadMasterKey({ ...options, mayCreate: false })).toThrow(/no master key at .*Put that key back/);
    expect(readdirSync(root)).toEqual([]);
  });

  test('takes a key from the environment without touching the folder', () => {
    expect(loadMasterKey({ ...options, masterKey: hex })).toEqual({ key: Buffer.from(hex, 'hex'), created: false });
    expect(readdirSync(root)).toEqual([]);
  });

  test('reads a key written by hand, with or without a last line end, in either case', () => {
    const path = keyFile(hex.toUpperCase());
    expect(loadMasterKey(options).key.toString('hex')).toBe(hex);
    writeFileSync(path, `${hex}\n`);
    expect(loadMasterKey(options).key.toString('hex')).toBe(hex);
  });

  test.each([
    ['', 'nothing'],
    ['ab', 'too short'],
    [`${hex}ab`, 'too long'],
    ['zz'.repeat(32), 'no digits'],
  ])('refuses the malformed key %j (%s) without repeating it, and leaves the file as it is', (text) => {
    const path = keyFile(text);
    expect(() => loadMasterKey(options)).toThrow(ConfigError);
    expect(() => loadMasterKey(options)).toThrow(/is not 64 hexadecimal digits/);
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  test.each([[0o640], [0o604], [0o666]])('refuses a key file with mode %o and says which command mends it', (mode) => {
    keyFile(hex, mode);
    expect(() => loadMasterKey(options)).toThrow(/chmod 600 '.*master\.key'/);
  });

  test('refuses a folder that others may enter, before a key is made in it', () => {
    mkdirSync(options.keyDir, { recursive: true });
    chmodSync(options.keyDir, 0o755);
    expect(() => loadMasterKey(options)).toThrow(/chmod 700 '.*keys'/);
    expect(readdirSync(options.keyDir)).toEqual([]);
  });

  test('refuses a key folder inside the data folder, also through a link', () => {
    const inside = join(root, 'data', 'keys');
    expect(() => loadMasterKey({ ...options, keyDir: inside })).toThrow(/outside/);
    expect(() => loadMasterKey({ ...options, keyDir: join(root, 'data') })).toThrow(/outside/);
    mkdirSync(join(root, 'data'));
    symlinkSync(join(root, 'data'), join(root, 'link'));
    expect(() => loadMasterKey({ ...options, keyDir: join(root, 'link', 'keys') })).toThrow(/outside/);
    expect(readdirSync(join(root, 'data'))).toEqual([]);
  });

  test('takes a folder whose name only begins like the data folder', () => {
    expect(loadMasterKey({ ...options, keyDir: join(root, 'data-keys') }).created).toBe(true);
    expect(loadMasterKey({ ...options, keyDir: join(root, '..data'), dataDir: root.concat('/data') }).created).toBe(
      true,
    );
  });

  test('says what to do where the folder cannot be written', () => {
    writeFileSync(join(root, 'deep'), 'a file in the way');
    expect(() => loadMasterKey(options)).toThrow(ConfigError);
  });
});

describe('a chain of master keys (B80)', () => {
  test('is read in order; a further key is made once, private to its owner', () => {
    const { keys, created } = loadMasterKeys(options);
    expect([keys.length, created]).toEqual([1, true]);
    expect(createMasterKey(options.keyDir, 2)).toBe(true);
    expect(createMasterKey(options.keyDir, 2)).toBe(false);
    expect(createMasterKey(options.keyDir, 3)).toBe(true);
    expect(statSync(join(options.keyDir, 'master-2.key')).mode & 0o777).toBe(0o600);
    const chain = loadMasterKeys({ ...options, mayCreate: false }).keys;
    expect(chain).toHaveLength(3);
    expect(chain[0]!.equals(keys[0]!)).toBe(true);
    expect(new Set(chain.map((key) => key.toString('hex'))).size).toBe(3);
    expect(readdirSync(options.keyDir).sort()).toEqual(['master-2.key', 'master-3.key', 'master.key']);
  });

  test('with a missing, torn or shared key is refused, and none is made in its place', () => {
    loadMasterKeys(options);
    createMasterKey(options.keyDir, 3);
    expect(() => loadMasterKeys(options)).toThrow(/no master key at .*master-2\.key/);
    const path = join(options.keyDir, 'master-2.key');
    writeFileSync(path, 'torn', { mode: 0o600 });
    expect(() => loadMasterKeys(options)).toThrow(/not 64 hexadecimal digits/);
    writeFileSync(path, hex);
    chmodSync(path, 0o644);
    expect(() => loadMasterKeys(options)).toThrow(/chmod 600/);
  });

  test('may stand in the environment, with commas between', () => {
    const other = 'cd'.repeat(32);
    expect(loadMasterKeys({ ...options, masterKey: `${hex},${other}` })).toEqual({
      keys: [Buffer.from(hex, 'hex'), Buffer.from(other, 'hex')],
      created: false,
    });
    expect(() => loadMasterKeys({ ...options, masterKey: `${hex},` })).toThrow(ConfigError);
  });
});
