import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Command, Option } from 'commander';
import { fixedSchedules, sourceSchedules, startSchedules } from '../../jobs/schedule.js';
import { createApp, createMetricsApp, openMetrics } from '../api/app.js';
import { readConfig } from '../config.js';
import { ConfigError } from '../errors.js';
import { deliverSample } from '../main/deliver-sample.js';
import { mintDemoKey } from '../main/demo-key.js';
import { placeSample, sampleStory } from '../main/sample-source.js';
import { openRuntime, type Runtime, startWorkers } from '../main.js';
import { findProfileId, inspectProfile } from '../operations/inspect-profile.js';
import { listSources } from '../operations/list-sources.js';
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

/** Starts the parts of `role`, tells the sample's story on the first start, stays up until a signal, then closes in order. */
async function start(role: Role): Promise<void> {
  const config = readConfig(process.env);
  const runtime = await openRuntime(config);
  const isSampleDue = runtime.isNew && runtime.isOwner && config.sample !== 'off';
  if (isSampleDue) {
    await placeSample(
      config.dataDir,
      config.sourcesFile,
      typeof config.sample === 'number' ? config.sample : null,
      runtime.context.now(),
    );
    await runtime.reloadSources();
  }
  const servers = role === 'all' || role === 'api' ? await listen(runtime) : [];
  if (role === 'all' || role === 'worker') startWorkers(runtime);
  const stopped = stopOnSignal(runtime, servers);
  if (isSampleDue && role === 'all') await deliver(runtime);
  const schedules = role === 'all' || role === 'scheduler' ? await startTicks(runtime) : null;
  void stopped.then(() => schedules?.stop());
  if (servers[0] !== undefined) await tellStory(runtime, servers[0]);
  await stopped;
}

async function deliver(runtime: Runtime): Promise<void> {
  const progress = openProgress();
  say('Delivering the bundled sample: invented people as five sources see them.');
  await deliverSample(runtime, (text) => progress.show(text));
  progress.end();
}

/** The API, and /metrics on a port of its own where one is configured. */
async function listen({ context, config }: Runtime): Promise<readonly Server[]> {
  const settings = { context, config, metrics: openMetrics() };
  const api = await listenOn(createApp(settings), config.port, config.host);
  if (config.metricsPort === null) return [api];
  return [api, await listenOn(createMetricsApp(settings), config.metricsPort, config.host)];
}

function listenOn(app: ReturnType<typeof createApp>, port: number, host: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = app.listen(port, host, (error?: NodeJS.ErrnoException) => {
      if (error === undefined) return resolve(server);
      // The port is the operator's to free or to change; anything else is not expected here.
      reject(
        error.code === 'EADDRINUSE'
          ? new ConfigError(`Port ${port} of ${host} is taken. Set CANDOR_PORT to a free one.`, { cause: error })
          : error,
      );
    });
  });
}

async function startTicks({ context, queue, log }: Runtime): Promise<{ stop(): void }> {
  const sources = (await listSources(context)).map(({ id, schedule, status, lastRunAt }) => ({
    id,
    schedule,
    status,
    lastRunAt,
  }));
  return startSchedules([...fixedSchedules, ...sourceSchedules(sources)], { queue, now: context.now, log });
}

async function tellStory(runtime: Runtime, server: Server): Promise<void> {
  const { context, config } = runtime;
  const { port } = server.address() as AddressInfo;
  const address = `http://${config.host}:${port}`;
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
  process.stdout.write(`Opt out: POST ${address}/v1/public/opt-outs\n`);
  process.stdout.write(`ready ${address} key ${key}\n`);
}

/** Closes intake, workers, store and server in that order on SIGTERM or SIGINT; a timer forces the end, a second signal ends at once. */
function stopOnSignal(runtime: Runtime, servers: readonly Server[]): Promise<void> {
  return new Promise((resolve) => {
    let isStopping = false;
    const stop = () => {
      if (isStopping) process.exit(1);
      isStopping = true;
      setTimeout(() => process.exit(1), runtime.config.shutdownMs + 5_000).unref();
      for (const server of servers) {
        server.close();
        server.closeIdleConnections();
      }
      runtime
        .close()
        .catch((error: unknown) => runtime.log.error('shutdown failed', { error }))
        .finally(resolve);
    };
    process.on('SIGTERM', stop);
    process.on('SIGINT', stop);
  });
}
