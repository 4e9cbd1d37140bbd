import {
  agent,
  assets,
  avatars,
  chat,
  environment,
  names,
  news,
  objects,
  properties,
  terrain,
  travel,
} from '@landfall/client';
import type { ArrivedSession, Region } from '@landfall/client';
import { levelBytes } from '@landfall/codecs/levels';

/** Metres: what the viewer shows by default. */
export const DRAW_DISTANCE = 256;

/** The rooms of a session that is looked at. */
export type ViewerRooms = readonly [
  ReturnType<typeof terrain>,
  ReturnType<typeof objects>,
  ReturnType<typeof avatars>,
  ReturnType<typeof properties>,
  ReturnType<typeof agent>,
  ReturnType<typeof chat>,
  ReturnType<typeof names>,
  ReturnType<typeof news>,
  ReturnType<typeof assets>,
  ReturnType<typeof environment>,
  ReturnType<typeof travel>,
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
    properties(),
    agent({ drawDistance: DRAW_DISTANCE }),
    chat(),
    names(),
    news(),
    assets({ levels: levelBytes }),
    environment(),
    travel(),
  ];
}
