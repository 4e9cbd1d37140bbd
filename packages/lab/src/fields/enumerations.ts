import { CONTROL } from '@landfall/protocol/avatar';
import { CHAT_SOURCE, CHAT_TYPE, DIALOG } from '@landfall/protocol/chat';
import { OBJECT_FLAG, OBJECT_MATERIAL, PCODE } from '@landfall/protocol/object';
import { PARCEL_FLAG } from '@landfall/protocol/parcel';
import { REGION_FLAG, SIM_ACCESS, SIM_STAT } from '@landfall/protocol/region';
import { LAYER_TYPE } from '@landfall/protocol/terrain';
import { TRANSFER_STATUS } from '@landfall/protocol/transfer';

/** What the numbers of a field are called: one of them at a time, or, of `flags`, any number of bits. */
export interface Enumeration {
  /** `one`: a number has one name; `flags`: each of its bits may have one. */
  readonly type: 'one' | 'flags';
  /** Numbers by their names; of `flags`, the bits. */
  readonly names: Readonly<Record<string, number>>;
}

const one = (names: Readonly<Record<string, number>>): Enumeration => ({ type: 'one', names });
const flags = (names: Readonly<Record<string, number>>): Enumeration => ({ type: 'flags', names });

const REGION_FLAGS = flags(REGION_FLAG);
const PCODES = one(PCODE);
const MATERIALS = one(OBJECT_MATERIAL);
const ACCESS = one(SIM_ACCESS);

/** By `Message.Block.Field`. */
const ENUMERATIONS: ReadonlyMap<string, Enumeration> = new Map([
  ['AgentUpdate.AgentData.ControlFlags', flags(CONTROL)],
  ['ChatFromViewer.ChatData.Type', one(CHAT_TYPE)],
  ['ChatFromSimulator.ChatData.ChatType', one(CHAT_TYPE)],
  ['ChatFromSimulator.ChatData.SourceType', one(CHAT_SOURCE)],
  ['ImprovedInstantMessage.MessageBlock.Dialog', one(DIALOG)],
  ['LayerData.LayerID.Type', one(LAYER_TYPE)],
  ['ObjectUpdate.ObjectData.PCode', PCODES],
  ['ObjectUpdate.ObjectData.Material', MATERIALS],
  ['ObjectUpdate.ObjectData.UpdateFlags', flags(OBJECT_FLAG)],
  ['ObjectUpdateCompressed.ObjectData.UpdateFlags', flags(OBJECT_FLAG)],
  ['ObjectUpdateCached.ObjectData.UpdateFlags', flags(OBJECT_FLAG)],
  ['ObjectAdd.ObjectData.PCode', PCODES],
  ['ObjectAdd.ObjectData.Material', MATERIALS],
  ['ObjectMaterial.ObjectData.Material', MATERIALS],
  ['ParcelProperties.ParcelData.ParcelFlags', flags(PARCEL_FLAG)],
  ['ParcelPropertiesUpdate.ParcelData.ParcelFlags', flags(PARCEL_FLAG)],
  ['RegionHandshake.RegionInfo.RegionFlags', REGION_FLAGS],
  ['RegionHandshake.RegionInfo.SimAccess', ACCESS],
  ['RegionInfo.RegionInfo.RegionFlags', REGION_FLAGS],
  ['RegionInfo.RegionInfo.SimAccess', ACCESS],
  ['SimStats.Region.RegionFlags', REGION_FLAGS],
  ['SimStats.Stat.StatID', one(SIM_STAT)],
  ['TransferInfo.TransferInfo.Status', one(TRANSFER_STATUS)],
  ['TransferPacket.TransferData.Status', one(TRANSFER_STATUS)],
]);

/** What the numbers of a part inside a field are called, by the part's own name. */
const PARTS: ReadonlyMap<string, Enumeration> = new Map([
  ['pcode', PCODES],
  ['material', MATERIALS],
  ['updateFlags', flags(OBJECT_FLAG)],
]);

/** What the numbers of a field are called; undefined where they are just numbers. */
export function enumerationOf(message: string, block: string, field: string): Enumeration | undefined {
  return ENUMERATIONS.get(`${message}.${block}.${field}`);
}

/** What the numbers of a part inside a field are called, such as `pcode`. */
export const enumerationOfPart = (name: string): Enumeration | undefined => PARTS.get(name);

/** `say`, or `forward, fly` of flags; undefined for a number without a name. */
export function nameOfNumber({ type, names }: Enumeration, number: number): string | undefined {
  const known = Object.entries(names);
  if (type === 'one') return known.find(([, value]) => value === number)?.[0];
  const set = known.filter(([, value]) => (number & value) !== 0 && (number & value) >>> 0 === value >>> 0);
  return set.length === 0 ? undefined : set.map(([name]) => name).join(', ');
}
