import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';

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

/** A registry of its own, so that two apps in one process (or one test) do not share figures. */
export function openMetrics(): Metrics {
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
  return {
    observe: ({ method, route, status, durationMs }) =>
      durations.observe({ method, route, status: String(status) }, durationMs / 1000),
    countOutcome: (outcome) => outcomes.inc({ match_status: outcome }),
    contentType: registry.contentType,
    render: () => registry.metrics(),
  };
}
