import type { CrossedRegion, TeleportFinish } from '@landfall/protocol/capability';
import { decodeText } from '@landfall/protocol/bytes';
import { formatEndpoint } from '@landfall/protocol/datatypes';
import { TeleportFailed, TeleportLocal, TeleportStart } from '@landfall/protocol/message';
import type { AgentIds, Dispatch } from '../circuits/index.ts';
import { checkAddressee } from './check-addressee.ts';
import type { QueuedEvents } from './queued-events.ts';
import type { Region } from './region.ts';

/** Where the agent belongs from now on. */
export type Move = CrossedRegion | TeleportFinish;

/**
 * Walking over a border and teleporting end alike: the agent goes to the region that is named. By the queue only, as
 * viewers do.
 * @source PROTOCOL §7; captures/region-crossing, captures/teleport
 */
export function followMoves(queued: QueuedEvents, moveTo: (move: Move) => void): void {
  const take =
    (kind: 'RegionCrossed' | 'Teleported') =>
    (move: Move, region: Region): void => {
      region.witness?.observe(kind, { from: region.label, endpoint: formatEndpoint(move.simulator) });
      moveTo(move);
    };
  queued.on('CrossedRegion', take('RegionCrossed'));
  queued.on('TeleportFinish', take('Teleported'));
}

/** Teleports as the region tells of them by UDP: that one begins, ends where it began, or fails. */
export function followTeleports(dispatch: Dispatch<Region>, ids: AgentIds): void {
  dispatch.take(TeleportStart, ({ name }, region) => {
    checkAddressee(name, region, {}, ids);
    region.witness?.observe('TeleportStarted', {});
  });
  dispatch.take(TeleportLocal, ({ name, Info }, region) => {
    checkAddressee(name, region, Info, ids);
    region.witness?.observe('TeleportedLocally', { region: region.label, position: Info.Position });
  });
  dispatch.take(TeleportFailed, ({ name, Info }, region) => {
    checkAddressee(name, region, Info, ids);
    region.witness?.observe('TeleportFailed', { reason: decodeText(Info.Reason) });
  });
}
