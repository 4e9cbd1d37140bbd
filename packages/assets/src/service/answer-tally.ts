import { Counter, Histogram } from 'prom-client';
import type { Registry } from 'prom-client';

/** One answered request. */
export interface Answered {
  readonly route: string;
  readonly method: string;
  readonly status: number;
  readonly seconds: number;
  readonly sentBytes: number;
}

const SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 30];
/** Others are counted as one, for a caller makes methods up. */
const METHODS = new Set(['GET', 'HEAD', 'POST', 'DELETE', 'PUT', 'PATCH', 'OPTIONS']);

/**
 * Counts answers by route in plain numbers, and tells the registry when somebody reads that: to look its labels up for each answer costs
 * about as much as to find the asset.
 */
export class AnswerTally {
  readonly #routes = new Map<string, RouteTally>();
  readonly #seconds: Histogram<'route'>;

  constructor(registry: Registry, prefix: string) {
    const registers = [registry];
    const routes = this.#routes;
    void new Counter({
      name: `${prefix}requests_total`,
      help: 'Requests answered',
      labelNames: ['route', 'method', 'status'],
      registers,
      collect() {
        this.reset();
        for (const [route, { methods }] of routes)
          for (const [method, statuses] of methods)
            for (const [status, count] of statuses) this.inc({ route, method, status }, count);
      },
    });
    this.#seconds = new Histogram({
      name: `${prefix}request_seconds`,
      help: 'Time from request to the end of its answer',
      labelNames: ['route'],
      buckets: SECONDS,
      registers,
    });
    void new Counter({
      name: `${prefix}sent_bytes_total`,
      help: 'Bytes of bodies sent',
      labelNames: ['route'],
      registers,
      collect() {
        this.reset();
        for (const [route, { sentBytes }] of routes) if (sentBytes > 0) this.inc({ route }, sentBytes);
      },
    });
  }

  note(answered: Answered): void {
    const { route } = answered;
    let tally = this.#routes.get(route);
    if (tally === undefined) this.#routes.set(route, (tally = new RouteTally(route)));
    tally.note(answered);
    this.#seconds.observe(tally.labels, answered.seconds);
  }
}

/** What one route answered. */
class RouteTally {
  readonly labels: { readonly route: string };
  /** By method and status. */
  readonly methods = new Map<string, Map<number, number>>();
  sentBytes = 0;

  constructor(route: string) {
    this.labels = { route };
  }

  note({ method, status, sentBytes }: Answered): void {
    const known = METHODS.has(method) ? method : 'other';
    let statuses = this.methods.get(known);
    if (statuses === undefined) this.methods.set(known, (statuses = new Map()));
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    this.sentBytes += sentBytes;
  }
}
