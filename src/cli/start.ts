import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Command, Option } from 'commander';
import { fixedSchedules, keepSchedules, type Schedule, sourceSchedules, startSchedules } from '../../jobs/schedule.js';
import { createApp, createMetricsApp, openMetrics } from '../api/app.js';
import { readConfig } from '../config.js';
import { ConfigError } from '../errors.js';
import { aborted, deliverSample, prepareSample } from '../main/deliver-sample.js';
import { mintDemoKey } from '../main/demo-key.js';
import { startHeartbeat } from '../main/heartbeat.js';
import { sampleStory } from '../main/sample-source.js';
import { openRuntime, type Runtime, startWorkers } from '../main.js';
import { findProfileId, inspectProfile } from '../operations/inspect-profile.js';
import { listSources } from '../operations/list-sources.js';
import { createSite } from '../web/site.js';
import { say } from './output.js';
import { openProgress } from './progress.js';
import { storyOf } from './story.js';

const roles = ['api', 'worker', 'scheduler', 'all'] as const;
type Role = (typeof roles)[number];

/** `candor start`. */
export function addStartCommand(program: Command): void {
  program
    .command('start')
    .addOption(new Option('--role <role>', 'what this process does').choices([...roles]).default('all'))
    .description('serves the API, works through the queue, keeps the schedules')
    .action(({ role }: { role: Role }) => start(role));
}

/** Starts the parts of `role`, tells the sample's story, stays up until a signal, then closes in order: intake, schedules, workers, store, server. */
async function start(role: Role): Promise<void> {
  const config = readConfig(process.env);
  const runtime = await openRuntime(config);
  const signal = stopSignal(config.shutdownMs);
  const servers: Server[] = [];
  let ticks: { stop(): void } | null = null;
  let heartbeat: { stop(): void } | null = null;
  try {
    const isSampleDue = await prepareSample(runtime);
    heartbeat = startHeartbeat(runtime, role === 'all' ? ['api', 'worker', 'scheduler'] : [role]);
    if (role === 'all' || role === 'api') servers.push(...(await listen(runtime)));
    if (role === 'all' || role === 'worker') await startWorkers(runtime);
    if (isSampleDue && role === 'all') await deliver(runtime, signal);
    if (!signal.aborted) {
      if (role === 'all' || role === 'scheduler') ticks = await startTicks(runtime);
      if (servers[0] === undefined) say(`ready ${role}`);
      else await tellStory(runtime, servers[0]);
    }
    await aborted(signal);
  } finally {
    ticks?.stop();
    heartbeat?.stop();
    await Promise.all(servers.map((server) => closeServer(server, config.shutdownMs)));
    await runtime.close();
  }
}

async function deliver(runtime: Runtime, signal: AbortSignal): Promise<void> {
  const progress = openProgress();
  say('Delivering the bundled sample: invented people as five sources see them.');
  await deliverSample(runtime, { signal, show: (text) => progress.show(text) });
  progress.end();
}

/** The API with the public pages, and /metrics on a port of its own where one is configured. */
async function listen(runtime: Runtime): Promise<readonly Server[]> {
  const { context, config, queue } = runtime;
  const metrics = openMetrics(async () => ({ jobs: await queue.counts(), heartbeats: await queue.heartbeats() }));
  const settings = { context, config, metrics };
  const api = await listenOn(createSite({ context, api: createApp(settings) }), config.port, config.host);
  runtime.listensAt(addressOf(runtime, api));
  if (config.metricsPort === null) return [api];
  return [api, await listenOn(createMetricsApp(settings), config.metricsPort, config.host)];
}

// The address and the port are the operator's to free or to change; anything else is not expected here.
const unusableAddress: ReadonlySet<string> = new Set(['EADDRNOTAVAIL', 'EACCES', 'ENOTFOUND', 'EAI_AGAIN']);

function listenOn(app: RequestListener, port: number, host: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer(app);
    server.once('error', (error: NodeJS.ErrnoException) => {
      const { code = '' } = error;
      if (code === 'EADDRINUSE')
        reject(new ConfigError(`Port ${port} of ${host} is taken. Set CANDOR_PORT to a free one.`, { cause: error }));
      else if (unusableAddress.has(code))
        reject(
          new ConfigError(`${host}:${port} cannot be listened on (${code}). Set CANDOR_HOST and CANDOR_PORT.`, {
            cause: error,
          }),
        );
      else reject(error);
    });
    server.listen(port, host, () => resolve(server));
  });
}

async function startTicks({ context, queue, log }: Runtime): Promise<{ stop(): void }> {
  async function load(): Promise<readonly Schedule[]> {
    const sources = await listSources(context);
    return [...fixedSchedules, ...sourceSchedules(sources)];
  }
  const scheduling = { queue, now: context.now, log };
  if (queue.calendar === null) return startSchedules(await load(), scheduling);
  await keepSchedules(load, { ...scheduling, calendar: queue.calendar });
  return { stop: () => undefined }; // The queue's end is the calendar's.
}

function addressOf({ config }: Runtime, server: Server): string {
  return `http://${config.host}:${(server.address() as AddressInfo).port}`;
}

async function tellStory(runtime: Runtime, server: Server): Promise<void> {
  const { context, config } = runtime;
  const address = addressOf(runtime, server);
  const story = config.mongodbUri === null ? await sampleStory(config.dataDir) : null;
  if (story === null) {
    say(`ready ${address}`);
    return;
  }
  const key = await mintDemoKey(context);
  const profileId = await findProfileId(context, { email: story.email });
  if (profileId !== null) {
    process.stdout.write(`\n${storyOf(await inspectProfile(context, { profileId, purpose: 'b2b_marketing' }))}\n`);
    process.stdout.write('Ask for that person as a customer does:\n');
    process.stdout.write(
      `  curl -s ${address}/v1/persons/lookup -H 'Authorization: Bearer ${key}' -H 'Content-Type: application/json' -d '{"email":"${story.email}"}'\n\n`,
    );
    process.stdout.write('Then forget them, beside the running server:  npm run -s candor -- demo forget\n');
  }
  process.stdout.write(`Opt out: ${address}/opt-out (or POST ${address}/v1/public/opt-outs)\n`);
  process.stdout.write(`ready ${address} key ${key}\n`);
}

/** Takes no more connections and resolves when the open requests are answered; after `graceMs` they are cut. */
async function closeServer(server: Server, graceMs: number): Promise<void> {
  const cut = setTimeout(() => server.closeAllConnections(), graceMs);
  // A connection that is kept alive becomes idle only after its answer, so one look is not enough.
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  await new Promise<void>((resolve) => server.close(() => resolve()));
  clearTimeout(cut);
  clearInterval(idle);
}

// Closing servers, queue and store each have their own patience; beyond their sum something hangs.
const forcedEndMs = 5_000;

/** Aborted by the first SIGTERM or SIGINT; a timer forces the end of a shutdown that hangs, a second signal ends at once. */
function stopSignal(shutdownMs: number): AbortSignal {
  const stopping = new AbortController();
  const stop = () => {
    if (stopping.signal.aborted) process.exit(1);
    setTimeout(() => process.exit(1), 2 * shutdownMs + forcedEndMs).unref();
    stopping.abort();
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  return stopping.signal;
}
