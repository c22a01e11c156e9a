import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Scenario, World } from '../../support/connector-scenario.js';

const mapping = {
  id: 'ref',
  columns: { full_name: 'name', email: 'mail', phone: 'tel', country: 'land', employer_name: 'firm' },
  visibility: 'seen',
};

function row(at: number): string {
  return `p${at},Ada Test${at},ada${at}@northlist.example,+12025550${100 + (at % 100)},US,Northlist GmbH,public`;
}

/** A folder of the test run with one delivery; the system's temporary folder is cleaned by the system. */
async function deliver(rows: readonly string[]): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'candor-feed-'));
  await writeFile(join(folder, 'delivery.csv'), ['ref,name,mail,tel,land,firm,seen', ...rows, ''].join('\n'));
  return { settings: { folder, mapping, stableMs: 0 }, http: [], whois: [] };
}

function rows(count: number): string[] {
  return Array.from({ length: count }, (_, at) => row(at));
}

export const scenario: Scenario = {
  complete: () => deliver(rows(5)),
  limited: async () => null,
  poisoned: () => deliver([...rows(5), 'p5,"never closed', ...rows(5).map((text) => `q${text}`)]),
  endless: () => deliver(rows(300_000)),
};
