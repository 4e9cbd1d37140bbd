import { EMPTY_OBJECT, PCODE } from '../object/index.ts';
import type { ObjectDescription } from '../object/index.ts';
import type { ScenePart } from './scene-part.ts';

/** Trees and grass are sent without a shape, a material and textures. @source captures/ground-truth; OpenSim LLClientView.cs */
const PLANTS: ReadonlySet<number> = new Set([PCODE.tree, PCODE.newTree, PCODE.grass]);

/**
 * A part as a region tells of it: where it is from its root, or in the region where it is the root.
 * @param parentId local id of the root; 0 for the root itself
 */
export function descriptionOf(part: ScenePart, parentId = 0): ObjectDescription {
  const { id, localId, pcode, state, scale, shape, sound, particles, text } = part;
  const isPlant = PLANTS.has(pcode);
  const position = parentId === 0 ? part.groupPosition : part.offsetPosition;
  const { rotation, velocity, acceleration, angularVelocity } = part;
  const motion = { position, velocity, acceleration, rotation, angularVelocity };
  const place = { localId, id, pcode, state, scale, motion, parentId, updateFlags: part.flags };
  if (isPlant) return { ...EMPTY_OBJECT, ...place, data: Uint8Array.of(state) };
  return {
    ...EMPTY_OBJECT,
    ...place,
    material: part.material,
    clickAction: part.clickAction,
    ownerId: sound !== undefined || particles.length > 0 ? part.ownerId : EMPTY_OBJECT.ownerId,
    shape,
    textureEntry: part.textureEntry,
    textureAnimation: part.textureAnimation,
    text,
    textColour: part.textColour,
    mediaUrl: part.mediaUrl,
    particles,
    extraParams: part.extraParams,
    sound,
  };
}
