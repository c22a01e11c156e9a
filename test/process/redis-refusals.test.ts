import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { describeRedis, freePort, startRedis, type TestRedis } from '../support/redis-server.js';
import { type CandorHome, openHome } from './support/candor-process.js';

/** A Redis that cannot be used is told in one line that names the setting, within ten seconds, by the start and by `candor doctor`. */

describeRedis(
  'a Redis that cannot be used',
  () => {
    let home: CandorHome;
    let redis: TestRedis;
    let evicting: TestRedis;
    let closed: string;
    let silent: Server;
    let mute: string;
    let soonMs: number;
    beforeAll(async () => {
      home = await openHome();
      redis = await startRedis(['--requirepass', 'right-one']);
      evicting = await startRedis(['--maxmemory', '50mb', '--maxmemory-policy', 'allkeys-lru']);
      silent = createServer().listen(0, '127.0.0.1');
      await once(silent, 'listening');
      mute = `redis://127.0.0.1:${(silent.address() as AddressInfo).port}`;
      closed = `redis://127.0.0.1:${await freePort()}`;
      const first = await home.start();
      await first.end();
      // 10 s on a machine of its own, of which 3 s are the wait for Redis; more where a command that waits for nothing takes longer.
      soonMs = 5_000 + 3 * (await home.run('doctor')).durationMs;
    }, 90_000);
    afterAll(async () => {
      await home.close();
      silent.close();
      await Promise.all([redis.stop(), evicting.stop()]);
    });

    const withPassword = (password: string) => redis.url.replace('//', `//:${password}@`);
    const cases: readonly (readonly [string, () => string, number, RegExp])[] = [
      [
        'that is no address',
        () => 'localhost:6379/wrong-one',
        2,
        /REDIS_URL must begin with redis:\/\/ or rediss:\/\//,
      ],
      ['that is not there', () => closed, 1, /REDIS_URL does not answer\. Start it, or correct REDIS_URL/],
      ['with a wrong password', () => withPassword('wrong-one'), 2, /refuses us \(WRONGPASS\).*in REDIS_URL/],
      ['without its password', () => redis.url, 2, /refuses us \(NOAUTH\).*in REDIS_URL/],
      [
        'with a database number it has not',
        () => `${withPassword('right-one')}/99`,
        2,
        /refuses us \(ERR\).*in REDIS_URL/,
      ],
      ['that evicts keys', () => evicting.url, 2, /evicts keys \(maxmemory-policy allkeys-lru\).*noeviction/],
      ['that takes connections and says nothing', () => mute, 1, /REDIS_URL does not answer/],
    ];

    test.each(cases)('%s', async (_title, url, code, sentence) => {
      const refused = await home.spawn(['start'], { REDIS_URL: url() }).finished;
      expect({ code: refused.code, stdout: refused.stdout }).toEqual({ code, stdout: '' });
      expect(refused.stderr).toMatch(sentence);
      expect(refused.stderr).not.toMatch(/wrong-one|right-one/);
      expect(refused.durationMs).toBeLessThan(soonMs);

      if (!url().startsWith('redis:')) return; // what concerns the settings alone, doctor reads as the start does
      const doctor = await home.spawn(['doctor'], { REDIS_URL: url() }).finished;
      expect(doctor.code).not.toBe(0);
      expect(`${doctor.stdout}${doctor.stderr}`.replace(/\s+/g, ' ')).toMatch(/REDIS_URL|maxmemory-policy/);
      expect(`${doctor.stdout}${doctor.stderr}`).not.toMatch(/wrong-one|right-one/);
      expect(doctor.durationMs).toBeLessThan(soonMs);
    });

    test('the right password, and doctor names the server and the roles that nobody started', async () => {
      const started = await home.start({ REDIS_URL: withPassword('right-one') });
      const beating = await home.spawn(['doctor', '--format', 'jsonl'], { REDIS_URL: withPassword('right-one') })
        .finished;
      expect(beating.code).toBe(0);
      expect(beating.stdout).toMatch(/"check":"queue","status":"ok","found":"Redis \d/);
      expect(beating.stdout).toMatch(/"check":"clock","status":"ok"/);
      expect(beating.stdout).not.toMatch(/no sign of life/);
      const metrics = await (await fetch(`${started.address}/metrics`)).text();
      expect(metrics).toMatch(/candor_jobs\{job="sweep-pending",state="waiting"\} \d/);
      expect(metrics).toMatch(/candor_jobs\{job="cluster-subjects",state="failed"\} 0/);
      for (const role of ['api', 'worker', 'scheduler'])
        expect(metrics).toMatch(new RegExp(`candor_role_last_seen_timestamp_seconds\\{role="${role}"\\} \\d{10}`));
      expect(metrics).toMatch(/candor_queue_up 1/);
      const { code, stderr } = await started.end();
      expect({ code, stderr }).toEqual({ code: 0, stderr: expect.not.stringContaining('right-one') });
    });
  },
  { isOwn: true },
);
