import { encodeText } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import type { MessageOf } from '@landfall/protocol/message';
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
      answer(from, { name: 'ObjectProperties', ObjectData: some.map(propertiesOf) });
    }
  },

  RequestObjectPropertiesFamily({ ObjectData }, from) {
    const prim = sceneOf(from.region).byId(ObjectData.ObjectID);
    if (prim === undefined) return;
    answer(from, familyOf(prim, ObjectData.RequestFlags));
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

type Properties = MessageOf<'ObjectProperties'>['ObjectData'][number];

function propertiesOf(prim: Prim): Properties {
  return {
    ...commonOf(prim),
    CreatorID: prim.ownerId,
    CreationDate: 0n,
    AggregatePerms: 0,
    AggregatePermTextures: 0,
    AggregatePermTexturesOwner: 0,
    InventorySerial: 0,
    ItemID: Uuid.zero,
    FolderID: Uuid.zero,
    FromTaskID: Uuid.zero,
    TouchName: NO_BYTES,
    SitName: NO_BYTES,
    TextureID: NO_BYTES,
  };
}

function familyOf(prim: Prim, RequestFlags: number): MessageOf<'ObjectPropertiesFamily'> {
  return { name: 'ObjectPropertiesFamily', ObjectData: { ...commonOf(prim), RequestFlags } };
}

/** What both answers say. */
function commonOf({ id, ownerId, name, description }: Prim) {
  return {
    ObjectID: id,
    OwnerID: ownerId,
    GroupID: Uuid.zero,
    BaseMask: FULL_PERMISSIONS,
    OwnerMask: FULL_PERMISSIONS,
    GroupMask: 0,
    EveryoneMask: 0,
    NextOwnerMask: NEXT_OWNER_PERMISSIONS,
    OwnershipCost: 0,
    SaleType: 0,
    SalePrice: 0,
    Category: 0,
    LastOwnerID: ownerId,
    Name: encodeText(name),
    Description: encodeText(description),
  };
}
