import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { connectors } from '../../connectors/index.js';
import { cleanRecord } from '../../src/connector-kit/clean-record.js';
import type { Connector, Json, MappedRecord, PullContext, PullEvent } from '../../src/connector-kit/contract.js';
import { openHttp } from '../../src/connector-kit/http.js';
import { quarantineRules } from '../../src/connector-kit/quarantine.js';
import { connectorRegistry } from '../../src/connector-kit/registry.js';
import { openWhoisSocket } from '../../src/connector-kit/whois-socket.js';
import { SkipRecord } from '../../src/errors.js';
import type { Scenario, World } from '../support/connector-scenario.js';
import { collect, pullContext, recordsOf, testNow } from '../support/pull-context.js';
import { replay } from '../support/replay.js';

/** Every registered connector keeps the one contract; a new one brings a folder, a line in the list and a scenario. */

const repository = new URL('../..', import.meta.url).pathname;
const folders = readdirSync(join(repository, 'connectors')).filter((name) =>
  statSync(join(repository, 'connectors', name)).isDirectory(),
);

function scenarioOf(connector: Connector): Promise<Scenario> {
  return import(`../connectors/${connector.manifest.id}/scenario.ts`).then(({ scenario }) => scenario as Scenario);
}

interface Opened {
  readonly context: PullContext<unknown>;
  readonly assertAllUsed: () => void;
}

function open(
  connector: Connector,
  world: World,
  { isRepeated = false, signal }: { isRepeated?: boolean; signal?: AbortSignal } = {},
): Opened {
  const replayed = replay(world.http, world.whois, { isRepeated });
  const now = () => testNow;
  const http = openHttp({ userAgent: 'test', now, transport: replayed.transport, retryDelaysMs: [] });
  const whoisSocket = openWhoisSocket({ now, transport: replayed.whoisTransport });
  const settings = connector.settings.parse(world.settings);
  return {
    context: pullContext({ settings, http, whoisSocket, ...(signal === undefined ? {} : { signal }) }),
    assertAllUsed: replayed.assertAllUsed,
  };
}

function idsOf(events: readonly PullEvent[]): readonly string[] {
  return recordsOf(events).map(({ stream, idAtSource }) => `${stream}/${idAtSource}`);
}

/** Takes events until `records` records have come, as a killed process would; gives back them and the last durable cursor. */
async function takeSome(
  events: AsyncIterable<PullEvent>,
  records: number,
): Promise<{ ids: readonly string[]; cursor: Json | null }> {
  const seen: PullEvent[] = [];
  let cursor: Json | null = null;
  for await (const event of events) {
    seen.push(event);
    if (event.type === 'checkpoint') cursor = event.cursor;
    if (recordsOf(seen).length === records) break;
  }
  return { ids: idsOf(seen), cursor };
}

test('every folder is a registered connector and every connector a folder', () => {
  expect(connectors.map(({ manifest }) => manifest.id).sort()).toEqual([...folders].sort());
  expect(connectorRegistry(connectors).list()).toHaveLength(folders.length);
});

describe.each(connectors.map((connector) => [connector.manifest.id, connector] as const))('%s', (id, connector) => {
  const folder = join(repository, 'connectors', id);

  test('has its manifest, entry, schema, read-me and scenario', () => {
    for (const name of ['manifest.ts', 'index.ts', 'schema.ts', 'README.md'])
      expect([name, existsSync(join(folder, name))]).toEqual([name, true]);
    expect(existsSync(join(repository, 'test/connectors', id, 'scenario.ts'))).toBe(true);
  });

  test('has a complete manifest', () => {
    const { manifest } = connector;
    for (const text of [
      manifest.title,
      manifest.version,
      manifest.coverage,
      manifest.publisher.name,
      manifest.limits.origin,
    ])
      expect(text.length).toBeGreaterThan(0);
    expect(manifest.streams.length).toBeGreaterThan(0);
    expect(manifest.schedule.split(' ')).toHaveLength(5);
    expect(manifest.expected.maximum).toBeGreaterThan(manifest.expected.minimum);
    expect(manifest.terms.retention).toMatch(/^P\d+[YMWD]/);
    for (const limit of [manifest.limits.callsPerWindow, manifest.limits.windowMs, manifest.limits.concurrency])
      expect(limit).toBeGreaterThan(0);
  });

  test('costs one line elsewhere', () => {
    const sources = ['src', 'connectors', 'jobs'].flatMap((top) =>
      (readdirSync(join(repository, top), { recursive: true }) as string[]).map((name) => join(top, name)),
    );
    const others = sources.filter((name) => name.endsWith('.ts') && !name.startsWith(join('connectors', id, '/')));
    const lines = others.flatMap((name) => readFileSync(join(repository, name), 'utf8').split('\n'));
    expect(
      lines.filter(
        (line) => new RegExp(`(from|import\\()\\s*'[^']*/${id}/`).test(line) && !line.includes('connector-kit'),
      ),
    ).toHaveLength(1);
  });

  test('a complete run uses every recorded answer and gives records that normalise to known fields', async () => {
    const world = await (await scenarioOf(connector)).complete();
    const { context, assertAllUsed } = open(connector, world);
    const events = await collect(connector.pull(context, null));
    assertAllUsed();
    expect(events.at(-1)).toEqual({ type: 'checkpoint', cursor: null });
    expect(recordsOf(events).length).toBeGreaterThanOrEqual(3);
    expect(new Set(idsOf(events)).size).toBe(recordsOf(events).length);
    for (const { payload, stream } of recordsOf(events)) {
      const cleaned = cleanRecord(connector.normalise(payload, context.settings));
      expect(connector.manifest.streams.map(({ name }) => name)).toContain(stream);
      expect(cleaned.subjects.flatMap(({ values }) => values).length).toBeGreaterThan(0);
      expect(cleaned.dropped.filter(({ reason }) => reason === 'unknown-field')).toEqual([]);
      expect(cleaned.unmapped).toEqual([]);
      expect(new Set(cleaned.subjects.map(({ role }) => role)).size).toBe(cleaned.subjects.length);
    }
  });

  test('the same raw record gives the same statements, also after it was stored', async () => {
    const { context } = open(connector, await (await scenarioOf(connector)).complete());
    for (const { payload } of recordsOf(await collect(connector.pull(context, null)))) {
      const once = cleanRecord(connector.normalise(payload, context.settings));
      const stored = JSON.parse(JSON.stringify(payload)) as Json;
      expect(stored).toEqual(payload);
      expect(cleanRecord(connector.normalise(stored, context.settings))).toEqual(once);
    }
  });

  test('a run that is stopped after any record is resumed without loss', async () => {
    const world = await (await scenarioOf(connector)).complete();
    const all = idsOf(await collect(connector.pull(open(connector, world).context, null)));
    for (let records = 1; records <= all.length; records += 1) {
      const { ids, cursor } = await takeSome(connector.pull(open(connector, world).context, null), records);
      const rest = await collect(connector.pull(open(connector, world, { isRepeated: true }).context, cursor));
      expect(new Set([...ids, ...idsOf(rest)])).toEqual(new Set(all));
    }
  });

  test('a limit of the source ends the run as "rate limited until" and never as an error, and no record is lost', async () => {
    const scenario = await scenarioOf(connector);
    const limited = await scenario.limited();
    if (limited === null) return;
    const events = await collect(connector.pull(open(connector, limited, { isRepeated: true }).context, null));
    const last = events.at(-1);
    expect(last?.type).toBe('rateLimited');
    expect(last?.type === 'rateLimited' && last.until.getTime() > testNow.getTime()).toBe(true);
    expect(recordsOf(events).length).toBeGreaterThan(0);
    const cursor = events.flatMap((event) => (event.type === 'checkpoint' ? [event.cursor] : [])).at(-1) ?? null;
    const world = await scenario.complete();
    const rest = await collect(connector.pull(open(connector, world, { isRepeated: true }).context, cursor));
    const all = await collect(connector.pull(open(connector, world).context, null));
    expect(new Set([...idsOf(events), ...idsOf(rest)])).toEqual(new Set(idsOf(all)));
  });

  test('a poisoned record is refused by a registered rule and the next ones pass', async () => {
    const { context } = open(connector, await (await scenarioOf(connector)).poisoned(), { isRepeated: true });
    const events = await collect(connector.pull(context, null));
    const results = recordsOf(events).map(({ payload }) => attempt(connector, payload, context.settings));
    const rules = [
      ...events.flatMap((event) => (event.type === 'refused' ? [event.rule] : [])),
      ...results.filter((result) => typeof result === 'string'),
    ];
    expect(rules).toHaveLength(1);
    expect(Object.keys(quarantineRules)).toContain(rules[0]);
    expect(typeof results.at(-1)).toBe('object');
    expect(results.filter((result) => typeof result === 'object').length).toBeGreaterThanOrEqual(2);
  });

  test('an abort ends the pull within a second', async () => {
    const world = await (await scenarioOf(connector)).endless();
    const stop = new AbortController();
    const never = new Promise<never>(() => undefined);
    const now = () => testNow;
    const http = openHttp({ userAgent: 'test', now, transport: () => never });
    const whoisSocket = openWhoisSocket({ now, transport: () => never });
    const context = pullContext({
      settings: connector.settings.parse(world.settings),
      http,
      whoisSocket,
      signal: stop.signal,
    });
    let abortedAt = Number.POSITIVE_INFINITY;
    setTimeout(() => {
      abortedAt = performance.now();
      stop.abort();
    }, 100);
    await expect(collect(connector.pull(context, null))).rejects.toMatchObject({
      name: 'AbortSource',
      reason: 'aborted',
      kind: 'transient',
    });
    expect(performance.now() - abortedAt).toBeLessThan(1000);
  });

  test('normalise gives facts or a typed refusal on any mutation of its records', async () => {
    const { context } = open(connector, await (await scenarioOf(connector)).complete());
    const payloads = recordsOf(await collect(connector.pull(context, null))).map(({ payload }) => payload);
    const mutated = fc.tuple(
      fc.constantFrom(...payloads),
      fc.array(fc.tuple(fc.nat(), junk), { minLength: 1, maxLength: 4 }),
    );
    fc.assert(
      fc.property(mutated, ([payload, changes]) => {
        const poisoned = changes.reduce<Json>((json, [at, value]) => replaceNode(json, at, value), payload);
        const result = attempt(connector, poisoned, context.settings);
        if (typeof result !== 'string') cleanRecord(result);
      }),
      { numRuns: 300 },
    );
  });
});

/** The mapped record, or the rule of its typed refusal; anything else thrown fails the test. */
function attempt(connector: Connector, payload: Json, settings: unknown): MappedRecord | string {
  try {
    return connector.normalise(payload, settings);
  } catch (error) {
    if (error instanceof SkipRecord) return error.rule;
    throw error;
  }
}

const junk = fc.oneof(
  fc.constantFrom<Json>(
    null,
    '',
    0,
    -1,
    true,
    [],
    {},
    '\0',
    '\ud800',
    '=1+1',
    'REDACTED FOR PRIVACY',
    '__proto__',
    'x'.repeat(20_000),
    { __proto__x: [] },
    [[[[]]]],
  ),
  fc.jsonValue().map((value) => value as Json),
);

/** `json` with its node number `at` (counted in reading order, modulo their number) replaced. */
function replaceNode(json: Json, at: number, value: Json): Json {
  let left = at % countNodes(json);
  const walk = (node: Json): Json => {
    if (left === 0) {
      left -= 1;
      return value;
    }
    left -= 1;
    if (Array.isArray(node)) return node.map((item: Json) => walk(item));
    if (typeof node === 'object' && node !== null)
      return Object.fromEntries(Object.entries(node).map(([name, item]) => [name, walk(item as Json)]));
    return node;
  };
  return walk(json);
}

function countNodes(json: Json): number {
  if (typeof json !== 'object' || json === null) return 1;
  return Object.values(json).reduce((sum: number, item) => sum + countNodes(item as Json), 1);
}
