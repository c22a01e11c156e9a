import autocannon from 'autocannon';

/** The caller of the lookup row, in a process of its own: its work must not hold up the server's. Takes one `Load`, gives its `LoadFigures`. */

export interface Load {
  readonly url: string;
  readonly key: string;
  readonly emails: readonly string[];
  readonly connections: number;
  readonly seconds: number;
}

export interface LoadFigures {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly failed: number;
}

process.once('message', async (load: Load) => {
  process.send?.(await figuresOf(load));
  process.disconnect();
});

async function figuresOf({ url, key, emails, connections, seconds }: Load): Promise<LoadFigures> {
  const requests = emails.map((email) => ({
    method: 'POST' as const,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ email }),
  }));
  const result = await autocannon({ url, connections, duration: seconds, requests });
  return {
    perSecond: result['2xx'] / result.duration,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    failed: result.non2xx + result.errors + result.timeouts,
  };
}
