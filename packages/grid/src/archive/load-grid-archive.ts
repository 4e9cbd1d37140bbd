import { encodeR32, fitHeights, loadRegionArchive } from '@landfall/assets/region-archive';
import type {
  ArchivedObject,
  ArchiveWarning,
  RegionArchive,
  RegionArchiveLimits,
} from '@landfall/assets/region-archive';
import type { AssetStore, PutOutcome } from '@landfall/assets/store';
import type { GridConfig } from '../config/index.ts';
import { withOwnIds } from './own-ids.ts';
import { placeRegions } from './place-regions.ts';
import type { GridPlace, PlacedScene } from './place-regions.ts';
import { AssetTaker } from './take-assets.ts';
import { USUAL_WATER_METRES } from '@landfall/protocol/region';

/** How an archive becomes regions of a grid. */
export interface GridArchiveOptions extends RegionArchiveLimits {
  /** Where its south-western corner comes to lie, in regions of 256 m; 1000, 1000 by default. */
  readonly at?: GridPlace;
  /** Hears of each warning as it comes up. */
  readonly onWarning?: (warning: ArchiveWarning) => void;
}

/** What a grid is to be made of. */
export interface GridArchive {
  /** For `startGrid`: `{ ...config, regions }`. */
  readonly regions: GridConfig['regions'];
  /** Linksets of all regions. */
  readonly objects: number;
  /** Prims of all linksets, their roots among them. */
  readonly parts: number;
  /** Parcels that the archive has, of all regions. */
  readonly parcels: number;
  /** How many there were, their bytes, and what the store said to them. */
  readonly assets: RegionArchive['assets'] & Readonly<Record<PutOutcome, number>>;
  /** All warnings, those of the archive and of what the grid had to change. */
  readonly warningCount: number;
}

const USUAL_PLACE: GridPlace = { x: 1000, y: 1000 };

/**
 * Loads a region archive for a grid: its assets go into `store`, which the grid is given too; everything else stands in the
 * configuration of the regions. Ids are kept.
 * @throws DecodeError when it is no region archive or one of a newer version; StorageError when the store fails
 */
export async function loadGridArchive(
  chunks: AsyncIterable<Uint8Array>,
  store: AssetStore,
  { at = USUAL_PLACE, onWarning, ...limits }: GridArchiveOptions = {},
): Promise<GridArchive> {
  let changes = 0;
  const warn = (fault: ArchiveWarning['fault'], path: string, reason: string): void => {
    changes++;
    onWarning?.({ fault, path, reason, field: undefined, offset: undefined });
  };
  const taker = new AssetTaker(store, ({ asset, reason }) =>
    warn('asset', `assets/${asset.id.toString()}`, reason),
  );
  const archive = await loadRegionArchive(chunks, {
    ...limits,
    onAsset: (asset) => taker.take(asset),
    ...(onWarning && { onWarning }),
  });
  await taker.finish();
  const { placed, changes: moves } = placeRegions(archive.regions, at);
  for (const { scene, reason } of moves)
    warn('moved', scene.folder === '' ? scene.name : scene.folder, reason);
  const renamed = ({ path }: ArchivedObject): void =>
    warn('moved', path, 'a part has no id, or that of another');
  const regions = placed.map((one) => configOf(one, renamed));
  return {
    regions,
    ...countsOf(placed),
    assets: { ...archive.assets, ...taker.outcomes },
    warningCount: archive.warningCount + changes,
  };
}

function countsOf(placed: readonly PlacedScene[]) {
  const objects = placed.flatMap(({ scene }) => scene.objects);
  return {
    objects: objects.length,
    parts: objects.reduce((sum, { group }) => sum + group.parts.length, 0),
    parcels: placed.reduce((sum, { scene }) => sum + scene.parcels.length, 0),
  };
}

type RegionInput = GridConfig['regions'][number];

function configOf(
  { scene, name, id, x, y, size }: PlacedScene,
  onChanged: (object: ArchivedObject) => void,
): RegionInput {
  const { settings, terrain, parcels, objects } = scene;
  const waterHeight = clamp(settings?.waterHeight ?? USUAL_WATER_METRES, 0, MOST_WATER);
  return {
    name,
    ...(id !== undefined && { id }),
    x,
    y,
    size,
    waterHeight,
    maxAgents: clamp(Math.round(settings?.agentLimit ?? USUAL_AGENTS), 1, MOST_AGENTS),
    terrain:
      terrain === undefined
        ? { kind: 'flat', height: waterHeight + 1 }
        : {
            kind: 'bytes',
            format: 'r32',
            bytes: encodeR32(fitHeights(terrain, { width: size, depth: size })),
          },
    ...(settings && { settings }),
    parcels: [...parcels],
    linksets: [...withOwnIds(objects, onChanged)],
  };
}

const MOST_WATER = 4000;
const USUAL_AGENTS = 100;
/** What a region of this grid takes at most. */
const MOST_AGENTS = 1000;

const clamp = (value: number, least: number, most: number): number =>
  Number.isFinite(value) ? Math.min(most, Math.max(least, value)) : least;
