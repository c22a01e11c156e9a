import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EJSON } from 'bson';
import { type Db, MongoClient } from 'mongodb';
import { runServer } from '../support/running-server.js';
import { type Case, outcomeOf, type Person } from './case.js';
import { differences, type ServerName } from './differences.js';
import { queryCases } from './query-cases.js';
import { serverCases } from './server-cases.js';
import { updateCases } from './update-cases.js';

/** The embedded server, and the server of MONGODB_URI where one is given, held against what MongoDB documents. A known difference is
 *  asserted too, so that the list of them stays true; of a MongoDB none is expected. */

const cases = [...queryCases, ...updateCases, ...serverCases];
const given = process.env.MONGODB_URI;

interface Server {
  readonly name: ServerName | 'MongoDB';
  readonly db: Db;
  close(): Promise<void>;
}

async function openEmbedded(): Promise<Server> {
  const { db, close } = await runServer();
  return { name: 'embedded', db, close };
}

async function openGiven(uri: string): Promise<Server> {
  const client = await new MongoClient(uri).connect();
  const db = client.db(`test_${randomUUID().replaceAll('-', '')}`);
  const { ferretdb } = await db.admin().buildInfo();
  return {
    name: ferretdb === undefined ? 'MongoDB' : 'FerretDB',
    db,
    async close() {
      await db.dropDatabase();
      await client.close();
    },
  };
}

/** What `server` gives otherwise than documented; undefined where nothing. */
function difference(name: string, server: Server['name']): unknown {
  const gives: Readonly<Record<string, unknown>> = differences[name] ?? {};
  return gives[server];
}

/** A number of any type as a number, an id as its digits. */
function plain(value: unknown): unknown {
  return JSON.parse(EJSON.stringify({ value }, { relaxed: true })).value;
}

const servers: (readonly [string, () => Promise<Server>])[] = [['the embedded server', openEmbedded]];
if (given !== undefined) servers.push(['the server of MONGODB_URI', () => openGiven(given)]);

describe.each(servers)('%s', (_title, open) => {
  let server: Server;
  beforeAll(async () => {
    server = await open();
  });
  afterAll(() => server.close());

  test.each(cases.map((one, at) => [one[0], one, at] as const))('%s', async (name, one, at) => {
    const [, documents, request, documented] = one;
    const people = server.db.collection<Person>(`case_${at}`);
    if (documents.length > 0) await people.insertMany([...documents]);
    const found = await outcomeOf(request, { db: server.db, people });
    expect(plain(found)).toEqual(plain(difference(name, server.name) ?? documented));
  });
});

test('no case has the name of another, and each difference is one from what is documented', () => {
  const documented = new Map(cases.map(([name, , , answer]) => [name, answer]));
  expect(documented.size).toBe(cases.length);
  for (const [name, gives] of Object.entries(differences)) {
    expect(documented.has(name)).toBe(true);
    for (const answer of Object.values(gives)) expect(answer).not.toEqual(documented.get(name));
  }
});

const section = /(<!-- differences:start -->\n)([\s\S]*?)(<!-- differences:end -->)/;

function told(answer: unknown): string {
  if (typeof answer === 'string') return answer;
  if (typeof answer === 'object' && answer !== null && 'error' in answer) return `error ${answer.error}`;
  return `\`${JSON.stringify(plain(answer))}\``;
}

function tableOf(all: readonly Case[]): string {
  const rows = all
    .filter(([name]) => name in differences)
    .map(([name, , , documented]) => {
      const [embedded, ferretdb] = (['embedded', 'FerretDB'] as const).map((server) => difference(name, server));
      const cells = [documented, embedded, ferretdb].map((answer) => (answer === undefined ? '' : told(answer)));
      return `| ${[name, ...cells].join(' | ')} |`;
    });
  return ['| case | documented | embedded | FerretDB 2.7 |', '|---|---|---|---|', ...rows, ''].join('\n');
}

// `CANDOR_TEST_WRITE=1 npm run jest -- test/embedded-mongodb/documented` writes the table anew.
test('the README of the embedded server lists the differences', () => {
  const path = join(process.cwd(), 'src/embedded-mongodb/README.md');
  const text = readFileSync(path, 'utf8');
  const table = tableOf(cases);
  if (process.env.CANDOR_TEST_WRITE === '1')
    writeFileSync(
      path,
      text.replace(section, (_old, start, _table, end) => start + table + end),
    );
  expect(section.exec(readFileSync(path, 'utf8'))?.[2]).toBe(table);
});
