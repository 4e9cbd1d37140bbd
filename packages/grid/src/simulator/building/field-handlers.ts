import { decodeText } from '@landfall/protocol/bytes';
import { DecodeError } from '@landfall/protocol/errors';
import {
  decodeExtraParam,
  decodeExtraParams,
  encodeExtraParam,
  encodeExtraParams,
} from '@landfall/protocol/extra-params';
import type { ExtraParam } from '@landfall/protocol/extra-params';
import { OBJECT_FLAG, OBJECT_MATERIAL, shapeOfFields } from '@landfall/protocol/object';
import { decodeTextureEntry, encodeTextureEntry } from '@landfall/protocol/texture-entry';
import { PERMISSION, SALE_TYPE } from '@landfall/protocol/inventory';
import { shortenedDescription, shortenedName } from '../inventory/index.ts';
import { announce, announceAll, sceneOf, tellProperties, withPhysics } from '../objects/index.ts';
import type { PartChanges, Prim } from '../objects/index.ts';
import { alert } from '../region/index.ts';
import type { Agent, Handlers } from '../region/index.ts';
import type { UpdateKind } from '../view/index.ts';
import { owns, partFor } from './allowed.ts';
import { tellPhysics } from './tell-physics.ts';

/** Of one object; there are eight kinds. */
const MOST_PARAMS = 16;
/** @source OpenSim PrimFlags.JointWheel, which stands for "in search" there */
const IN_SEARCH = 0x8000;
const FLAGS_OF_USE = OBJECT_FLAG.physics | OBJECT_FLAG.temporaryOnRez | OBJECT_FLAG.phantom;

/** What a prim is called, what it looks like, what it does when it is touched. Of what may not be changed, nothing is said. */
export const fieldHandlers: Handlers = {
  /** As OpenSim does, nobody is told: who wants to know selects it. */
  ObjectName({ ObjectData }, from, sequence) {
    for (const { LocalID, Name } of ObjectData)
      edit(from, LocalID, sequence, 'name', () => ({ name: shortenedName(decodeText(Name)) }));
  },

  ObjectDescription({ ObjectData }, from, sequence) {
    for (const { LocalID, Description } of ObjectData)
      edit(from, LocalID, sequence, 'description', () => ({
        description: shortenedDescription(decodeText(Description)),
      }));
  },

  ObjectClickAction({ ObjectData }, from, sequence) {
    for (const { ObjectLocalID, ClickAction } of ObjectData)
      tell(
        from,
        edit(from, ObjectLocalID, sequence, 'click', () => ({ clickAction: ClickAction })),
        'full',
      );
  },

  ObjectMaterial({ ObjectData }, from, sequence) {
    for (const { ObjectLocalID, Material } of ObjectData) {
      if (Material > OBJECT_MATERIAL.light) continue;
      const prim = edit(from, ObjectLocalID, sequence, 'material', () => ({ material: Material }));
      tell(from, prim, 'full');
      if (prim !== undefined) tellPhysics(from, prim);
    }
  },

  ObjectShape({ ObjectData }, from, sequence) {
    for (const block of ObjectData)
      tell(
        from,
        edit(from, block.ObjectLocalID, sequence, 'shape', () => ({ shape: shapeOfFields(block) })),
        'full',
      );
  },

  /** The texture entry goes out with a terse update. @source OpenSim SceneObjectPart.cs (UpdateTextureEntry) */
  ObjectImage({ ObjectData }, from, sequence) {
    for (const { ObjectLocalID, TextureEntry } of ObjectData) {
      const prim = edit(from, ObjectLocalID, sequence, 'image', () => painted(TextureEntry));
      tell(from, prim, 'painted');
    }
  },

  ObjectExtraParams({ ObjectData }, from, sequence) {
    for (const { ObjectLocalID, ParamType, ParamInUse, ParamData } of ObjectData) {
      const param = ParamInUse ? decodeExtraParam(ParamType, ParamData.slice()) : undefined;
      const prim = edit(from, ObjectLocalID, sequence, `param ${ParamType}`, ({ part }) => ({
        extraParams: withParam(part.extraParams, ParamType, param),
      }));
      tell(from, prim, 'full');
    }
  },

  /** @source OpenSim BuySellModule.cs (ObjectSaleInfo) */
  ObjectSaleInfo({ ObjectData }, from) {
    for (const { LocalID, SaleType, SalePrice } of ObjectData) {
      const prim = sceneOf(from.region).byLocalId(LocalID);
      if (prim === undefined) continue;
      if (!owns(from, prim) || SaleType > SALE_TYPE.contents) alert(from, NO_SALE);
      else {
        sceneOf(from.region).change(prim.root, { saleType: SaleType, salePrice: Math.max(0, SalePrice) });
        tellProperties(from, [prim.root]);
      }
    }
  },

  /** What falls, what goes by itself, what one walks through: all of a linkset. @source OpenSim SceneGraph.cs (UpdatePrimFlags) */
  ObjectFlagUpdate({ AgentData, ExtraPhysics = [] }, from) {
    const { ObjectLocalID, UsePhysics, IsTemporary, IsPhantom } = AgentData;
    const prim = partFor(from, ObjectLocalID, PERMISSION.modify);
    if (prim === undefined) return;
    const [physics] = ExtraPhysics;
    if (physics !== undefined) {
      sceneOf(from.region).change(prim, withPhysics(prim.part, physics));
      tellPhysics(from, prim);
      return;
    }
    const flags =
      (UsePhysics ? OBJECT_FLAG.physics : 0) |
      (IsTemporary ? OBJECT_FLAG.temporaryOnRez : 0) |
      (IsPhantom ? OBJECT_FLAG.phantom : 0);
    for (const one of prim.linkset)
      sceneOf(from.region).change(one, { flags: (one.part.flags & ~FLAGS_OF_USE) | flags });
    announceAll(from.region, prim.root, 'full');
  },

  ObjectIncludeInSearch({ ObjectData }, from) {
    for (const { ObjectLocalID, IncludeInSearch } of ObjectData) {
      const prim = partFor(from, ObjectLocalID, IncludeInSearch ? PERMISSION.modify : PERMISSION.move);
      if (prim === undefined) continue;
      const { flags } = prim.root.part;
      sceneOf(from.region).change(prim.root, {
        flags: IncludeInSearch ? flags | IN_SEARCH : flags & ~IN_SEARCH,
      });
    }
  },
};

const NO_SALE = "You don't have permission to set object on sale";

/** Changes a part, if it may be and nothing newer about it has come. @returns it, when it was changed */
function edit(
  from: Agent,
  localId: number,
  sequence: number,
  subject: string,
  changesOf: (prim: Prim) => PartChanges | undefined,
): Prim | undefined {
  const prim = partFor(from, localId, PERMISSION.modify);
  const changes = prim === undefined ? undefined : usable(() => changesOf(prim));
  if (prim === undefined || changes === undefined) return undefined;
  if (!from.newest.takes(`${subject} ${localId}`, sequence)) return undefined;
  sceneOf(from.region).change(prim, changes);
  return prim;
}

function tell({ region }: Agent, prim: Prim | undefined, kind: UpdateKind): void {
  if (prim !== undefined) announce(region, prim, kind);
}

/** Undefined for bytes that say nothing. */
function usable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

function painted(bytes: Uint8Array): PartChanges | undefined {
  const entry = decodeTextureEntry(bytes);
  return entry && { textureEntry: encodeTextureEntry(entry) };
}

function withParam(bytes: Uint8Array, number: number, param: ExtraParam | undefined): Uint8Array {
  const others = decodeExtraParams(bytes).filter((one) => encodeExtraParam(one).number !== number);
  const all = param === undefined ? others : [...others, param];
  return encodeExtraParams(all.slice(0, MOST_PARAMS));
}
