import { asArray, asMap, asString } from '@landfall/protocol/llsd';
import type { LlsdMap } from '@landfall/protocol/llsd';
import type { QueuedEvents } from './queued-events.ts';
import { readRegionAddress } from './region-address.ts';
import type { RegionAddress } from './region-address.ts';

/** The agent belongs in another region from now on; `seed` is that region's, a secret. */
export type MoveTo = (target: RegionAddress, seed: string) => void;

const FIELDS = { ip: 'SimIP', port: 'SimPort', handle: 'RegionHandle' };

/**
 * Walking over a border (CrossedRegion) and teleporting (TeleportFinish) end alike: the agent goes to the region that is
 * named. By the queue only, as viewers do.
 * @source PROTOCOL §7; captures/region-crossing, captures/teleport
 */
export function followMoves(queued: QueuedEvents, moveTo: MoveTo): void {
  const follow = (block: LlsdMap): void => {
    moveTo(readRegionAddress(block, FIELDS), asString(block['SeedCapability']));
  };
  queued.on('CrossedRegion', (body) => follow(asMap(asArray(body['RegionData'])[0])));
  queued.on('TeleportFinish', (body) => follow(asMap(asArray(body['Info'])[0])));
}
