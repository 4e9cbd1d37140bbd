import type { Clock, Link } from '@landfall/transport/ports';
import type { ListedGrid } from './grid-list.ts';
import type { GatewayLimits } from './limits.ts';
import type { GatewayStatistics } from './statistics.ts';
import type { Upstream } from './upstream.ts';

/** What a session stands on. */
export interface SessionEnvironment {
  readonly clock: Clock;
  readonly grid: ListedGrid;
  readonly limits: GatewayLimits;
  readonly statistics: GatewayStatistics;
  /** A UDP socket that reaches the grid. */
  readonly openLink: () => Promise<Link>;
  /** The session's own; closed with it. */
  readonly upstream: Upstream;
  /** Calls back when the events of this turn of the loop have been served. */
  readonly defer: (callback: () => void) => void;
}
