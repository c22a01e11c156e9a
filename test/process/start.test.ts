import { execFile } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type CandorHome, embeddedOnly, lookup, openHome, type ReadyCandor } from './support/candor-process.js';

/** The first minute with Candor: an empty folder, `start`, the printed curl; then a second start of the same folder. */

let home: CandorHome;
let first: ReadyCandor;
let second: ReadyCandor;
let curlAnswer: { readonly data: { readonly fields: Readonly<Record<string, unknown>> } };
const story = () => first.output().stdout;

beforeAll(async () => {
  home = await openHome({ ...embeddedOnly, CANDOR_SAMPLE: '300' });
  first = await home.start();
  curlAnswer = await runPrintedCurl();
}, 60_000);
afterAll(() => home.close());

// The line as printed, through a shell; fetch with the same parts where no curl is installed.
async function runPrintedCurl() {
  const line = /^ {2}(curl -s .*)$/m.exec(story())![1]!;
  try {
    return JSON.parse((await promisify(execFile)('sh', ['-c', line])).stdout);
  } catch (error) {
    if ((error as { code?: unknown }).code !== 127) throw error; // 127: the shell found no curl
    const body = /-d '([^']+)'/.exec(line)![1]!;
    return (await lookup(first, JSON.parse(body))).json();
  }
}

describe('the first start', () => {
  test('tells one story: five records, one profile, each winner with its sources and why it won', () => {
    expect(story()).toMatch(/^Profile per_\S+: 5 records, one person\. Notice: sent\.$/m);
    for (const source of ['github', 'whois', 'kontakta', 'northlist', 'westbook'])
      expect(story()).toMatch(new RegExp(`^ {2}(partner-feed:)?${source} {2}\\S+$`, 'm'));
    expect(story()).toMatch(/^ {2}job_title +Head of Partnerships +[\d.]+ %, latest verified, from .*northlist/m);
    expect(story()).toMatch(/^ +not "Sales Manager": older verification$/m);
    expect(story().match(/^ {2}\S+ = \S+ {2}[\d.]+ %/gm)).toHaveLength(5);
  });

  test('ends with a line for programs: ready, address, key', () => {
    expect(story().trimEnd().split('\n').at(-1)).toMatch(/^ready http:\/\/127\.0\.0\.1:\d+ key cnd_live_[\w-]{40,}$/);
  });

  test('prints a curl that is answered with sources and dates on every field', () => {
    const values = Object.entries(curlAnswer.data.fields).flatMap(([field, one]) =>
      (Array.isArray(one) ? one : [one]).map((value) => ({ field, value })),
    );
    expect(values.length).toBeGreaterThan(10);
    for (const { field, value } of values) {
      expect({ field, ...value }).toMatchObject({
        datapoint_id: expect.stringMatching(/^dp_/),
        last_updated_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
        first_seen_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
        sources: expect.arrayContaining([
          expect.objectContaining({
            source: expect.any(String),
            extracted_on: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
          }),
        ]),
      });
    }
  });

  // `CANDOR_TEST_WRITE=1 npm run jest -- test/process/start` writes the opening anew, from this very answer.
  test('answers the field that the README opens with', () => {
    const path = join(process.cwd(), 'README.md');
    const answered = curlAnswer.data.fields.job_title;
    if (process.env.CANDOR_TEST_WRITE === '1') {
      const text = `\`\`\`json\n${JSON.stringify(answered, null, 2)}\n\`\`\`\n`;
      writeFileSync(
        path,
        readFileSync(path, 'utf8').replace(opening, (_old, start, _text, end) => start + text + end),
      );
    }
    const shown = opening.exec(readFileSync(path, 'utf8'))![2]!.replace(/```(json)?/g, '');
    expect(withoutWhatDepends(JSON.parse(shown))).toEqual(withoutWhatDepends(answered));
  });
});

const opening = /(<!-- field:start -->\n)([\s\S]*?)(<!-- field:end -->)/;

// Ids come from this store's key, dates from its clock, and confidence fades with the hours; their form is compared, the rest to the letter.
function withoutWhatDepends(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (name, one: unknown) => {
    if (name === 'confidence') return Math.round((one as number) * 10) / 10;
    if (typeof one !== 'string') return one;
    return one
      .replace(/^dp_[\w-]{22}$/, 'dp_id')
      .replace(/rec_[\w-]{22}$/, 'rec_id')
      .replace(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$/, 'instant')
      .replace(/^\d{4}-\d\d-\d\d$/, 'date');
  });
}

describe('the second start', () => {
  beforeAll(async () => {
    expect(existsSync(join(home.dataDir, 'server.json'))).toBe(true);
    expect((await first.end()).code).toBe(0);
    expect(existsSync(join(home.dataDir, 'server.json'))).toBe(false);
    expect(existsSync(join(home.dataDir, 'mongodb.sock'))).toBe(false);
    second = await home.start();
  }, 30_000);

  test('resumes the same data without delivering again', async () => {
    expect(second.output().stderr).not.toContain('Delivering');
    const profileId = /Profile (per_\S+):/.exec(story())![1]!;
    expect(second.output().stdout).toContain(`Profile ${profileId}: 5 records, one person.`);
  });

  test('mints a new key and ends the old one', async () => {
    const body = { email: /"email":"([^"]+)"/.exec(story())![1]! };
    expect((await lookup(second, body)).status).toBe(200);
    expect((await lookup({ ...second, key: first.key }, body)).status).toBe(401);
  });
});

test('an empty store without sample is ready in seconds', async () => {
  const empty = await openHome();
  try {
    const startedMs = performance.now();
    const started = await empty.start();
    process.stderr.write(`  ready on an empty store: ${Math.round(performance.now() - startedMs)} ms\n`);
    expect((await started.end()).code).toBe(0);
  } finally {
    await empty.close();
  }
});
