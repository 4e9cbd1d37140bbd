import { encodeText } from '@landfall/protocol/bytes';
import type { Uuid } from '@landfall/protocol/datatypes';
import type { Message } from '@landfall/protocol/message';
import { agentBlock } from '../circuits/index.ts';
import type { WorldObject } from '../objects/index.ts';
import type { KnownProperties, RegionProperties } from '../properties/index.ts';
import type { BuildOptions, Edits } from './edits.ts';
import { editProperty } from './field-edits.ts';
import { checkWhole } from './possible.ts';

/** How something is for sale. `saleType`: 0 not, 1 the object itself, 2 a copy, 3 what is in it. */
export interface Sale {
  /** 0 to 3, see above. */
  readonly saleType: number;
  /** In the grid's currency, whole. */
  readonly salePrice: number;
}

/** Whose rights: fields of ObjectPermissions. @source viewer llpermissionsflags.h */
export const RIGHTS_OF = Object.freeze({ owner: 0x02, group: 0x04, everyone: 0x08, nextOwner: 0x10 });

const MOST_PRICE = 0x7fff_ffff;
const MOST_MASK = 0xffff_ffff;

/** Names a prim, or describes it. */
export function setText(
  edits: Edits,
  properties: RegionProperties,
  localId: number,
  field: 'name' | 'description',
  wanted: string,
  options: BuildOptions,
): Promise<WorldObject> {
  const AgentData = agentBlock(edits.scope.ids);
  const message: Message =
    field === 'name'
      ? { name: 'ObjectName', AgentData, ObjectData: [{ LocalID: localId, Name: encodeText(wanted) }] }
      : {
          name: 'ObjectDescription',
          AgentData,
          ObjectData: [{ LocalID: localId, Description: encodeText(wanted) }],
        };
  const what = field === 'name' ? 'naming an object' : 'describing an object';
  const same = (one: string, other: string): boolean => one === other;
  return editProperty(
    edits,
    properties,
    { what, localId, message, wanted, same },
    (known) => known[field],
    options,
  );
}

/** Offers it for sale, or no more. */
export async function sell(
  edits: Edits,
  properties: RegionProperties,
  localId: number,
  wanted: Sale,
  options: BuildOptions,
): Promise<WorldObject> {
  const what = 'offering an object for sale';
  checkWhole(what, wanted.saleType, 0, 3);
  checkWhole(what, wanted.salePrice, 0, MOST_PRICE);
  const block = { LocalID: localId, SaleType: wanted.saleType, SalePrice: wanted.salePrice };
  const message: Message = {
    name: 'ObjectSaleInfo',
    AgentData: agentBlock(edits.scope.ids),
    ObjectData: [block],
  };
  const edit = { what, localId, message, wanted, same: isSameSale };
  return editProperty(
    edits,
    properties,
    edit,
    ({ saleType, salePrice }) => ({ saleType, salePrice }),
    options,
  );
}

function isSameSale(one: Sale, other: Sale): boolean {
  // What is not for sale has no price.
  return one.saleType === other.saleType && (one.saleType === 0 || one.salePrice === other.salePrice);
}

/** Whose it is: somebody's, or with `ownerId` zero the group's. */
export interface NewOwner {
  readonly ownerId: Uuid;
  readonly groupId: Uuid;
}

/** Shows the group that it belongs to, or none. */
export function setGroup(
  edits: Edits,
  properties: RegionProperties,
  localId: number,
  wanted: Uuid,
  options: BuildOptions,
): Promise<WorldObject> {
  const message: Message = {
    name: 'ObjectGroup',
    AgentData: { ...agentBlock(edits.scope.ids), GroupID: wanted },
    ObjectData: [{ ObjectLocalID: localId }],
  };
  const edit = { what: 'setting the group of an object', localId, message, wanted, same: isSameId };
  return editProperty(edits, properties, edit, ({ groupId }) => groupId, options);
}

/** Gives it away. */
export function setOwner(
  edits: Edits,
  properties: RegionProperties,
  localId: number,
  { ownerId, groupId }: NewOwner,
  options: BuildOptions,
): Promise<WorldObject> {
  const message: Message = {
    name: 'ObjectOwner',
    AgentData: agentBlock(edits.scope.ids),
    // Gods alone give things to people, and may do it by force.
    HeaderData: { Override: !ownerId.isZero, OwnerID: ownerId, GroupID: groupId },
    ObjectData: [{ ObjectLocalID: localId }],
  };
  const wanted = ownerId.isZero ? groupId : ownerId;
  const edit = { what: 'giving an object away', localId, message, wanted, same: isSameId };
  return editProperty(edits, properties, edit, (known) => known.ownerId, options);
}

const isSameId = (one: Uuid, other: Uuid): boolean => one.equals(other);

/** Gives rights to somebody, or takes them away. */
export async function permit(
  edits: Edits,
  properties: RegionProperties,
  localId: number,
  whose: keyof typeof RIGHTS_OF,
  mask: number,
  isGiven: boolean,
  options: BuildOptions,
): Promise<WorldObject> {
  const what = 'changing rights';
  checkWhole(what, mask, 0, MOST_MASK);
  const block = { ObjectLocalID: localId, Field: RIGHTS_OF[whose], Set: isGiven ? 1 : 0, Mask: mask };
  const message: Message = {
    name: 'ObjectPermissions',
    AgentData: agentBlock(edits.scope.ids),
    HeaderData: { Override: false },
    ObjectData: [block],
  };
  const wanted = isGiven ? mask : 0;
  const same = (one: number, other: number): boolean => one === other;
  const read = ({ masks }: KnownProperties): number => (masks[whose] & mask) >>> 0;
  return editProperty(edits, properties, { what, localId, message, wanted, same }, read, options);
}
