import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Command, Option } from 'commander';
import { fixedSchedules, sourceSchedules, startSchedules } from '../../jobs/schedule.js';
import { createApp } from '../api/app.js';
import { readConfig } from '../config.js';
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
  const server = role === 'all' || role === 'api' ? await listen(runtime) : null;
  if (role === 'all' || role === 'worker') startWorkers(runtime);
  const stopped = stopOnSignal(runtime, server);
  if (isSampleDue && role === 'all') await deliver(runtime);
  const schedules = role === 'all' || role === 'scheduler' ? await startTicks(runtime) : null;
  void stopped.then(() => schedules?.stop());
  if (server !== null) await tellStory(runtime, server);
  await stopped;
}

async function deliver(runtime: Runtime): Promise<void> {
  const progress = openProgress();
  say('Delivering the bundled sample: invented people as five sources see them.');
  await deliverSample(runtime, (text) => progress.show(text));
  progress.end();
}

function listen({ context, config }: Runtime): Promise<Server> {
  const app = createApp({ context, config });
  return new Promise((resolve, reject) => {
    const server = app.listen(config.port, config.host, (error?: Error) =>
      error === undefined ? resolve(server) : reject(error),
    );
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
function stopOnSignal(runtime: Runtime, server: Server | null): Promise<void> {
  return new Promise((resolve) => {
    let isStopping = false;
    const stop = () => {
      if (isStopping) process.exit(1);
      isStopping = true;
      setTimeout(() => process.exit(1), runtime.config.shutdownMs + 5_000).unref();
      server?.close();
      server?.closeIdleConnections();
      runtime
        .close()
        .catch((error: unknown) => runtime.log.error('shutdown failed', { error }))
        .finally(resolve);
    };
    process.on('SIGTERM', stop);
    process.on('SIGINT', stop);
  });
}
