import type { Runtime } from '../main.js';

/** A sign of life of each role of this process every few seconds; a role that nobody started, or whose process hangs, shows by its age. */

const beatMs = 5_000;

/** Beats until `stop`; its timer does not keep the process alive. */
export function startHeartbeat(
  { queue, log }: Pick<Runtime, 'queue' | 'log'>,
  roles: readonly string[],
): { stop(): void } {
  async function beat(): Promise<void> {
    try {
      for (const role of roles) await queue.beat(role);
    } catch (error) {
      log.debug('heartbeat was not left', { error }); // The queue itself tells that it is away.
    }
  }
  void beat();
  const timer = setInterval(() => void beat(), beatMs).unref();
  return { stop: () => clearInterval(timer) };
}
