import { Uuid } from '../datatypes/index.ts';
import { PLAIN_FACE } from '../texture-entry/index.ts';
import type { TextureEntry, TextureFace } from '../texture-entry/index.ts';

/**
 * The textures that are baked of what an avatar wears, in the order of their numbers (0–10) in AgentCachedTexture, each with the face of the
 * avatar's texture entry that it is on. The last five are for meshes.
 * @source viewer llavatarappearancedefines.cpp; live.md L2.1
 */
export const BAKED_FACE = Object.freeze({
  head: 8,
  upper: 9,
  lower: 10,
  eyes: 11,
  skirt: 19,
  hair: 20,
  leftArm: 40,
  leftLeg: 41,
  aux1: 42,
  aux2: 43,
  aux3: 44,
});

/** One of {@link BAKED_FACE}. */
export type BakeName = keyof typeof BAKED_FACE;

/** All of {@link BAKED_FACE}, by number. */
export const BAKES: readonly BakeName[] = Object.freeze(Object.keys(BAKED_FACE) as BakeName[]);

/** Faces of an avatar's texture entry: 45, of which 11 are baked. @source viewer llavatarappearancedefines.h */
export const AVATAR_FACES = 45;

/** What is on a face of an avatar where nothing is baked. @source captures/login-standard; viewer indra_constants.cpp */
export const DEFAULT_AVATAR_TEXTURE = Uuid.parse('c228d1cf-4b5d-4ba8-84f4-899a0796aa97');

/**
 * Textures of a worn mesh that stand for a bake of whoever wears it ("bakes on mesh").
 * @source viewer indra_constants.cpp (IMG_USE_BAKED_…)
 */
export const BAKE_ON_MESH: Readonly<Record<BakeName, Uuid>> = Object.freeze({
  head: Uuid.parse('5a9f4a74-30f2-821c-b88d-70499d3e7183'),
  upper: Uuid.parse('ae2de45c-d252-50b8-5c6e-19f39ce79317'),
  lower: Uuid.parse('24daea5f-0539-cfcf-047f-fbc40b2786ba'),
  eyes: Uuid.parse('52cc6bb6-2ee5-e632-d3ad-50197b1dcb8a'),
  skirt: Uuid.parse('43529ce8-7faa-ad92-165a-bc4078371687'),
  hair: Uuid.parse('09aac1fb-6bce-0bee-7d44-caac6dbb6c63'),
  leftArm: Uuid.parse('ff62763f-d60a-9855-890b-0c96f8f8cd98'),
  leftLeg: Uuid.parse('8e915e25-31d1-cc95-ae08-d58a47488251'),
  aux1: Uuid.parse('9742065b-19b5-297c-858a-29711d539043'),
  aux2: Uuid.parse('03642e83-2bd1-4eb9-34b4-4c47ed586d2d'),
  aux3: Uuid.parse('edd51b77-fc10-ce7a-4b3d-011dfc349e4f'),
});

const BY_TEXTURE: ReadonlyMap<string, BakeName> = new Map(
  BAKES.map((name) => [BAKE_ON_MESH[name].key, name]),
);

/** Which bake a texture of a worn mesh stands for; undefined where it is one of its own. */
export const bakeOnMesh = (textureId: Uuid): BakeName | undefined => BY_TEXTURE.get(textureId.key);

/** The textures baked for an avatar, by name; what is not baked is not there. */
export function bakesOf(entry: TextureEntry | undefined): ReadonlyMap<BakeName, Uuid> {
  const bakes = new Map<BakeName, Uuid>();
  for (const name of BAKES) {
    const id = entry?.faces.get(BAKED_FACE[name])?.textureId ?? entry?.default.textureId;
    if (id !== undefined && !id.isZero && !id.equals(DEFAULT_AVATAR_TEXTURE)) bakes.set(name, id);
  }
  return bakes;
}

/** The texture entry of an avatar with these textures baked. */
export function entryOfBakes(bakes: ReadonlyMap<BakeName, Uuid>): TextureEntry {
  const faceWith = (textureId: Uuid): TextureFace => ({ ...PLAIN_FACE, textureId });
  const faces = [...bakes].map(([name, id]): [number, TextureFace] => [BAKED_FACE[name], faceWith(id)]);
  return { default: faceWith(DEFAULT_AVATAR_TEXTURE), faces: new Map(faces) };
}
