import { readFileSync } from 'node:fs';

/** Anonymous memory of this process and all its threads in MB, from /proc; mapped store pages do not count. */
export function anonymousMb(): number {
  const kilobytes = /^RssAnon:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  return Math.round(Number(kilobytes ?? 0) / 1024);
}

/** Watches the memory until `stop`, which gives the peak in MB. */
export function watchMemory(everyMs = 50): { stop(): number } {
  let peakMb = anonymousMb();
  const look = () => {
    peakMb = Math.max(peakMb, anonymousMb());
  };
  const timer = setInterval(look, everyMs);
  return {
    stop() {
      clearInterval(timer);
      look();
      return peakMb;
    },
  };
}
