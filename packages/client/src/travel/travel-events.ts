import type { Journey } from './journey.ts';
import type { Lure } from './lures.ts';
import type { RestartWarning } from './restart.ts';

/** What the room adds to the events of a session. */
export interface TravelEvents {
  /** A journey begins, whoever wants it: a teleport, or the way over a border. Its steps are to be read from it. */
  readonly setOut: Journey;
  /** Somebody offers to bring the agent to where they are; see `lures` of the room's options for who answers. */
  readonly lure: Lure;
  /** The region that the agent is in says that it will be restarted. */
  readonly restarting: RestartWarning;
}
