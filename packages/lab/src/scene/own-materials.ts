/** How things are painted that have no textures of their own: trees, and bodies of avatars. */
import type { Uuid } from '@landfall/protocol/datatypes';
import { BODY_FACES } from '@landfall/scene/avatar';
import { CHARACTER_FACES } from '@landfall/scene/character';
import type { CharacterFace } from '@landfall/scene/character';
import { PLAIN_MATERIAL } from '../picture/index.ts';
import type { PictureMaterial } from '../picture/index.ts';

const painted = (red: number, green: number, blue: number): PictureMaterial =>
  Object.freeze({ ...PLAIN_MATERIAL, colour: Object.freeze([red, green, blue, 1] as const) });

const WOOD = painted(0.36, 0.26, 0.18);
const LEAVES = painted(0.24, 0.42, 0.16);

/** Wood where there is some, then what is green. */
export function plantMaterials(faceCount: number): readonly PictureMaterial[] {
  return faceCount > 1 ? [WOOD, LEAVES] : [LEAVES];
}

const HEAD = painted(0.78, 0.6, 0.47);
const LEGS = painted(0.2, 0.22, 0.3);
const EYES = painted(0.9, 0.9, 0.88);
const HAIR = painted(0.25, 0.17, 0.1);
/** So that avatars are told apart. */
const SHIRTS = [
  painted(0.75, 0.22, 0.17),
  painted(0.15, 0.4, 0.68),
  painted(0.9, 0.65, 0.15),
  painted(0.3, 0.55, 0.3),
  painted(0.5, 0.3, 0.6),
  painted(0.2, 0.6, 0.6),
];

/** Head, upper and lower body; the shirt by whose it is. @param bakeOf how a face is painted whose bake is there */
export function bodyMaterials(
  id: Uuid,
  bakeOf: (face: (typeof BODY_FACES)[number]) => PictureMaterial | undefined,
): readonly PictureMaterial[] {
  const own = [HEAD, shirtOf(id), LEGS];
  return BODY_FACES.map((face, at) => bakeOf(face) ?? own[at]!);
}

/** The same of a body that the user brings, its eyes, hair and skirt too; and which of them are baked. */
export function characterMaterials(
  id: Uuid,
  bakeOf: (face: CharacterFace) => PictureMaterial | undefined,
): { readonly materials: readonly PictureMaterial[]; readonly baked: ReadonlySet<CharacterFace> } {
  const bakes = CHARACTER_FACES.map(bakeOf);
  const own = [HEAD, shirtOf(id), LEGS, EYES, HAIR, LEGS];
  return {
    materials: bakes.map((bake, at) => bake ?? own[at]!),
    baked: new Set(CHARACTER_FACES.filter((_, at) => bakes[at] !== undefined)),
  };
}

const shirtOf = (id: Uuid): PictureMaterial =>
  SHIRTS[Number.parseInt(id.toString().slice(-4), 16) % SHIRTS.length]!;
