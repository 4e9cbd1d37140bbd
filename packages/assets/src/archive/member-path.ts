import { DecodeError } from '@landfall/protocol/errors';
import { MOST_PATH_BYTES } from './limits.ts';

/** What a member of an archive is, by its place in it. */
export type MemberRole =
  | 'control'
  | 'asset'
  | 'object'
  | 'item'
  | 'settings'
  | 'parcel'
  | 'terrain'
  | 'other';

/** Where a member belongs, by its path alone. */
export interface MemberPlace {
  /** What the first folder of its path makes it; `control` is `archive.xml`, `other` whatever has no place in an archive. */
  readonly role: MemberRole;
  /** Last part of the path. */
  readonly name: string;
  /** `<col>_<row>_<name>` in an archive of several regions, else empty. */
  readonly region: string;
}

const ROLES: Readonly<Record<string, MemberRole>> = {
  assets: 'asset',
  objects: 'object',
  inventory: 'item',
  settings: 'settings',
  landdata: 'parcel',
  terrains: 'terrain',
};

/**
 * Where a member belongs. Nothing is ever written under an archive's own paths; a path that tries to leave the
 * archive is refused all the same, because what comes with it deserves no trust.
 * @throws DecodeError for absolute paths, `..`, drive letters, control characters and empty paths
 * @source archives.md §1.2, §1.3, §2
 */
export function placeOf(path: string): MemberPlace {
  const parts = partsOf(path);
  const isRegional = parts[0] === 'regions' && parts.length > 2;
  if (isOfSystem(parts)) return { role: 'other', name: parts.at(-1)!, region: '' };
  const [folder, ...rest] = isRegional ? parts.slice(2) : parts;
  const region = isRegional ? parts[1]! : '';
  const name = parts.at(-1)!;
  if (rest.length === 0)
    return { role: !isRegional && name === 'archive.xml' ? 'control' : 'other', name, region };
  return { role: (Object.hasOwn(ROLES, folder!) && ROLES[folder!]) || 'other', name, region };
}

/** What a Mac or Windows puts beside files when it packs them: `._x`, `__MACOSX/`, `.DS_Store`. */
function isOfSystem(parts: readonly string[]): boolean {
  return parts[0] === '__MACOSX' || parts.at(-1)!.startsWith('._') || SYSTEM_NAMES.has(parts.at(-1)!);
}

const SYSTEM_NAMES = new Set(['.DS_Store', 'Thumbs.db', 'desktop.ini']);

function partsOf(path: string): string[] {
  if (path.length > MOST_PATH_BYTES) throw new DecodeError('path too long');
  // oxlint-disable-next-line no-control-regex -- the control characters are the point
  if (/[\x00-\x1f\x7f]/.test(path)) throw new DecodeError('path with control characters');
  if (path.startsWith('/') || path.startsWith('\\') || /^[A-Za-z]:[\\/]/.test(path))
    throw new DecodeError('absolute path');
  // Some programs on Windows write its separator; OpenSim itself has it in no name that counts.
  const parts = path.split(/[\\/]/);
  if (parts.includes('..')) throw new DecodeError('path that leaves the archive');
  const named = parts.filter((part) => part !== '' && part !== '.');
  if (named.length === 0) throw new DecodeError('empty path');
  return named;
}
