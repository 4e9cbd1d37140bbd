import { DecodeError } from '../errors/index.ts';

/** Bits of `Flags` by the names that archives give them. @source archives.md §1.5; OpenMetaverse PrimFlags */
export const PRIM_FLAG_NAMES: ReadonlyMap<string, number> = new Map([
  ['Physics', 0x1],
  ['CreateSelected', 0x2],
  ['ObjectModify', 0x4],
  ['ObjectCopy', 0x8],
  ['ObjectAnyOwner', 0x10],
  ['ObjectYouOwner', 0x20],
  ['Scripted', 0x40],
  ['Touch', 0x80],
  ['ObjectMove', 0x100],
  ['Money', 0x200],
  ['Phantom', 0x400],
  ['InventoryEmpty', 0x800],
  ['JointHinge', 0x1000],
  ['JointP2P', 0x2000],
  ['JointLP2P', 0x4000],
  ['JointWheel', 0x8000],
  ['AllowInventoryDrop', 0x1_0000],
  ['ObjectTransfer', 0x2_0000],
  ['ObjectGroupOwned', 0x4_0000],
  ['ObjectYouOfficer', 0x8_0000],
  ['CameraDecoupled', 0x10_0000],
  ['AnimSource', 0x20_0000],
  ['CameraSource', 0x40_0000],
  ['CastShadows', 0x80_0000],
  ['DieAtEdge', 0x100_0000],
  ['ReturnAtEdge', 0x200_0000],
  ['Sandbox', 0x400_0000],
  ['Flying', 0x800_0000],
  ['ObjectOwnerModify', 0x1000_0000],
  ['TemporaryOnRez', 0x2000_0000],
  ['Temporary', 0x4000_0000],
  ['ZlibCompressed', 0x8000_0000],
]);

/**
 * The bits of a list of names, or of a number. Names that are not known are left out.
 * @throws DecodeError for a number that is none of 32 bits
 */
export function parsePrimFlags(text: string): number {
  const words = text.split(/[\s,]+/).filter((word) => word !== '' && word !== 'None');
  let flags = 0;
  for (const word of words) {
    const number = /^-?\d+$/.test(word) ? Number(word) : (PRIM_FLAG_NAMES.get(word) ?? 0);
    if (Math.abs(number) > 0xffff_ffff)
      throw new DecodeError('flags of more than 32 bits', { path: 'Flags' });
    flags |= number;
  }
  return flags >>> 0;
}

/** The names of bits, between spaces; `None` for none. */
export function formatPrimFlags(flags: number): string {
  const names = [...PRIM_FLAG_NAMES].filter(([, bit]) => (flags & bit) !== 0).map(([name]) => name);
  return names.length === 0 ? 'None' : names.join(' ');
}
