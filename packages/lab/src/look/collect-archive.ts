import { loadRegionArchive } from '@landfall/assets/region-archive';
import type { ArchivedAsset, ArchivedScene, ArchiveWarning } from '@landfall/assets/region-archive';
import { UsageError } from '@landfall/protocol/errors';
import { ASSET_TYPE } from '@landfall/protocol/asset';
import type { BakeName } from '@landfall/protocol/avatar';
import type { ImageCodec } from '@landfall/codecs/ports';
import { NOON } from '@landfall/scene/environment';
import { SceneWarnings, wantedAssets, wantedMaterials } from '../scene/index.ts';
import type { CollectedScene } from '../scene/index.ts';
import { archivedRegion } from './archived-region.ts';
import { archivedSky } from './archived-sky.ts';
import { ArchivedMaterials } from './archived-materials.ts';
import { AssetShelf } from './asset-shelf.ts';
import type { ShelfKind } from './asset-shelf.ts';
import { limited } from './limits.ts';
import type { SceneLimits } from './limits.ts';
import { refuseAborted } from './until-complete.ts';

/** How a backup is looked at. */
export interface ArchiveOptions extends SceneLimits {
  /** Decodes textures and sculpt maps. */
  readonly codec: Pick<ImageCodec, 'decode'>;
  /** The other regions of the archive, too. */
  readonly wantsNeighbours: boolean;
  /** Which of them is looked at; the first when left out. */
  readonly region?: string | undefined;
  /** See `SceneFileOptions`. */
  readonly ownsAll: boolean;
  /** The bakes that bodies of avatars are painted with; those of a body that is nobody's when left out. */
  readonly bakes?: readonly BakeName[] | undefined;
  /** Somebody does not want it any more. */
  readonly signal: AbortSignal;
  /** Hears how it gets on: `reading the objects`. */
  readonly status: (text: string) => void;
}

/** Names of regions that are told. */
const MOST_NAMES = 20;
/** As over HTTP: no texture or mesh is longer. */
const MAX_ASSET_BYTES = 16 * 1024 * 1024;
/** Decoded at once; more would only wait for the codec. */
const AT_ONCE = 4;

/**
 * Collects the scene of an OAR. It is read twice: which assets are wanted, its objects say.
 * @param open gives the archive's bytes, each time from the start
 * @throws DecodeError where it is no region archive; UsageError where it has no region of that name; ClosedError when the signal is aborted
 */
export async function collectArchive(
  open: () => AsyncIterable<Uint8Array>,
  options: ArchiveOptions,
): Promise<CollectedScene> {
  const warnings = new SceneWarnings();
  options.status('reading the objects');
  const shelved = new ArchivedMaterials();
  const missing: string[] = [];
  const archive = await loadRegionArchive(interruptible(open(), options.signal), {
    onWarning: (warning) => {
      addWarning(warnings, warning);
      if (warning.fault === 'cut-off') missing.push(`what is behind: ${warning.reason}`);
    },
    onAsset: async (asset) => await shelved.take(asset),
  });
  const chosen = chosenRegion(archive.regions, options.region);
  const scenes = options.wantsNeighbours
    ? [chosen, ...archive.regions.filter((scene) => scene !== chosen)]
    : [chosen];
  const [first, ...others] = limited(
    scenes.map((scene) => archivedRegion(scene, chosen)),
    options,
  );
  const regions = [first!, ...others] as const;
  const materials = shelved.materials(wantedMaterials(regions), warnings);
  const wanted = wantedAssets(regions, options.ownsAll, materials, options.bakes);
  const shelf = new AssetShelf({ codec: options.codec, warnings });
  shelf.want(wanted);
  options.status('reading textures and meshes');
  await fill(shelf, interruptible(open(), options.signal), warnings);
  return {
    source: 'backup',
    regions,
    assets: { ...shelf.assets(wanted, 'not-recorded'), materials },
    sky: NOON,
    regionSky: archivedSky(chosen.settings?.environment ?? '', warnings),
    missing,
    warnings,
  };
}

function addWarning(warnings: SceneWarnings, warning: ArchiveWarning): void {
  const { path, objectId, field = '', offset, reason: what } = warning;
  if (objectId === undefined) return warnings.add({ of: 'file', id: path, field, offset, what });
  const within = field === '' ? path : `${path} ${field}`;
  warnings.add({ of: 'object', id: objectId, field: within, offset, what });
}

/** @throws UsageError for a name that none has */
function chosenRegion(regions: readonly ArchivedScene[], name: string | undefined): ArchivedScene {
  const wanted = name?.toLowerCase();
  const found = regions.find((region) => wanted === undefined || region.name.toLowerCase() === wanted);
  if (found !== undefined) return found;
  const names = regions.slice(0, MOST_NAMES).map((region) => JSON.stringify(region.name));
  const more = regions.length > MOST_NAMES ? `, and ${regions.length - MOST_NAMES} more` : '';
  throw new UsageError(
    `no region of this backup is called ${JSON.stringify(name)}: it has ${names.join(', ')}${more}`,
  );
}

const KINDS: ReadonlyMap<number, ShelfKind> = new Map([
  [ASSET_TYPE.texture, 'texture'],
  [ASSET_TYPE.mesh, 'mesh'],
]);

async function fill(
  shelf: AssetShelf,
  chunks: AsyncIterable<Uint8Array>,
  warnings: SceneWarnings,
): Promise<void> {
  const decoding = new Set<Promise<void>>();
  const onAsset = async ({ id: given, type, sizeBytes, read }: ArchivedAsset): Promise<void> => {
    const id = given.toString();
    const kind = KINDS.get(type);
    if (kind === undefined || !shelf.wants(id, kind)) return;
    if (sizeBytes > MAX_ASSET_BYTES) {
      warnings.add({ of: kind, id, field: '', what: `${sizeBytes} bytes, ${MAX_ASSET_BYTES} allowed` });
      return await shelf.keep(id, kind, { absent: 'too-much' });
    }
    const keeping = shelf.keep(id, kind, await read()).finally(() => decoding.delete(keeping));
    decoding.add(keeping);
    if (decoding.size >= AT_ONCE) await Promise.race(decoding);
  };
  await loadRegionArchive(chunks, { onAsset });
  await Promise.all(decoding);
}

async function* interruptible(
  chunks: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    refuseAborted(signal);
    yield chunk;
  }
}
