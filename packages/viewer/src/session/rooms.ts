import { agent, assets, avatars, chat, environment, objects, terrain, travel } from '@landfall/client';
import type { ArrivedSession, Region } from '@landfall/client';
import { levelBytes } from '@landfall/codecs/levels';
import { touch } from './touch-room.ts';
import type { TouchRoom } from './touch-room.ts';

/** Metres: what the viewer shows by default. */
export const DRAW_DISTANCE = 256;

/** The rooms of a session that is looked at. */
export type ViewerRooms = readonly [
  ReturnType<typeof terrain>,
  ReturnType<typeof objects>,
  ReturnType<typeof avatars>,
  ReturnType<typeof agent>,
  ReturnType<typeof chat>,
  ReturnType<typeof assets>,
  ReturnType<typeof environment>,
  ReturnType<typeof travel>,
  TouchRoom,
];

/** A session that a viewer can show. */
export type ViewedSession = ArrivedSession<ViewerRooms>;
/** A region of it. */
export type ViewedRegion = Region<ViewerRooms>;

/** A new set of the rooms that a viewer needs, for one session. */
export function viewerRooms(): ViewerRooms {
  return [
    terrain(),
    objects(),
    avatars(),
    agent({ drawDistance: DRAW_DISTANCE }),
    chat(),
    assets({ levels: levelBytes }),
    environment(),
    travel(),
    touch(),
  ];
}
