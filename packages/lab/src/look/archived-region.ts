import type { ArchivedScene } from '@landfall/assets/region-archive';
import { Uuid } from '@landfall/protocol/datatypes';
import { PERMISSION } from '@landfall/protocol/inventory';
import { descriptionOf, overridesOf } from '@landfall/protocol/object-xml';
import type { PermissionMasks, ScenePart } from '@landfall/protocol/object-xml';
import { REGION_STEP_METRES, USUAL_WATER_METRES } from '@landfall/protocol/region';
import type { CollectedGround, CollectedObject, CollectedRegion } from '../scene/index.ts';

/** A region of a backup. @param first the region that is looked at */
export function archivedRegion(scene: ArchivedScene, first: ArchivedScene): CollectedRegion {
  const corner = {
    x: (scene.column - first.column) * REGION_STEP_METRES,
    y: (scene.row - first.row) * REGION_STEP_METRES,
  };
  return {
    name: scene.name,
    id: /^[0-9a-f-]{36}$/i.test(scene.id) ? Uuid.parse(scene.id) : undefined,
    corner,
    worldCorner: corner,
    size: { x: scene.width, y: scene.depth },
    waterHeight: waterHeightOf(scene),
    ground: groundOf(scene),
    land: scene.terrain,
    objects: objectsOf(scene),
  };
}

function waterHeightOf({ settings }: ArchivedScene): number {
  const height = settings?.waterHeight ?? USUAL_WATER_METRES;
  return Number.isFinite(height) ? height : USUAL_WATER_METRES;
}

function groundOf({ settings }: ArchivedScene): CollectedGround | undefined {
  if (settings === undefined) return undefined;
  return { textureIds: settings.groundTextures, start: settings.textureLow, range: settings.textureHigh };
}

/** Local ids are counted here: those of an archive are of the day on which it was made, and need not be there. */
function objectsOf({ objects }: ArchivedScene): CollectedObject[] {
  const collected: CollectedObject[] = [];
  for (const { group } of objects) {
    const rootId = collected.length + 1;
    // Those of a linkset are its root's. Nobody says who reads it: what everybody may.
    const mayExport = mayEverybodyHave(group.parts[0]!.masks);
    for (const [at, part] of group.parts.entries())
      collected.push({ ...objectOf(part, collected.length + 1, at === 0 ? 0 : rootId), mayExport });
  }
  return collected;
}

/**
 * Whether everybody may copy it and pass it on. Viewers give everybody no right to transfer: it follows the owner's.
 * @source OpenSim SceneObjectGroup.Inventory.cs (AggregatePerms)
 */
function mayEverybodyHave({ base, owner, everyone }: PermissionMasks): boolean {
  const isGiven = (base & owner & PERMISSION.transfer) !== 0;
  return isGiven && (base & owner & everyone & PERMISSION.copy) !== 0;
}

function objectOf(part: ScenePart, localId: number, parentId: number): Omit<CollectedObject, 'mayExport'> {
  const { name, description, ownerId, creatorId } = part;
  return {
    description: { ...descriptionOf(part, parentId), localId },
    naming: { name, description, ownerId, creatorId },
    overrides: changesOf(part),
  };
}

function changesOf(part: ScenePart): CollectedObject['overrides'] {
  const changed = overridesOf(part).flatMap(({ face, override }) =>
    override === undefined ? [] : [[face, override] as const],
  );
  return changed.length === 0 ? undefined : new Map(changed);
}
