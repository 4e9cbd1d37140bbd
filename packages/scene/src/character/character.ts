import type { AvatarDefinition } from './avatar-definition.ts';
import type { AvatarMesh } from './avatar-mesh.ts';

/** Faces of a body, by number: each is painted with the bake of its name. */
export const CHARACTER_FACES = Object.freeze(['head', 'upper', 'lower', 'eyes', 'hair', 'skirt'] as const);

/** The bake that a part of a body is painted with. */
export type CharacterFace = (typeof CHARACTER_FACES)[number];

/** A body that a user brings: all that is to be known to shape it. */
export interface Character {
  /** Parameters and what follows them. */
  readonly definition: AvatarDefinition;
  /** By face; those of one face in the order of the definition. */
  readonly parts: readonly CharacterPart[];
}

/** A part of a body. */
export interface CharacterPart {
  /** The place of its face in {@link CHARACTER_FACES}. */
  readonly face: number;
  /** Of the skeleton, in `JOINTS`, what carries it; undefined where its weights say what does. */
  readonly carrier: number | undefined;
  /** Only what its bake leaves of it is to be seen: without one it is not. */
  readonly isCutOut: boolean;
  /** From fine to coarse; one at least. */
  readonly levels: readonly CharacterLevel[];
}

/** A part, so finely. */
export interface CharacterLevel {
  /** Its vertices. */
  readonly mesh: AvatarMesh;
  /** What a part of a vertex's weight names: places in `JOINTS`; empty without weights. */
  readonly bound: readonly number[];
  /** Three a triangle. */
  readonly indices: Uint16Array;
  /** Ids of the parameters that morph it, and the names of the morphs that it has. */
  readonly morphs: readonly (readonly [param: number, morph: string])[];
}
