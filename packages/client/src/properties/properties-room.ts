import { DecodeError } from '@landfall/protocol/errors';
import { decodeMaterialOverrides, MATERIAL_OVERRIDE_METHOD } from '@landfall/protocol/material';
import { GenericStreamingMessage, ObjectProperties } from '@landfall/protocol/message';
import {
  ObjectDeselect,
  ObjectPropertiesFamily,
  ObjectSelect,
  RequestObjectPropertiesFamily,
} from '@landfall/protocol/message/compact';
import { decodePhysicsEvent } from '@landfall/protocol/object';
import { objects } from '../objects/index.ts';
import type { ObjectEvents, ObjectMirror } from '../objects/index.ts';
import type { Region } from '../regions/index.ts';
import type { RoomSession, SessionRoom } from '../session/index.ts';
import { EarlyOverrides } from './early-overrides.ts';
import { RegionProperties } from './region-properties.ts';

const MESSAGES = [
  ObjectProperties,
  ObjectPropertiesFamily,
  ObjectSelect,
  ObjectDeselect,
  RequestObjectPropertiesFamily,
  GenericStreamingMessage,
];

/** A region with what the room keeps of it. */
export type RegionWithProperties = Region<ObjectEvents> & {
  readonly objects: ObjectMirror;
  readonly properties: RegionProperties;
};

/** The room that {@link properties} makes. */
export interface PropertiesRoom extends SessionRoom {
  readonly name: 'properties';
  start(session: RoomSession<object, RegionWithProperties>): void;
  open(region: Region, session: RoomSession): RegionProperties;
}

/**
 * What regions say of objects when they are asked: `region.properties`, and the `details` of objects. What comes unasked (physics,
 * overrides of materials) is there too. Needs `objects()` before it.
 */
export function properties(): PropertiesRoom {
  return PROPERTIES;
}

/** It keeps nothing itself: all sessions can have the same. */
const PROPERTIES: PropertiesRoom = {
  name: 'properties',
  maker: properties,
  needs: { objects },
  events: [],
  messages: MESSAGES,
  queued: ['ObjectPhysicsProperties'],
  capabilities: ['GetObjectCost', 'GetObjectPhysicsData', 'ObjectMedia', 'RenderMaterials'],
  start(session) {
    /** Most sessions never hear of any. */
    let early: WeakMap<Region, EarlyOverrides> | undefined;
    session.take(ObjectProperties, (message, region) => region.properties.takeProperties(message));
    session.take(ObjectPropertiesFamily, (message, region) => region.properties.takeFamily(message));
    session.takeQueued('ObjectPhysicsProperties', (body, region) => {
      for (const [localId, physics] of decodePhysicsEvent(body)) region.objects.learn(localId, { physics });
    });
    session.take(GenericStreamingMessage, (message, region) => {
      early ??= new WeakMap();
      const waiting = early.get(region) ?? followEarly(region);
      early.set(region, waiting);
      takeOverrides(message, region, waiting, session);
    });
  },
  open(region: Region<ObjectEvents>, { scope }) {
    const part = new RegionProperties(region, region.part(objects), scope);
    region.on('objectRemoved', ({ localId }) => part.forget(localId));
    return part;
  },
};

function followEarly(region: RegionWithProperties): EarlyOverrides {
  const waiting = new EarlyOverrides();
  region.on('objectAdded', ({ localId }) => waiting.give(region.objects, localId));
  return waiting;
}

function takeOverrides(
  { MethodData, DataBlock }: GenericStreamingMessage,
  region: RegionWithProperties,
  waiting: EarlyOverrides,
  session: Pick<RoomSession, 'tellMalformed'>,
): void {
  if (MethodData.Method !== MATERIAL_OVERRIDE_METHOD) return;
  try {
    waiting.take(region.objects, decodeMaterialOverrides(DataBlock.Data));
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    session.tellMalformed(error, region);
  }
}
