import { Uuid } from '@landfall/protocol/datatypes';
import { encodeObjectFamily, encodeObjectProperties } from '@landfall/protocol/object';
import type { ObjectFamily, ObjectProperties } from '@landfall/protocol/object';
import { alert, answer } from '../region/index.ts';
import type { Agent, Handlers } from '../region/index.ts';
import { viewOf } from '../view/index.ts';
import type { Prim } from './prim.ts';
import { sceneOf } from './scene.ts';

/** Prims whose properties go into one message, so that it stays a datagram of the usual size. */
const PROPERTIES_PER_MESSAGE = 4;
/** Everything but "modify next"; what OpenSim gives a new prim. @source captures/login-nodemetaverse, ObjectProperties */
const FULL_PERMISSIONS = 647_168;
const NEXT_OWNER_PERMISSIONS = 532_480;
const NO_BYTES = new Uint8Array(0);

/** What is done when an agent asks for objects or about them. */
export const objectHandlers: Handlers = {
  RequestMultipleObjects({ ObjectData }, from) {
    for (const { ID } of ObjectData) {
      if (sceneOf(from.region).byLocalId(ID) !== undefined) viewOf(from).updates.add(ID, 'full');
    }
  },

  ObjectSelect({ ObjectData }, from) {
    const scene = sceneOf(from.region);
    const prims = ObjectData.flatMap(({ ObjectLocalID }) => scene.byLocalId(ObjectLocalID) ?? []);
    for (let at = 0; at < prims.length; at += PROPERTIES_PER_MESSAGE) {
      const some = prims.slice(at, at + PROPERTIES_PER_MESSAGE);
      answer(from, {
        name: 'ObjectProperties',
        ObjectData: some.map((prim) => encodeObjectProperties(propertiesOf(prim))),
      });
    }
  },

  RequestObjectPropertiesFamily({ ObjectData }, from) {
    const prim = sceneOf(from.region).byId(ObjectData.ObjectID);
    if (prim === undefined) return;
    const family = encodeObjectFamily(familyOf(prim), ObjectData.RequestFlags);
    answer(from, { name: 'ObjectPropertiesFamily', ObjectData: family });
  },

  /** Nothing is inside any prim: no file to fetch. @source OpenSim SceneObjectPartInventory.cs, RequestInventoryFile */
  RequestTaskInventory({ InventoryData: { LocalID } }, from) {
    const prim = sceneOf(from.region).byLocalId(LocalID);
    if (prim === undefined) return;
    const InventoryData = { TaskID: prim.id, Serial: 0, Filename: NO_BYTES };
    answer(from, { name: 'ReplyTaskInventory', InventoryData });
  },

  ObjectAdd: (_message, from) => refuseBuilding(from),
  RezObject: (_message, from) => refuseBuilding(from),
};

const refuseBuilding = (agent: Agent): void => alert(agent, 'Nothing can be built in this grid.');

function propertiesOf(prim: Prim): ObjectProperties {
  return {
    ...familyOf(prim),
    creatorId: prim.ownerId,
    createdAt: 0,
    aggregatePermissions: 0,
    aggregateTexturePermissions: 0,
    aggregateTextureOwnerPermissions: 0,
    inventorySerial: 0,
    itemId: Uuid.zero,
    folderId: Uuid.zero,
    fromTaskId: Uuid.zero,
    touchName: '',
    sitName: '',
    textureIds: [],
  };
}

function familyOf({ id, ownerId, name, description }: Prim): ObjectFamily {
  return {
    id,
    ownerId,
    groupId: Uuid.zero,
    lastOwnerId: ownerId,
    masks: {
      base: FULL_PERMISSIONS,
      owner: FULL_PERMISSIONS,
      group: 0,
      everyone: 0,
      nextOwner: NEXT_OWNER_PERMISSIONS,
    },
    ownershipCost: 0,
    saleType: 0,
    salePrice: 0,
    category: 0,
    name,
    description,
  };
}
