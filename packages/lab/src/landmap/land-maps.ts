/** The maps of a story: the land of each region where the avatar was, from above, and its way over it. */
import { DecodeError } from '@landfall/protocol/errors';
import { landHeights } from '@landfall/protocol/evidence';
import type { EvidenceRecord } from '@landfall/protocol/evidence';
import { formatCount, trackOf } from '../narrator/index.ts';
import type { Story, Track } from '../narrator/index.ts';
import { drawMap } from './draw-map.ts';
import type { MappedLand } from './land-picture.ts';

/** More regions than these are not drawn: each is a picture of some 100 kB. */
const MOST_MAPS = 6;

/** A map as it is shown. */
export interface LandMap {
  /** Name of the region; empty where the evidence does not have it. */
  readonly region: string;
  /** What there is to see, for who cannot. */
  readonly caption: string;
  /** Complete in itself: the land is in it as a PNG. */
  readonly svg: string;
}

/** A map for each region where the avatar was and whose land is in the evidence, in the order in which it came there. */
export function landMaps({ records, protagonist, startMs }: Story): readonly LandMap[] {
  const own = records.filter(({ actor }) => actor === protagonist);
  const lands = landsIn(own);
  const byRegion = new Map<string, Track[]>();
  for (const track of trackOf(own))
    byRegion.set(track.region, [...(byRegion.get(track.region) ?? []), track]);
  return [...byRegion].slice(0, MOST_MAPS).flatMap(([region, tracks], at) => {
    const land = lands.get(region);
    if (land === undefined) return [];
    return [
      {
        region,
        caption: captionOf(region, tracks, protagonist),
        svg: drawMap({ land, tracks, startMs, id: `land-${at + 1}` }),
      },
    ];
  });
}

function captionOf(region: string, tracks: readonly Track[], who: string): string {
  const metres = Math.round(tracks.reduce((sum, { walkedMetres }) => sum + walkedMetres, 0) * 10) / 10;
  const places = tracks.reduce((sum, { points }) => sum + points.length, 0);
  const where = region === '' ? 'the region' : region;
  return `The way of ${who} through ${where}, from above, north at the top: ${formatCount(places, 'place')}${metres > 0 ? `, ${metres} m between them` : ''}.`;
}

/** What others wrote may be no land. */
function landsIn(records: readonly EvidenceRecord[]): ReadonlyMap<string, MappedLand> {
  const lands = new Map<string, MappedLand>();
  for (const { kind, data } of records) {
    if (kind !== 'LandSeen' || data === undefined) continue;
    const { region, width, depth, low, high, water, heights } = data;
    if (typeof region !== 'string' || typeof heights !== 'string') continue;
    if (!isLength(width) || !isLength(depth) || typeof low !== 'number' || typeof high !== 'number') continue;
    const shape = heightsOr({ low, high, heights });
    if (shape === undefined) continue;
    lands.set(region, { heights: shape, width, depth, water: typeof water === 'number' ? water : undefined });
  }
  return lands;
}

const isLength = (metres: unknown): metres is number =>
  typeof metres === 'number' && metres >= 1 && metres <= 100_000;

function heightsOr(land: Parameters<typeof landHeights>[0]): Float32Array | undefined {
  try {
    return landHeights(land);
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}
