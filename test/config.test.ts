import { readConfig, settingsTable } from '../src/config.js';
import { ConfigError } from '../src/errors.js';

function problemsOf(env: Record<string, string>): string {
  try {
    readConfig(env);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).message;
  }
  throw new Error('the configuration was accepted');
}

describe('the configuration', () => {
  test('has a working default for every setting', () => {
    const config = readConfig({ HOME: '/somewhere' });
    expect(config).toMatchObject({
      mongodbUri: null,
      redisUrl: null,
      database: 'candor',
      keyDir: '/somewhere/.candor/keys',
      masterKey: null,
      host: '127.0.0.1',
      port: 3000,
      metricsPort: null,
      logLevel: 'warn',
      genericFamilyNames: 3,
      profileCap: 'P5Y',
      noticeRegions: ['eea', 'uk', 'switzerland'],
      missGridMs: 50,
      overduePauseDays: 30,
      allowHosts: [],
      shutdownMs: 10_000,
      maxBodyBytes: 65_536,
      sample: 'auto',
    });
    expect(config.dataDir).toBe(`${process.cwd()}/data`);
    expect(config.sourcesFile).toBe(`${config.dataDir}/sources.json`);
  });

  test('is frozen, its lists included', () => {
    const config = readConfig({});
    expect(Object.isFrozen(config) && Object.isFrozen(config.noticeRegions) && Object.isFrozen(config.allowHosts)).toBe(
      true,
    );
  });

  test('tells all problems together, each with its name', () => {
    const message = problemsOf({
      CANDOR_PORT: '70000',
      CANDOR_LOG_LEVEL: 'loud',
      MONGODB_URI: 'http://x',
      CANDOR_PROT: '1',
    });
    expect(message.split('\n')).toHaveLength(5);
    for (const name of ['CANDOR_PORT', 'CANDOR_LOG_LEVEL', 'MONGODB_URI', 'CANDOR_PROT'])
      expect(message).toContain(name);
  });

  test('never repeats a value in its problems', () => {
    expect(problemsOf({ CANDOR_MASTER_KEY: 'half-a-secret', MONGODB_URI: 'mongo://user:hunter2@db' })).not.toMatch(
      /half-a-secret|hunter2/,
    );
  });

  test('asks whether a misspelt name was meant for a known one', () => {
    expect(problemsOf({ CANDOR_NOTICE_REGION: 'uk' })).toContain('did you mean CANDOR_NOTICE_REGIONS?');
    expect(problemsOf({ CANDOR_DATADIR: '/x' })).toContain('did you mean CANDOR_DATA_DIR?');
  });

  test('leaves names of the test run and of other programs alone', () => {
    expect(() => readConfig({ CANDOR_TEST_LONG: '1', PATH: '/bin' })).not.toThrow();
  });

  test('takes an address of Redis, and refuses another one without repeating it', () => {
    expect(readConfig({ REDIS_URL: 'rediss://queue.example:6380' }).redisUrl).toBe('rediss://queue.example:6380');
    expect(readConfig({}).redisUrl).toBeNull();
    const problems = problemsOf({ REDIS_URL: 'queue.example:6379/hunter2' });
    expect(problems).toContain('REDIS_URL must begin with redis:// or rediss://');
    expect(problems).not.toContain('hunter2');
  });

  test('takes an empty or blank value as unset', () => {
    expect(readConfig({ MONGODB_URI: '', CANDOR_PORT: '  ', REDIS_URL: '' }).port).toBe(3000);
  });

  test.each([
    ['CANDOR_PORT', '0', 'port', 0],
    ['CANDOR_METRICS_PORT', '9464', 'metricsPort', 9464],
    ['CANDOR_SAMPLE', 'off', 'sample', 'off'],
    ['CANDOR_SAMPLE', '500', 'sample', 500],
    ['CANDOR_NOTICE_REGIONS', 'none', 'noticeRegions', []],
    ['CANDOR_NOTICE_REGIONS', ' UK , eea', 'noticeRegions', ['uk', 'eea']],
    ['CANDOR_PROFILE_CAP', 'P18M', 'profileCap', 'P18M'],
    [
      'CANDOR_ALLOW_HOSTS',
      'feeds.nordlys.example, 127.0.0.1:8080',
      'allowHosts',
      ['feeds.nordlys.example', '127.0.0.1:8080'],
    ],
    ['CANDOR_MASTER_KEY', 'AB'.repeat(32), 'masterKey', 'ab'.repeat(32)],
    ['CANDOR_MISS_GRID_MS', '0', 'missGridMs', 0],
    ['CANDOR_OVERDUE_PAUSE_DAYS', '0', 'overduePauseDays', 0],
    ['CANDOR_PUBLIC_URL', 'https://candor.example/', 'publicUrl', 'https://candor.example'],
  ])('%s=%s is read as %s', (name, raw, property, value) => {
    expect(readConfig({ [name]: raw })).toHaveProperty(property, value);
  });

  test.each([
    ['CANDOR_PORT', '-1'],
    ['CANDOR_PORT', '3000.5'],
    ['CANDOR_PORT', '1e3'],
    ['CANDOR_PORT', 'tcp://10.0.0.1:3000'],
    ['CANDOR_PROFILE_CAP', 'P6Y'],
    ['CANDOR_PROFILE_CAP', 'P4Y24M'],
    ['CANDOR_PROFILE_CAP', 'P0Y'],
    ['CANDOR_PROFILE_CAP', 'P'],
    ['CANDOR_PROFILE_CAP', '5'],
    ['CANDOR_NOTICE_REGIONS', 'eu'],
    ['CANDOR_NOTICE_REGIONS', 'none,uk'],
    ['CANDOR_NOTICE_REGIONS', ','],
    ['CANDOR_SAMPLE', 'on'],
    ['CANDOR_SAMPLE', '0'],
    ['CANDOR_MASTER_KEY', 'ab'.repeat(31)],
    ['CANDOR_DATABASE', 'a.b'],
    ['CANDOR_ALLOW_HOSTS', 'https://feeds.nordlys.example/'],
    ['CANDOR_MAX_BODY_BYTES', '12'],
    ['CANDOR_GENERIC_FAMILY_NAMES', '0'],
    ['CANDOR_PUBLIC_URL', 'candor.example'],
    ['CANDOR_PUBLIC_URL', 'https://candor.example/app'],
    ['CANDOR_SMTP_URL', 'mail.candor.example:25'],
    ['CANDOR_MAIL_FROM', 'Candor <privacy@candor.example>'],
    ['CANDOR_MAIL_FROM', 'privacy@candor.example\r\nBcc: all@candor.example'],
  ])('%s=%s is refused', (name, raw) => {
    expect(problemsOf({ [name]: raw })).toContain(name);
  });

  test('sends mail only with a sender and an address that links can begin with', () => {
    const mail = { CANDOR_SMTP_URL: 'smtp://user:hunter2@mail.candor.example:587' };
    expect(problemsOf(mail)).toMatch(/CANDOR_MAIL_FROM must be set.*\n.*CANDOR_PUBLIC_URL must be set/);
    expect(problemsOf(mail)).not.toContain('hunter2');
    const whole = { ...mail, CANDOR_MAIL_FROM: 'privacy@candor.example', CANDOR_PUBLIC_URL: 'https://candor.example' };
    expect(readConfig(whole).smtp).toEqual({ url: mail.CANDOR_SMTP_URL, from: 'privacy@candor.example' });
    expect(readConfig({}).smtp).toBeNull();
  });

  test('describes each setting with a reason', () => {
    for (const { name, about, fallback } of settingsTable()) {
      expect([name, about.length > 20, fallback !== '']).toEqual([name, true, true]);
    }
  });
});
