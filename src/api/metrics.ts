import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** Prometheus figures of one process. Labels are route patterns, statuses and match statuses: never an id, a name or a query. */
export interface Metrics {
  observe(request: {
    readonly method: string;
    readonly route: string;
    readonly status: number;
    readonly durationMs: number;
  }): void;
  /** Counts a decision on a person by its `match_status`. */
  countOutcome(outcome: string): void;
  readonly contentType: string;
  render(): Promise<string>;
}

/** What a queue tells of itself: jobs by name and state, the last sign of life of each role in milliseconds. */
export interface QueueFigures {
  readonly jobs: Readonly<Record<string, object>>;
  readonly heartbeats: Readonly<Record<string, number>>;
}

/** A registry of its own, so that two apps in one process (or one test) do not share figures. `askQueue` is asked at each rendering. */
export function openMetrics(askQueue?: () => Promise<QueueFigures>): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const durations = new Histogram({
    name: 'candor_http_request_duration_seconds',
    help: 'Time from the request to its answer',
    labelNames: ['method', 'route', 'status'],
    // Around the miss grid (50 ms) and the goals of design.md section 5.
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
    registers: [registry],
  });
  const outcomes = new Counter({
    name: 'candor_person_answers_total',
    help: 'Decisions on one person, by match status',
    labelNames: ['match_status'],
    registers: [registry],
  });
  const refreshQueue = askQueue === undefined ? async () => undefined : queueGauges(registry, askQueue);
  return {
    observe: ({ method, route, status, durationMs }) =>
      durations.observe({ method, route, status: String(status) }, durationMs / 1000),
    countOutcome: (outcome) => outcomes.inc({ match_status: outcome }),
    contentType: registry.contentType,
    async render() {
      await refreshQueue();
      return registry.metrics();
    },
  };
}

function queueGauges(registry: Registry, ask: () => Promise<QueueFigures>): () => Promise<void> {
  const registers = [registry];
  const jobs = new Gauge({
    name: 'candor_jobs',
    help: 'Jobs by name and state',
    labelNames: ['job', 'state'],
    registers,
  });
  const beats = new Gauge({
    name: 'candor_role_last_seen_timestamp_seconds',
    help: 'Last sign of life of each role, Unix time',
    labelNames: ['role'],
    registers,
  });
  const up = new Gauge({ name: 'candor_queue_up', help: '1 while the queue answers', registers });
  return async () => {
    jobs.reset();
    beats.reset();
    try {
      const figures = await ask();
      for (const [job, counts] of Object.entries(figures.jobs))
        for (const [state, count] of Object.entries(counts)) jobs.set({ job, state }, Number(count));
      for (const [role, atMs] of Object.entries(figures.heartbeats)) beats.set({ role }, atMs / 1000);
      up.set(1);
    } catch {
      up.set(0); // An outage is the figure; the queue logs it itself.
    }
  };
}
