import { agent, arrive, objects, terrain } from '@landfall/client';
import type { ArriveOptions, ArrivedSession, ClientPorts, Region } from '@landfall/client';
import { ASSET_CAPABILITIES } from './capability-assets.ts';
import { naming } from './naming-room.ts';

/** Objects are sent by how far an agent wants to see: the diagonal of the largest region is more than any viewer asks for. */
const DRAW_DISTANCE = 512;

/** What a session that looks is made of: land, objects, their names, and an avatar that stands still. */
type LookingRooms = readonly [
  ReturnType<typeof terrain>,
  ReturnType<typeof objects>,
  ReturnType<typeof agent>,
  ReturnType<typeof naming>,
];

/** A session that has come to look. */
export type LookingSession = ArrivedSession<LookingRooms>;
/** A region as it sees it. */
export type LookingRegion = Region<LookingRooms>;

/** Arrives with the rooms that looking takes. @throws as `arrive` */
export async function arriveToLook(
  options: Omit<ArriveOptions<LookingRooms>, 'rooms' | 'capabilities'>,
  ports: ClientPorts,
): Promise<LookingSession> {
  const rooms: LookingRooms = [terrain(), objects(), agent({ drawDistance: DRAW_DISTANCE }), naming()];
  const capabilities = [...ASSET_CAPABILITIES, 'EventQueueGet', 'SimulatorFeatures'];
  return await arrive<LookingRooms>({ ...options, rooms, capabilities }, ports);
}
