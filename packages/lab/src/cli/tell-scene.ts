import { formatCount, formatShare } from '../narrator/index.ts';
import type { WrittenRun } from '../output/index.ts';
import { formatWarning, isAbsent } from '../scene/index.ts';
import type { CollectedScene, SceneFiles } from '../scene/index.ts';
import type { Progress } from '../terminal/index.ts';

/** Warnings and gaps that are shown; all of them are in scene.json. */
const MOST_SHOWN = 10;

/** What was seen. */
export function tellScene({ regions }: CollectedScene, progress: Progress): void {
  for (const { name, size, objects } of regions)
    progress.tell(
      `${name === '' ? 'A region' : name}, ${size.x} × ${size.y} m: ${formatCount(objects.length, 'object or avatar', 'objects and avatars')}`,
    );
}

/** What there is of what it wants: meshes that cannot be read are not. */
export function tellAssets(
  { assets }: CollectedScene,
  { damagedMeshes }: Pick<SceneFiles, 'damagedMeshes'>,
  progress: Progress,
): void {
  const { textures, sculpts, meshes, materials } = assets;
  const kinds = [
    [textures, 'texture', 'textures'],
    [sculpts, 'sculpt map', 'sculpt maps'],
    [meshes, 'mesh', 'meshes'],
    ...(materials.size > 0 ? [[materials, 'material', 'materials'] as const] : []),
  ] as const;
  const counts = kinds.map(([all, one, many]) => {
    const found = [...all].filter(
      ([id, asset]) => !isAbsent(asset) && !(all === meshes && damagedMeshes.has(id)),
    );
    const there = found.length;
    return formatShare(there, all.size, one, many);
  });
  progress.tell(counts.join(', '));
}

/** What was made of it, what is not in the file as it is, and what could not be used. */
export function tellWritten(
  { warnings }: CollectedScene,
  { written, avatarsMarked }: SceneFiles,
  { paths, before }: WrittenRun,
  progress: Progress,
): void {
  const told = [
    [avatarsMarked, 'avatar is marked on the map', 'avatars are marked on the map'],
    [
      written.replaced,
      'mesh or sculpt may not be given on: a box stands for it in the GLB',
      'meshes and sculpts may not be given on: boxes stand for them in the GLB',
    ],
    [
      written.untextured,
      'prim has its colours alone in the GLB: its textures may not be given on',
      'prims have their colours alone in the GLB: their textures may not be given on',
    ],
    [
      written.absent,
      'mesh or sculpt is not there: a box stands for it',
      'meshes and sculpts are not there: boxes stand for them',
    ],
    [
      written.simplified,
      'object would be too many triangles or too much memory: a box stands for it',
      'objects would be too many triangles or too much memory: boxes stand for them',
    ],
    [written.nowhere, 'object is nowhere to be shown', 'objects are nowhere to be shown'],
  ] as const;
  for (const [count, one, many] of told) if (count > 0) progress.tell(`${count} ${count === 1 ? one : many}`);
  for (const warning of warnings.kept.slice(0, MOST_SHOWN))
    progress.tell(`not used: ${formatWarning(warning)}`);
  const more = warnings.total - Math.min(MOST_SHOWN, warnings.kept.length);
  if (more > 0) progress.tell(`not used: ${more} more; scene.json lists them`);
  if (before !== undefined) progress.tell(`kept the run before in ${before}`);
  for (const path of paths) progress.tell(`wrote ${path}`);
}

const CUT_SHORT = { time: 'The time is over (--timeout)', session: 'The session has ended too early' };

/** What did not come, in time or at all, or is not in a backup that is cut off. */
export function tellMissing({ missing, source, cutShortBy }: CollectedScene, progress: Progress): void {
  if (missing.length === 0) return;
  const of = source === 'backup' ? 'The backup is not whole' : 'Not all of it could be fetched';
  progress.tell(`${cutShortBy === undefined ? of : CUT_SHORT[cutShortBy]}, and this is missing:`);
  for (const line of missing.slice(0, MOST_SHOWN)) progress.tell(`  ${line}`);
  if (missing.length > MOST_SHOWN)
    progress.tell(`  … and ${missing.length - MOST_SHOWN} more; scene.json lists them`);
}
