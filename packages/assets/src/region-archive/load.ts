import { DecodeError } from '@landfall/protocol/errors';
import type { SceneGroup } from '@landfall/protocol/object-xml';
import { MAX_REGION_METRES, REGION_STEP_METRES, isRegionSize } from '@landfall/protocol/region';
import type { ArchivedRegion, ControlFile } from '../archive/index.ts';
import type { ArchivedParcel } from './archived-parcel.ts';
import { readRegionArchive } from './entries.ts';
import type { ArchivedAsset, RegionEntry } from './entries.ts';
import { MOST_HEIGHT_METRES, decodeHeights, fitHeights } from './heights.ts';
import type { ArchivedHeights, Sides } from './heights.ts';
import { MOST_PARCELS, MOST_WARNINGS } from './limits.ts';
import type { RegionArchiveLimits } from './limits.ts';
import { bitmapBytes, fitBitmap, squareOf } from './parcel-bitmap.ts';
import type { RegionSettings } from './region-settings.ts';
import { warningFrom, warningOf } from './warning.ts';
import type { ArchiveWarning } from './warning.ts';

/** A linkset of an archive, and where it stood there. */
export interface ArchivedObject {
  /** Of the member in the archive, such as `objects/Box_128-128-025__<id>.xml`; linksets of a coalesced object share it. */
  readonly path: string;
  /** The linkset itself, root and all. */
  readonly group: SceneGroup;
}

/** A region of an archive. */
export interface ArchivedScene {
  /** As the files of its settings and terrain are called; characters beyond ASCII were lost when it was written. */
  readonly name: string;
  /** `<column>_<row>_<name>`; empty where there is one region only. */
  readonly folder: string;
  /** Its id when it was saved, as text; empty where the archive does not say. */
  readonly id: string;
  /** Metres from west to east: 256, 512, … 4096. */
  readonly width: number;
  /** Metres from south to north, likewise. */
  readonly depth: number;
  /** Place among the regions of the archive, from the south-west, 0-based; holes count. */
  readonly column: number;
  /** Likewise from south to north, where `column` goes from west to east. */
  readonly row: number;
  /** Undefined where the archive has none that can be read; so for the ground. */
  readonly settings: RegionSettings | undefined;
  /** Heights of the ground; undefined where the archive has none that can be read. */
  readonly terrain: ArchivedHeights | undefined;
  /** Its parcels that could be read; those that could not are warnings. */
  readonly parcels: readonly ArchivedParcel[];
  /** Its linksets that could be read, in the order of the archive; those that could not are warnings. */
  readonly objects: readonly ArchivedObject[];
}

/** A region archive in memory, without its assets. */
export interface RegionArchive {
  /** Undefined where it has none that can be read: it is taken for one region then. */
  readonly control: ControlFile | undefined;
  /** At least one: an archive without a region is an error. */
  readonly regions: readonly ArchivedScene[];
  /** How many assets there were, and their bytes. */
  readonly assets: { readonly count: number; readonly bytes: number };
  /** The first thousand. */
  readonly warnings: readonly ArchiveWarning[];
  /** All of them. */
  readonly warningCount: number;
}

/** How an archive is loaded. */
export interface LoadOptions extends RegionArchiveLimits {
  /** Hears of each asset in its turn, and is waited for; assets are passed over without it. */
  readonly onAsset?: (asset: ArchivedAsset) => Promise<void> | void;
  /** Hears of each warning as it comes up. */
  readonly onWarning?: (warning: ArchiveWarning) => void;
}

/**
 * Loads the regions of an OAR: all but its assets, which go to `onAsset` one by one. What cannot be used is left out with a warning.
 * A DecodeError of `onAsset` is a warning, too; whatever else it throws ends the loading.
 * @throws DecodeError when nothing of it is an archive, there is no region in it, or its major version is a newer one
 * @source archives.md §1
 */
export async function loadRegionArchive(
  chunks: AsyncIterable<Uint8Array>,
  options: LoadOptions = {},
): Promise<RegionArchive> {
  const loading = new Loading(options);
  for await (const entry of readRegionArchive(chunks, options)) {
    if (entry.kind === 'asset') await loading.takeAsset(entry);
    else loading.take(entry);
  }
  return loading.finish();
}

/** What there is of a region while the archive is read: which regions there are may be told last. */
interface Draft {
  settings: RegionSettings | undefined;
  terrain: { readonly path: string; readonly bytes: Uint8Array } | undefined;
  name: string;
  readonly parcels: { readonly path: string; readonly parcel: ArchivedParcel }[];
  readonly objects: ArchivedObject[];
}

class Loading {
  readonly #options: LoadOptions;
  readonly #drafts = new Map<string, Draft>();
  readonly #warnings: ArchiveWarning[] = [];
  #warningCount = 0;
  #control: ControlFile | undefined;
  /** Why the archive ends before its end. */
  #cutOff: string | undefined;
  #assets = { count: 0, bytes: 0 };

  constructor(options: LoadOptions) {
    this.#options = options;
  }

  async takeAsset({ asset, path }: Extract<RegionEntry, { kind: 'asset' }>): Promise<void> {
    this.#assets = { count: this.#assets.count + 1, bytes: this.#assets.bytes + asset.sizeBytes };
    try {
      await this.#options.onAsset?.(asset);
    } catch (error) {
      this.#warn(warningFrom('malformed', path, error));
    }
  }

  take(entry: Exclude<RegionEntry, { kind: 'asset' }>): void {
    if (entry.kind === 'warning') this.#takeWarning(entry.warning);
    else if (entry.kind === 'control') this.#control = entry.control;
    else if (entry.kind === 'settings') this.#takeSettings(entry);
    else if (entry.kind === 'terrain') this.#takeTerrain(entry);
    else if (entry.kind === 'parcel') this.#takeParcel(entry);
    else {
      const { objects } = this.#draftOf(entry.region);
      for (const group of entry.groups) objects.push({ path: entry.path, group });
    }
  }

  #takeWarning(warning: ArchiveWarning): void {
    if (warning.fault === 'cut-off') this.#cutOff = warning.reason;
    this.#warn(warning);
  }

  finish(): RegionArchive {
    if (this.#control === undefined)
      this.#warn(warningOf('no-control', 'archive.xml', 'missing: what regions there were is not known'));
    const regions = this.#regions().map((region) => this.#sceneOf(region));
    if (regions.length === 0) throw new DecodeError(this.#cutOff ?? 'there is no region in this archive');
    for (const [folder, draft] of this.#drafts) this.#warnOfUnknown(folder, draft);
    return {
      control: this.#control,
      regions,
      assets: this.#assets,
      warnings: this.#warnings,
      warningCount: this.#warningCount,
    };
  }

  #takeSettings({ region, path, settings }: Extract<RegionEntry, { kind: 'settings' }>): void {
    const draft = this.#draftOf(region);
    if (draft.settings !== undefined) {
      this.#warn(warningOf('repeated', path, 'second settings of a region'));
      return;
    }
    draft.settings = settings;
    draft.name = nameIn(path);
  }

  #takeTerrain({ region, path, bytes }: Extract<RegionEntry, { kind: 'terrain' }>): void {
    const draft = this.#draftOf(region);
    if (draft.terrain !== undefined) {
      this.#warn(warningOf('repeated', path, 'second terrain of a region'));
      return;
    }
    draft.terrain = { path, bytes };
    if (draft.name === '') draft.name = nameIn(path);
  }

  #takeParcel({ region, path, parcel }: Extract<RegionEntry, { kind: 'parcel' }>): void {
    const { parcels } = this.#draftOf(region);
    if (parcels.length < MOST_PARCELS) parcels.push({ path, parcel });
    else this.#warn(warningOf('over-budget', path, `more than ${MOST_PARCELS} parcels in a region`));
  }

  #draftOf(folder: string): Draft {
    const known = this.#drafts.get(folder);
    if (known !== undefined) return known;
    const draft: Draft = { settings: undefined, terrain: undefined, name: '', parcels: [], objects: [] };
    this.#drafts.set(folder, draft);
    return draft;
  }

  /** Those of the control file; without one, what the folders say. */
  #regions(): readonly ArchivedRegion[] {
    const told = this.#control?.regions ?? [];
    if (told.length > 0) return told;
    return Array.from(this.#drafts.keys(), (folder) => ({
      folder,
      id: '',
      ...placeOfFolder(folder),
      widthMetres: 0,
      heightMetres: 0,
    }));
  }

  #sceneOf({ folder, id, column, row, widthMetres, heightMetres }: ArchivedRegion): ArchivedScene {
    const draft = this.#draftOf(folder);
    this.#drafts.delete(folder);
    const terrain = this.#heightsOf(draft, { width: widthMetres, depth: heightMetres });
    const sides = this.#sidesOf(folder, { width: widthMetres, depth: heightMetres }, terrain);
    return {
      name: draft.name === '' ? folder.replace(/^\d+_\d+_/, '').replaceAll('_', ' ') : draft.name,
      folder,
      id,
      ...sides,
      column,
      row,
      settings: draft.settings,
      terrain: terrain && fitHeights(terrain, sides),
      parcels: this.#parcelsOf(draft, sides),
      objects: draft.objects,
    };
  }

  /** A bitmap of another region's size lies in the south-west. @source OpenSim LandObject.cs (ConvertBytesToLandBitmap) */
  #parcelsOf({ parcels }: Draft, sides: Sides): ArchivedParcel[] {
    return parcels.flatMap(({ path, parcel }) => {
      const { bitmap } = parcel;
      if (bitmap.length === bitmapBytes(sides)) return parcel;
      const other = squareOf(bitmap);
      const reason = `a bitmap of ${bitmap.length} bytes in a region of ${sides.width} × ${sides.depth} m`;
      this.#warn(warningOf('malformed', path, reason));
      return other === undefined ? [] : { ...parcel, bitmap: fitBitmap(bitmap, other, sides) };
    });
  }

  #heightsOf({ terrain }: Draft, sides: Sides): ArchivedHeights | undefined {
    if (terrain === undefined) return undefined;
    try {
      const heights = decodeHeights(terrain.path, terrain.bytes, sides);
      if (sides.width > 0 && (heights.width !== sides.width || heights.depth !== sides.depth))
        this.#warn(
          warningOf('terrain', terrain.path, `ground of ${heights.width} m in a region of ${sides.width} m`),
        );
      return this.#usable(terrain.path, heights);
    } catch (error) {
      this.#warn(warningFrom('terrain', terrain.path, error));
      return undefined;
    }
  }

  /** Ground of which more is none than is some is not used. */
  #usable(path: string, map: ArchivedHeights): ArchivedHeights | undefined {
    const { unusable, heights, width, depth } = map;
    if (unusable === undefined) return map;
    const isUsed = unusable.count <= heights.length / 2;
    const what = `${unusable.count} of ${heights.length} heights are no numbers, or beyond ${MOST_HEIGHT_METRES} m`;
    const reason = `${what}: ${isUsed ? 'they are taken as 0 m' : 'this ground is not used'}`;
    this.#warn({ ...warningOf('terrain', path, reason), offset: unusable.offset });
    return isUsed ? { width, depth, heights } : undefined;
  }

  /** What the control file tells, if a region can have it; else as the ground; else the usual. */
  #sidesOf(folder: string, told: Sides, terrain: ArchivedHeights | undefined): Sides {
    if (isRegionSize(told.width) && isRegionSize(told.depth)) return told;
    if (told.width !== 0 || told.depth !== 0)
      this.#warn(
        warningOf(
          'malformed',
          'archive.xml',
          `a region of ${told.width} × ${told.depth} m (${folder}): sides are multiples of ${REGION_STEP_METRES} up to ${MAX_REGION_METRES}`,
        ),
      );
    return terrain === undefined
      ? { width: REGION_STEP_METRES, depth: REGION_STEP_METRES }
      : { width: terrain.width, depth: terrain.depth };
  }

  #warnOfUnknown(folder: string, { objects, parcels }: Draft): void {
    const what = `${objects.length} objects and ${parcels.length} parcels of a region that archive.xml does not name`;
    this.#warn(warningOf('unknown-region', folder === '' ? '' : `regions/${folder}/`, what));
  }

  #warn(warning: ArchiveWarning): void {
    this.#warningCount++;
    if (this.#warnings.length < MOST_WARNINGS) this.#warnings.push(warning);
    this.#options.onWarning?.(warning);
  }
}

/** `settings/Quay.xml` → `Quay`. */
const nameIn = (path: string): string => path.replace(/^.*[\\/]/, '').replace(/\.[^.]*$/, '');

/** `2_1_Quay` → column 1, row 0. */
function placeOfFolder(folder: string): { readonly column: number; readonly row: number } {
  const [, column = '1', row = '1'] = /^(\d{1,5})_(\d{1,5})_/.exec(folder) ?? [];
  return { column: Math.max(0, Number(column) - 1), row: Math.max(0, Number(row) - 1) };
}
