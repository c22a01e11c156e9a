import { readConfig } from '../config.js';
import { openRuntime, type Runtime, startWorkers } from '../main.js';

/** Opens everything for one command, runs it, and closes. Beside a running server the command attaches to its data. */
export async function withRuntime<T>(run: (runtime: Runtime) => Promise<T>): Promise<T> {
  const config = readConfig(process.env);
  // A command tells its outcome itself; that a job of it had to wait for another process is news for a server's log only.
  const runtime = await openRuntime({ ...config, logLevel: config.logLevel === 'warn' ? 'error' : config.logLevel });
  try {
    return await run(runtime);
  } finally {
    await runtime.close();
  }
}

/** The same with workers: returns when everything the command woke has been done. */
export async function withWorkers<T>(run: (runtime: Runtime) => Promise<T>): Promise<T> {
  return withRuntime(async (runtime) => {
    await startWorkers(runtime);
    const result = await run(runtime);
    await runtime.queue.idle();
    return result;
  });
}
