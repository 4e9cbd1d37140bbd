import { loadRegionArchive } from '@landfall/assets/region-archive';
import type { ArchivedAsset, ArchiveWarning } from '@landfall/assets/region-archive';
import { ASSET_TYPE } from '@landfall/protocol/asset';
import type { ImageCodec } from '@landfall/codecs/ports';
import { NOON } from '@landfall/scene/environment';
import { SceneWarnings, wantedAssets } from '../scene/index.ts';
import type { CollectedScene } from '../scene/index.ts';
import { archivedRegion } from './archived-region.ts';
import { AssetShelf } from './asset-shelf.ts';
import type { AssetKind } from './asset-source.ts';
import { limited } from './limits.ts';
import type { SceneLimits } from './limits.ts';
import { refuseAborted } from './until-complete.ts';

/** How a backup is looked at. */
export interface ArchiveOptions extends SceneLimits {
  readonly codec: Pick<ImageCodec, 'decode'>;
  /** The other regions of the archive, too. */
  readonly wantsNeighbours: boolean;
  /** See `SceneFileOptions`. */
  readonly ownsAll: boolean;
  readonly signal: AbortSignal;
  readonly status: (text: string) => void;
}

/** Decoded at once; more would only wait for the codec. */
const AT_ONCE = 4;

/**
 * Collects the scene of an OAR. It is read twice: which assets are wanted, its objects say.
 * @param open gives the archive's bytes, each time from the start
 * @throws DecodeError where it is no region archive; ClosedError when the signal is aborted
 */
export async function collectArchive(
  open: () => AsyncIterable<Uint8Array>,
  options: ArchiveOptions,
): Promise<CollectedScene> {
  const warnings = new SceneWarnings();
  options.status('reading the objects');
  const archive = await loadRegionArchive(interruptible(open(), options.signal), {
    onWarning: (warning) => addWarning(warnings, warning),
  });
  const scenes = options.wantsNeighbours ? archive.regions : archive.regions.slice(0, 1);
  const [first, ...others] = limited(
    scenes.map((scene) => archivedRegion(scene, archive.regions[0]!)),
    options,
  );
  const regions = [first!, ...others] as const;
  const wanted = wantedAssets(regions, options.ownsAll);
  const shelf = new AssetShelf({ codec: options.codec, warnings });
  shelf.want(wanted);
  options.status('reading textures and meshes');
  await fill(shelf, interruptible(open(), options.signal));
  return {
    source: 'backup',
    regions,
    assets: shelf.assets(wanted, 'not-recorded'),
    sky: NOON,
    missing: [],
    warnings,
  };
}

function addWarning(warnings: SceneWarnings, { path, field = '', offset, reason }: ArchiveWarning): void {
  warnings.add({ of: 'file', id: path, field, offset, what: reason });
}

const KINDS: ReadonlyMap<number, AssetKind> = new Map([
  [ASSET_TYPE.texture, 'texture'],
  [ASSET_TYPE.mesh, 'mesh'],
]);

async function fill(shelf: AssetShelf, chunks: AsyncIterable<Uint8Array>): Promise<void> {
  const decoding = new Set<Promise<void>>();
  const onAsset = async ({ id, type, read }: ArchivedAsset): Promise<void> => {
    const kind = KINDS.get(type);
    if (kind === undefined || !shelf.wants(id.toString(), kind)) return;
    const keeping = shelf.keep(id.toString(), kind, await read()).finally(() => decoding.delete(keeping));
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
