import type { KeyValueStore } from '@landfall/transport/ports';
import { agent } from '../agent/index.ts';
import type { AgentOptions, AgentRoom } from '../agent/index.ts';
import { build } from '../build/index.ts';
import type { BuildRoom } from '../build/index.ts';
import { chat } from '../chat/index.ts';
import type { ChatRoom } from '../chat/index.ts';
import { names } from '../names/index.ts';
import type { NamesRoom } from '../names/index.ts';
import { news } from '../news/index.ts';
import type { NewsRoom } from '../news/index.ts';
import { cachedObjects, objects } from '../objects/index.ts';
import type { ObjectsRoom } from '../objects/index.ts';
import { properties } from '../properties/index.ts';
import type { PropertiesRoom } from '../properties/index.ts';
import { terrain } from '../terrain/index.ts';
import type { TerrainRoom } from '../terrain/index.ts';

/** What a session has when it is not told which rooms it shall have. */
export type DefaultRooms = readonly [
  TerrainRoom,
  ObjectsRoom,
  PropertiesRoom,
  BuildRoom,
  AgentRoom,
  ChatRoom,
  NamesRoom,
  NewsRoom,
];

/** How the usual rooms are made. */
export interface DefaultRoomOptions extends AgentOptions {
  /** Where what stands in regions is kept from one visit to the next. */
  readonly objectCache?: KeyValueStore | undefined;
}

/** A new set of them, for one session. */
export function defaultRooms(options: DefaultRoomOptions = {}): DefaultRooms {
  const { objectCache } = options;
  return [
    terrain(),
    objectCache === undefined ? objects() : cachedObjects(objectCache),
    properties(),
    build(),
    agent(options),
    chat(),
    names(),
    news(),
  ];
}
