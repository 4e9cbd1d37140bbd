import {
  agent,
  assets,
  avatars,
  cachedObjects,
  chat,
  environment,
  inventory,
  mutes,
  objects,
  properties,
  scripts,
  sounds,
  terrain,
  transfers,
  travel,
} from '@landfall/client';
import type { ArrivedSession, Region } from '@landfall/client';
import { levelBytes } from '@landfall/codecs/levels';
import type { KeyValueStore } from '@landfall/transport/ports';
import { USUAL_SETTINGS } from '../settings/index.ts';

/** Metres: what the viewer shows by default. */
export const DRAW_DISTANCE = USUAL_SETTINGS.drawDistance;

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
  ReturnType<typeof properties>,
  ReturnType<typeof scripts>,
  ReturnType<typeof transfers>,
  ReturnType<typeof mutes>,
  ReturnType<typeof inventory>,
  ReturnType<typeof sounds>,
];

/** A session that a viewer can show. */
export type ViewedSession = ArrivedSession<ViewerRooms>;
/** A region of it. */
export type ViewedRegion = Region<ViewerRooms>;

/** What a viewer keeps from one session to the next; nothing by default. */
export interface ViewerStores {
  /** Assets as they came. */
  readonly assets?: KeyValueStore | undefined;
  /** What stood in regions. */
  readonly objects?: KeyValueStore | undefined;
  /** Folders of inventories, and mutes. */
  readonly lists?: KeyValueStore | undefined;
}

/** A new set of the rooms that a viewer needs, for one session. */
export function viewerRooms(stores: ViewerStores = {}): ViewerRooms {
  return [
    terrain(),
    stores.objects === undefined ? objects() : cachedObjects(stores.objects),
    avatars(),
    agent({ drawDistance: DRAW_DISTANCE }),
    chat(),
    assets({ levels: levelBytes, cache: stores.assets }),
    environment(),
    travel(),
    properties(),
    scripts(),
    transfers(),
    mutes({ store: stores.lists }),
    inventory({ cache: stores.lists }),
    sounds(),
  ];
}
