import type { CrossedRegion, TeleportFinish } from '@landfall/protocol/capability';
import type { QueuedEvents } from './queued-events.ts';

/** Where the agent belongs from now on. */
export type Move = CrossedRegion | TeleportFinish;

/**
 * Walking over a border and teleporting end alike: the agent goes to the region that is named. By the queue only, as
 * viewers do.
 * @source PROTOCOL §7; captures/region-crossing, captures/teleport
 */
export function followMoves(queued: QueuedEvents, moveTo: (move: Move) => void): void {
  queued.on('CrossedRegion', moveTo);
  queued.on('TeleportFinish', moveTo);
}
