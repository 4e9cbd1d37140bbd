import type { SceneGroup, XmlNode } from '@landfall/protocol/object-xml';
import { LONG_AGO, sceneOf } from '../objects/index.ts';
import { Part } from '../region/index.ts';
import type { Region } from '../region/index.ts';

/** What an archive kept of linksets beyond their parts, by the ids of their roots: movements, data of scripts. */
const KEPT = new Part((): Map<string, readonly XmlNode[]> => new Map());

/** Puts what the region's archive had where it was. */
export function placeArchivedObjects(region: Region): void {
  const scene = sceneOf(region);
  const kept = region.part(KEPT);
  for (const { parts, rest } of region.config.linksets) {
    const root = scene.add(parts, LONG_AGO);
    if (root !== undefined && rest.length > 0) kept.set(root.id.key, rest);
  }
}

/** What stands in a region now, as linksets for an archive. */
export function objectsToSave(region: Region): readonly SceneGroup[] {
  const kept = region.part(KEPT);
  const roots = [...sceneOf(region)].filter(({ isRoot, worn }) => isRoot && worn === undefined);
  return roots.map((root) => ({
    parts: root.linkset.map(({ part }) =>
      part === root.part ? part : { ...part, groupPosition: root.part.groupPosition },
    ),
    rest: kept.get(root.id.key) ?? [],
  }));
}
