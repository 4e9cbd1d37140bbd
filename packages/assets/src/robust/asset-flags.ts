import { DecodeError } from '@landfall/protocol/errors';
import { AssetFlag } from '../store/index.ts';

const NAMES: readonly (readonly [string, number])[] = [
  ['Normal', AssetFlag.normal],
  ['Maptile', AssetFlag.maptile],
  ['Rewritable', AssetFlag.rewritable],
  ['Collectable', AssetFlag.collectable],
];
const BY_NAME: ReadonlyMap<string, number> = new Map(NAMES);

/** Names with blanks between them; none is `Normal`. @throws DecodeError on a comma, a number, an unknown name (probes 080–086) */
export function parseAssetFlags(text: string): number {
  let flags = 0;
  for (const name of text.split(/\s+/)) {
    const flag = name === '' ? 0 : BY_NAME.get(name);
    if (flag === undefined) throw new DecodeError('unknown flag', { path: 'AssetBase.Flags' });
    flags |= flag;
  }
  return flags;
}

/** Bits that have no name are left out. */
export function formatAssetFlags(flags: number): string {
  const names = NAMES.filter(([, flag]) => flag !== 0 && (flags & flag) === flag).map(([name]) => name);
  return names.length === 0 ? 'Normal' : names.join(' ');
}
