import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { github } from '../../../connectors/github/index.js';
import { GithubSettings } from '../../../connectors/github/schema.js';
import { recordsOf } from '../../support/pull-context.js';
import { replay } from '../../support/replay.js';
import { all, api, pull } from './pulling.js';

const shared = new URL('../../../../shared/fixtures/github/rest', import.meta.url).pathname;
const withShared = existsSync(shared) ? test : test.skip;
if (!existsSync(shared)) process.stderr.write('skipped: shared data not present\n');

interface Exchange {
  readonly path: string;
  readonly status: number;
  readonly response: unknown;
  readonly headers: Readonly<Record<string, string | number>>;
}

function exchangesOf(name: string): readonly Exchange[] {
  return JSON.parse(readFileSync(join(shared, `${name}.normalized.json`), 'utf8')) as readonly Exchange[];
}

function headersOf({ headers }: Exchange): Record<string, string> {
  const { 'content-length': _length, 'content-encoding': _encoding, ...kept } = headers;
  return Object.fromEntries(Object.entries(kept).map(([name, value]) => [name, String(value)]));
}

withShared(
  'a real organisation, with the headers GitHub sends, gives one record without its billing address',
  async () => {
    const [exchange] = exchangesOf('get-organization');
    const world = replay([
      { url: `${api}${exchange!.path}`, headers: headersOf(exchange!), body: exchange!.response },
      {
        url: `${api}/orgs/octokit-fixture-org/public_members?per_page=100&page=1`,
        headers: headersOf(exchange!),
        body: [],
      },
    ]);
    const events = await pull(world, { organisations: ['octokit-fixture-org'] });
    world.assertAllUsed();
    expect(JSON.stringify(events)).not.toMatch(/billing|kytrinyx/);
    const { subjects, unmapped } = github.normalise(recordsOf(events)[0]!.payload, GithubSettings.parse({}));
    expect(unmapped).toEqual([]);
    expect(subjects[0]!.values.map(({ field }) => field)).toEqual(['company_name', 'profile_url']);
  },
);

withShared('the pages that real Link headers name are read to the last one', async () => {
  const pages = exchangesOf('paginate-issues');
  const members = pages.map((page, at) => ({
    url: `${api}/orgs/northlist/public_members?per_page=100&page=${at + 1}`,
    headers: headersOf(page),
    body: [{ id: 100 + at, login: `robot-${at}[bot]`, type: 'Bot' }],
  }));
  const world = replay([all.find(({ url }) => url.endsWith('/orgs/northlist'))!, ...members]);
  await pull(world, { organisations: ['northlist'] });
  world.assertAllUsed();
  expect(members).toHaveLength(5);
});

withShared('a real error body stops the run with its status and without its text', async () => {
  const [exchange] = exchangesOf('errors');
  const world = replay([
    {
      url: `${api}/users/ada-northlist`,
      status: exchange!.status,
      headers: headersOf(exchange!),
      body: exchange!.response,
    },
  ]);
  await expect(pull(world, { logins: ['ada-northlist'] })).rejects.toMatchObject({
    reason: 'http-status',
    details: { status: 422 },
  });
});
