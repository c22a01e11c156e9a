import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import request from 'supertest';
import { openTestApi, type TestApi } from './open-api.js';

/** The JSON examples of api.md, held against what the API answers: status, members and types, not literal ids and dates. */

const guide = join(import.meta.dirname, '../../../shared/guide/api.md');
const isPresent = existsSync(guide);

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
type JsonObject = { [name: string]: Json };

/** Every JSON object that opens a line of a fenced block. */
function examplesOf(markdown: string): JsonObject[] {
  const blocks = [...markdown.matchAll(/```json\n([\s\S]*?)```/g)].map((match) => match[1]!);
  return blocks.flatMap((block) => objectsOf(block.startsWith('"') ? `{${block}}` : block));
}

function objectsOf(block: string): JsonObject[] {
  const found: JsonObject[] = [];
  let text = '';
  for (const line of block.split('\n')) {
    text += line;
    try {
      found.push(JSON.parse(text) as JsonObject);
      text = '';
    } catch {
      text += '\n'; // the object goes on in the next line
    }
  }
  return found;
}

// A field that no example fills; what an example leaves to the imagination.
const later = new Set(['github_url']);
const filler = '…';

/** Differences of shape, as paths. Null may stand for any type; a member the example cuts short is compared as far as it goes. */
function differences(example: Json, actual: Json | undefined, path = ''): string[] {
  if (actual === undefined) return [`${path} is missing`];
  if (example === null || actual === null) return [];
  if (Array.isArray(example)) {
    if (!Array.isArray(actual)) return [`${path} is no list`];
    return example.length === 0 || actual.length === 0 ? [] : differences(example[0]!, actual[0]!, `${path}[0]`);
  }
  if (typeof example !== 'object')
    return typeof example === typeof actual ? [] : [`${path} is ${typeof actual}, not ${typeof example}`];
  if (typeof actual !== 'object' || Array.isArray(actual)) return [`${path} is no object`];
  const isCut = Object.hasOwn(example, filler);
  const extra =
    isCut || path.endsWith('.fields') ? [] : Object.keys(actual).filter((name) => !Object.hasOwn(example, name));
  const known = Object.keys(example).filter((name) => name !== filler && !later.has(name));
  return [
    ...known.flatMap((name) => differences(example[name]!, actual[name], `${path}.${name}`)),
    ...extra.map((name) => `${path}.${name} is not in the guide`),
  ];
}

// Where the guide itself has two shapes, ours is the fuller one of section 2.5; `from` and `against` come with their rules alone.
function real(found: string[]): string[] {
  return found.filter(
    (one) => !/\.billing\.(items|free_repeat|free_until|dry_run) is not|decided_by\.(against|from) is/.test(one),
  );
}

(isPresent ? describe : describe.skip)('the examples of the guide', () => {
  const examples = isPresent ? examplesOf(readFileSync(guide, 'utf8')) : [];
  const example = (test: (one: JsonObject) => boolean) => examples.find(test)!;
  let api: TestApi;
  beforeAll(async () => {
    api = await openTestApi();
  });
  afterAll(() => api?.close());

  async function lookup(body: object) {
    return request(api.app).post('/v1/persons/lookup').set('X-API-Key', api.key).send(body);
  }
  async function get(path: string) {
    return request(api.app).get(path).set('X-API-Key', api.key);
  }

  test('are read', () => {
    expect(examples.length).toBeGreaterThan(10);
  });

  test('the profile object of section 4', async () => {
    const { body } = await lookup({
      email: 'elin.sandvik@nordlys.example',
      data_include: '-city,city,skills,phones,languages,employment',
    });
    const profile = example((one) => one.object === 'profile');
    expect(real(differences(profile, body.data))).toEqual(['.fields.profile_urls is missing']); // GitHub's is withheld, there is no other
  });

  test('a hit and a miss of section 3.1', async () => {
    const hit = await lookup({
      email: 'elin.sandvik@nordlys.example',
      company: 'Nordlys Robotics',
      data_include: 'full_name,github_url,personal_emails',
      metadata: { ref: '17' },
    });
    expect(
      real(
        differences(
          example((one) => one.match_status === 'full_match' && one.metadata !== undefined),
          hit.body,
        ),
      ),
    ).toEqual([]);
    const miss = await lookup({ email: 'nobody.known@nordlys.example', metadata: { ref: '18' } });
    expect(
      real(
        differences(
          example((one) => one.code === 'no_match'),
          miss.body,
        ),
      ),
    ).toEqual([]);
    expect(miss.status).toBe(404);
  });

  test('an error of section 2.3', async () => {
    const { body, status } = await lookup({ emial: 'x' });
    const problem = example((one) => one.code === 'unknown_parameter');
    expect(status).toBe(problem.status);
    expect(differences(problem, body)).toEqual([]);
  });

  test('billing of section 2.5', async () => {
    const { body } = await lookup({ email: 'elin.sandvik@nordlys.example' });
    expect(
      differences(example((one) => one.billing !== undefined && Object.keys(one).length === 1).billing!, body.billing),
    ).toEqual([]);
  });

  test('provenance and explanation of section 3.4', async () => {
    const provenance = await get('/v1/persons/per_elin/provenance?field=job_title');
    expect(
      differences(
        example((one) => one.statements !== undefined),
        provenance.body,
      ),
    ).toEqual(['.request_id is not in the guide']);
    const explained = await get('/v1/persons/per_elin/explain');
    const beyond = ['.request_id is not in the guide', '.profile_id is not in the guide'];
    expect(
      differences(
        example((one) => one.links !== undefined),
        explained.body,
      ),
    ).toEqual(beyond);
  });
});

if (!isPresent) test('skipped: shared data not present', () => expect(isPresent).toBe(false));
