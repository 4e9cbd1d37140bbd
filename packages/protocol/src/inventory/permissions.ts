import { Uuid } from '../datatypes/index.ts';
import { parseHex, parseLooseUuid } from '../asset/lines/index.ts';
import type { LineReader } from '../asset/lines/index.ts';

/** Bits of permissions. @source PROTOCOL L1.7; viewer llpermissionsflags.h */
export const PERMISSION = Object.freeze({
  transfer: 0x2000,
  modify: 0x4000,
  copy: 0x8000,
  export: 0x1_0000,
  move: 0x8_0000,
  /** All of the above, as one may have them who made a thing. @source captures/build-objects (UpdateCreateInventoryItem) */
  full: 0x9_e000,
  fullButExport: 0x8_e000,
  all: 0x7fff_ffff,
});

/** Who may do what with an item, and whose it is. Masks are bits of {@link PERMISSION}, 32 of them. */
export interface ItemPermissions {
  /** The most that anybody may do with it: the others never go beyond. */
  readonly base: number;
  /** What the owner may do with it. */
  readonly owner: number;
  /** What members of `groupId` may do with it. */
  readonly group: number;
  /** What anybody may do with it. */
  readonly everyone: number;
  /** What the owner after this one may do with it, once it is given away. */
  readonly nextOwner: number;
  /** Who made it. */
  readonly creatorId: Uuid;
  /** Whose it is: an agent, or a group where `isGroupOwned`; zero for nobody. */
  readonly ownerId: Uuid;
  /** Whose it was before; zero where it never changed hands. */
  readonly lastOwnerId: Uuid;
  /** The group that it is set to; zero for none. */
  readonly groupId: Uuid;
  /** The group itself is the owner, not an agent. */
  readonly isGroupOwned: boolean;
}

/** Nobody's, and nobody may do anything with it. */
export const NO_PERMISSIONS: ItemPermissions = Object.freeze({
  base: 0,
  owner: 0,
  group: 0,
  everyone: 0,
  nextOwner: 0,
  creatorId: Uuid.zero,
  ownerId: Uuid.zero,
  lastOwnerId: Uuid.zero,
  groupId: Uuid.zero,
  isGroupOwned: false,
});

type MaskName = 'base' | 'owner' | 'group' | 'everyone' | 'nextOwner';
type IdName = 'creatorId' | 'ownerId' | 'lastOwnerId' | 'groupId';

const MASKS: ReadonlyMap<string, MaskName> = new Map([
  ['base_mask', 'base'],
  ['owner_mask', 'owner'],
  ['group_mask', 'group'],
  ['everyone_mask', 'everyone'],
  ['next_owner_mask', 'nextOwner'],
]);
/** What was `base_mask` in the first years. */
const OLD_BASE_MASK = 'creator_mask';
const IDS: ReadonlyMap<string, IdName> = new Map([
  ['creator_id', 'creatorId'],
  ['owner_id', 'ownerId'],
  ['last_owner_id', 'lastOwnerId'],
  ['group_id', 'groupId'],
]);

/**
 * The block behind the line `permissions 0`. Fields that are missing or no numbers are those of {@link NO_PERMISSIONS}; what is
 * not known is passed over and told.
 * @throws DecodeError when it does not end
 * @source viewer llpermissions.cpp; PROTOCOL §14
 */
export function readPermissions(lines: LineReader): ItemPermissions {
  const read = { ...NO_PERMISSIONS };
  lines.block((key, value) => {
    const mask = key === OLD_BASE_MASK ? 'base' : MASKS.get(key);
    const id = IDS.get(key);
    if (mask !== undefined) read[mask] = parseHex(value) ?? skipped(lines, key, 0);
    else if (id !== undefined) read[id] = parseLooseUuid(value) ?? skipped(lines, key, Uuid.zero);
    else if (key === 'group_owned') read.isGroupOwned = (parseHex(value) ?? 0) !== 0;
    else skipped(lines, key, undefined);
  });
  return read;
}

function skipped<T>(lines: LineReader, key: string, instead: T): T {
  lines.skip(`${key} of permissions`);
  return instead;
}

/** The lines of permissions, the one that says so first. */
export function formatPermissions(permissions: ItemPermissions): readonly string[] {
  const mask = (value: number): string => (value >>> 0).toString(16).padStart(8, '0');
  return [
    '\tpermissions 0',
    '\t{',
    ...[...MASKS].map(([key, name]) => `\t\t${key}\t${mask(permissions[name])}`),
    ...[...IDS].map(([key, name]) => `\t\t${key}\t${permissions[name].toString()}`),
    ...(permissions.isGroupOwned ? ['\t\tgroup_owned\t1'] : []),
    '\t}',
  ];
}
