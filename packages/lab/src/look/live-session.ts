import { agent, arrive, assets, avatars, environment, objects, properties, terrain } from '@landfall/client';
import type { ArriveOptions, ArrivedSession, ClientPorts, Region } from '@landfall/client';
import { levelBytes } from '@landfall/codecs/levels';
import type { KeyValueStore } from '@landfall/transport/ports';
import { signsOfLife } from './signs-of-life.ts';

/** Objects are sent by how far an agent wants to see, metres: as far as any viewer looks. */
const DRAW_DISTANCE = 512;

/** What a session that looks is made of: land, objects and what they are called, avatars' looks, assets, and an avatar that stands still. */
type LookingRooms = readonly [
  ReturnType<typeof terrain>,
  ReturnType<typeof objects>,
  ReturnType<typeof avatars>,
  ReturnType<typeof properties>,
  ReturnType<typeof agent>,
  ReturnType<typeof assets>,
  ReturnType<typeof environment>,
  ReturnType<typeof signsOfLife>,
];

/** A session that has come to look. */
export type LookingSession = ArrivedSession<LookingRooms>;
/** A region as it sees it. */
export type LookingRegion = Region<LookingRooms>;

/** Arrives with the rooms that looking takes. @param cache where assets outlive the session @throws as `arrive` */
export async function arriveToLook(
  options: Omit<ArriveOptions<LookingRooms>, 'rooms'>,
  ports: ClientPorts,
  cache?: KeyValueStore,
): Promise<LookingSession> {
  const rooms: LookingRooms = [
    terrain(),
    objects(),
    avatars(),
    properties(),
    agent({ drawDistance: DRAW_DISTANCE }),
    assets({ cache, levels: levelBytes }),
    environment(),
    signsOfLife(),
  ];
  return await arrive<LookingRooms>({ ...options, rooms }, ports);
}
