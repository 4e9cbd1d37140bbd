import { decodeText, encodeText } from '@landfall/protocol/bytes';
import { addVectors, Uuid } from '@landfall/protocol/datatypes';
import type { Message, MessageName, MessageOf } from '@landfall/protocol/message';
import {
  decodeTransform,
  EMPTY_OBJECT,
  encodeFullUpdate,
  encodeObjectProperties,
  OBJECT_FLAG,
  shapeOfFields,
} from '@landfall/protocol/object';
import type { ObjectDescription } from '@landfall/protocol/object';
import { FAKE_AGENT_ID } from './fake-grid.ts';
import { likeOpenSim } from './fake-simulator.ts';
import type { FakeSimulator, Script } from './fake-simulator.ts';

type Rights = { [Field in 'base' | 'owner' | 'group' | 'everyone' | 'nextOwner']: number };

/** A prim of a {@link BuildingRegion}. */
export interface BuiltPrim {
  description: ObjectDescription;
  name: string;
  text: string;
  saleType: number;
  salePrice: number;
  masks: Rights;
  ownerId: Uuid;
  groupId: Uuid;
}

const ALL_RIGHTS = { base: 0x7fffffff, owner: 0x7fffffff, group: 0, everyone: 0, nextOwner: 0x82000 };
const RIGHTS_OF_FIELD: Record<number, keyof Rights> = {
  2: 'owner',
  4: 'group',
  8: 'everyone',
  16: 'nextOwner',
};

/** Of everybody who builds in a {@link BuildingRegion}. */
export const BUILDER_FLAGS = OBJECT_FLAG.youOwner | OBJECT_FLAG.modify | OBJECT_FLAG.copy | OBJECT_FLAG.move;

/**
 * A script: a region that does what it is asked and reports it as OpenSim does: some things unasked, others not at all. What
 * `refuses` says is left undone, in silence.
 */
export class BuildingRegion {
  readonly prims = new Map<number, BuiltPrim>();
  refuses: (message: Message) => boolean = () => false;
  flags = BUILDER_FLAGS;
  #last = 100;

  readonly script: Script = (message, simulator) => {
    likeOpenSim(message, simulator);
    if (this.refuses(message)) return;
    const act = ACTS[message.name as keyof typeof ACTS] as Act<Message> | undefined;
    act?.(this, message, simulator);
  };

  /** A new prim, not yet reported. */
  add(description: Partial<ObjectDescription>): BuiltPrim {
    const localId = ++this.#last;
    const prim: BuiltPrim = {
      description: {
        ...EMPTY_OBJECT,
        pcode: 9,
        updateFlags: this.flags,
        ...description,
        localId,
        id: new Uuid(localId, 7, 7, 7),
      },
      name: 'Primitive',
      text: '',
      saleType: 0,
      salePrice: 10,
      masks: { ...ALL_RIGHTS },
      ownerId: Uuid.zero,
      groupId: Uuid.zero,
    };
    this.prims.set(localId, prim);
    return prim;
  }

  change(localId: number, change: Partial<ObjectDescription>): void {
    const prim = this.prims.get(localId);
    if (prim !== undefined) prim.description = { ...prim.description, ...change };
  }

  report(simulator: FakeSimulator, ...localIds: readonly number[]): void {
    for (const localId of localIds) {
      const prim = this.prims.get(localId);
      if (prim === undefined) continue;
      const RegionData = { RegionHandle: 0n, TimeDilation: 0xffff };
      simulator.send({ name: 'ObjectUpdate', RegionData, ObjectData: [encodeFullUpdate(prim.description)] });
    }
  }
}

type Act<M> = (region: BuildingRegion, message: M, simulator: FakeSimulator) => void;
type Acts = { [Name in MessageName]?: Act<MessageOf<Name>> };

const ACTS: Acts = {
  ObjectAdd: (region, { ObjectData }, simulator) => {
    const { RayEnd, Scale, Rotation, PCode, Material, State } = ObjectData;
    // On top of the place, as OpenSim does.
    const position = { ...RayEnd, z: RayEnd.z + 0.25 };
    const motion = { ...EMPTY_OBJECT.motion, position, rotation: Rotation };
    const shape = shapeOfFields(ObjectData);
    const kind = { pcode: PCode, material: Material, state: State };
    const { description } = region.add({ ...kind, scale: Scale, shape, motion });
    const updateFlags = region.flags | OBJECT_FLAG.createSelected;
    const block = encodeFullUpdate({ ...description, updateFlags });
    const RegionData = { RegionHandle: 0n, TimeDilation: 0xffff };
    simulator.send({ name: 'ObjectUpdate', RegionData, ObjectData: [block] });
  },
  // What comes out is of any size; its maker holds it in hand.
  RezObject: (region, { RezData }, simulator) => {
    const { x, y, z } = RezData.RayEnd;
    const motion = { ...EMPTY_OBJECT.motion, position: { x, y, z: z + 5 } };
    const { description } = region.add({ scale: { x: 1, y: 2, z: 10 }, motion });
    const updateFlags = region.flags | OBJECT_FLAG.createSelected;
    const block = encodeFullUpdate({ ...description, updateFlags });
    const RegionData = { RegionHandle: 0n, TimeDilation: 0xffff };
    simulator.send({ name: 'ObjectUpdate', RegionData, ObjectData: [block] });
  },
  ObjectDuplicate: (region, { SharedData, ObjectData }, simulator) => {
    for (const { ObjectLocalID } of ObjectData) {
      const source = region.prims.get(ObjectLocalID)!.description;
      const position = addVectors(source.motion.position, SharedData.Offset);
      const root = region.add({ ...source, motion: { ...source.motion, position } }).description.localId;
      region.report(simulator, root);
      for (const { description } of region.prims.values())
        if (description.parentId === ObjectLocalID)
          region.report(simulator, region.add({ ...description, parentId: root }).description.localId);
    }
  },
  MultipleObjectUpdate: (region, { ObjectData }, simulator) => {
    for (const { ObjectLocalID, Type, Data } of ObjectData) {
      const { scale, ...moved } = decodeTransform(Type, Data);
      const { motion } = region.prims.get(ObjectLocalID)!.description;
      region.change(ObjectLocalID, {
        motion: { ...motion, ...moved },
        ...(scale === undefined ? {} : { scale }),
      });
      region.report(simulator, ObjectLocalID);
    }
  },
  ObjectShape: (region, { ObjectData }, simulator) => {
    for (const block of ObjectData) {
      region.change(block.ObjectLocalID, { shape: shapeOfFields(block) });
      region.report(simulator, block.ObjectLocalID);
    }
  },
  ObjectImage: (region, { ObjectData }, simulator) => {
    for (const { ObjectLocalID, TextureEntry, MediaURL } of ObjectData) {
      region.change(ObjectLocalID, { textureEntry: TextureEntry.slice(), mediaUrl: decodeText(MediaURL) });
      region.report(simulator, ObjectLocalID);
    }
  },
  ObjectExtraParams: (region, { ObjectData }, simulator) => {
    for (const { ObjectLocalID, ParamType, ParamInUse, ParamData } of ObjectData) {
      const { length } = ParamData;
      const head = Uint8Array.of(1, ParamType, ParamType >> 8, length, 0, 0, 0);
      const extraParams = ParamInUse ? Uint8Array.of(...head, ...ParamData) : Uint8Array.of(0);
      region.change(ObjectLocalID, { extraParams });
      region.report(simulator, ObjectLocalID);
    }
  },
  ObjectMaterial: (region, { ObjectData }, simulator) => {
    for (const { ObjectLocalID, Material } of ObjectData) {
      region.change(ObjectLocalID, { material: Material });
      region.report(simulator, ObjectLocalID);
    }
  },
  // Nobody is told: who wants to know asks.
  ObjectClickAction: (region, { ObjectData }) => {
    for (const { ObjectLocalID, ClickAction } of ObjectData)
      region.change(ObjectLocalID, { clickAction: ClickAction });
  },
  RequestMultipleObjects: (region, { ObjectData }, simulator) =>
    region.report(simulator, ...ObjectData.map(({ ID }) => ID)),
  ObjectFlagUpdate: (region, { AgentData }, simulator) => {
    const { ObjectLocalID, UsePhysics, IsTemporary, IsPhantom } = AgentData;
    const body =
      (UsePhysics ? OBJECT_FLAG.physics : 0) |
      (IsTemporary ? OBJECT_FLAG.temporaryOnRez : 0) |
      (IsPhantom ? OBJECT_FLAG.phantom : 0);
    region.change(ObjectLocalID, { updateFlags: region.flags | body });
    region.report(simulator, ObjectLocalID);
  },
  ObjectLink: (region, { ObjectData }, simulator) => {
    const [root, ...parts] = ObjectData.map(({ ObjectLocalID }) => ObjectLocalID);
    for (const part of parts) {
      region.change(part, { parentId: root! });
      region.report(simulator, part);
    }
  },
  ObjectDelink: (region, { ObjectData }, simulator) => {
    for (const { ObjectLocalID } of ObjectData) {
      const left = [...region.prims.values()]
        .filter(({ description }) => description.parentId === ObjectLocalID)
        .map(({ description }) => description.localId);
      region.change(ObjectLocalID, { parentId: 0 });
      for (const [index, part] of left.entries())
        region.change(part, { parentId: index === 0 ? 0 : left[0]! });
      region.report(simulator, ObjectLocalID, ...left);
    }
  },
  ObjectName: (region, { ObjectData }) => {
    for (const { LocalID, Name } of ObjectData)
      region.prims.get(LocalID)!.name = decodeText(Name).slice(0, 63);
  },
  ObjectDescription: (region, { ObjectData }) => {
    for (const { LocalID, Description } of ObjectData)
      region.prims.get(LocalID)!.text = decodeText(Description);
  },
  ObjectSaleInfo: (region, { ObjectData }) => {
    for (const { LocalID, SaleType, SalePrice } of ObjectData)
      Object.assign(region.prims.get(LocalID)!, { saleType: SaleType, salePrice: SalePrice });
  },
  ObjectPermissions: (region, { ObjectData }) => {
    for (const { ObjectLocalID, Field, Set, Mask } of ObjectData) {
      const { masks } = region.prims.get(ObjectLocalID)!;
      const field = RIGHTS_OF_FIELD[Field]!;
      masks[field] = (Set === 1 ? masks[field] | Mask : masks[field] & ~Mask) >>> 0;
    }
  },
  ObjectSelect: (region, { ObjectData }, simulator) => {
    for (const { ObjectLocalID } of ObjectData) {
      const prim = region.prims.get(ObjectLocalID);
      if (prim === undefined) continue;
      simulator.send({ name: 'ObjectProperties', ObjectData: [propertiesOf(prim)] });
    }
  },
  ObjectGroup: (region, { AgentData, ObjectData }) => {
    for (const { ObjectLocalID } of ObjectData) region.prims.get(ObjectLocalID)!.groupId = AgentData.GroupID;
  },
  ObjectOwner: (region, { HeaderData: { OwnerID, GroupID }, ObjectData }) => {
    for (const { ObjectLocalID } of ObjectData)
      region.prims.get(ObjectLocalID)!.ownerId = OwnerID.isZero ? GroupID : OwnerID;
  },
  DeRezObject: (region, { AgentBlock, ObjectData }, simulator) => {
    if (AgentBlock.Destination === TAKE_COPY)
      return simulator.send(
        newItemOf(AgentBlock.DestinationID, region.prims.get(ObjectData[0]!.ObjectLocalID)!),
      );
    for (const { ObjectLocalID } of ObjectData) region.prims.delete(ObjectLocalID);
    const gone = ObjectData.map(({ ObjectLocalID }) => ({ ID: ObjectLocalID }));
    simulator.send({ name: 'KillObject', ObjectData: gone });
  },
  Undo: (region, { ObjectData }, simulator) => stepBack(region, ObjectData, simulator, 1),
  Redo: (region, { ObjectData }, simulator) => stepBack(region, ObjectData, simulator, 2),
};

function stepBack(
  region: BuildingRegion,
  objects: readonly { readonly ObjectID: Uuid }[],
  simulator: FakeSimulator,
  x: number,
): void {
  for (const { ObjectID } of objects) {
    const { localId, motion } = region.prims.get(ObjectID.a)!.description;
    region.change(localId, { motion: { ...motion, position: { ...motion.position, x } } });
    region.report(simulator, localId);
  }
}

function propertiesOf({ description, name, text, saleType, salePrice, masks, ...its }: BuiltPrim) {
  const zero = Uuid.zero;
  return encodeObjectProperties({
    id: description.id,
    ownerId: its.ownerId,
    groupId: its.groupId,
    lastOwnerId: zero,
    masks,
    ownershipCost: 0,
    saleType,
    salePrice,
    category: 0,
    name,
    description: text,
    creatorId: zero,
    createdAt: 0,
    aggregatePermissions: 0,
    aggregateTexturePermissions: 0,
    aggregateTextureOwnerPermissions: 0,
    inventorySerial: 0,
    itemId: zero,
    folderId: zero,
    fromTaskId: zero,
    touchName: '',
    sitName: '',
    textureIds: [],
  });
}

const TAKE_COPY = 1;
const OBJECT = 6;

/** The item that a copy becomes; its id is the prim's with another end. */
function newItemOf(folderId: Uuid, { description, name }: BuiltPrim): MessageOf<'UpdateCreateInventoryItem'> {
  const { id } = description;
  return newItem({
    ItemID: new Uuid(id.a, 8, 8, 8),
    FolderID: folderId,
    Type: OBJECT,
    Name: encodeText(name),
  });
}

/** An item that is new in the inventory. */
export function newItem(
  item: Partial<MessageOf<'UpdateCreateInventoryItem'>['InventoryData'][number]>,
): MessageOf<'UpdateCreateInventoryItem'> {
  const zero = Uuid.zero;
  return {
    name: 'UpdateCreateInventoryItem',
    AgentData: { AgentID: FAKE_AGENT_ID, SimApproved: true, TransactionID: zero },
    InventoryData: [
      {
        ItemID: zero,
        FolderID: zero,
        CallbackID: 0,
        CreatorID: zero,
        OwnerID: zero,
        GroupID: zero,
        BaseMask: 0,
        OwnerMask: 0,
        GroupMask: 0,
        EveryoneMask: 0,
        NextOwnerMask: 0,
        GroupOwned: false,
        AssetID: zero,
        Type: OBJECT,
        InvType: OBJECT,
        Flags: 0,
        SaleType: 0,
        SalePrice: 0,
        Name: encodeText(''),
        Description: encodeText(''),
        CreationDate: 0,
        CRC: 0,
        ...item,
      },
    ],
  };
}

/** Words of a region to the agent. */
export function alertMessage(words: string): MessageOf<'AlertMessage'> {
  return { name: 'AlertMessage', AlertData: { Message: encodeText(words) }, AlertInfo: [], AgentInfo: [] };
}
