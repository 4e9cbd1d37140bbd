import { Uuid } from '@landfall/protocol/datatypes';
import type { TextureFace } from '@landfall/protocol/texture-entry';
import type { TextureAlpha } from './texture-alpha.ts';

/** How a face is drawn. */
export type Surface =
  /** Not at all. */
  | { readonly mode: 'invisible' }
  /** Whatever alpha its texture has. */
  | { readonly mode: 'opaque' }
  /** Where alpha is at least `cutoff`, 0–1. */
  | { readonly mode: 'mask'; readonly cutoff: number }
  /** What is behind it is seen through it: drawn from far to near. */
  | { readonly mode: 'blend' };

/** What of a legacy material matters here. @source PROTOCOL §12; viewer indra/llprimitive/llmaterial.h */
export interface LegacyAlpha {
  /** `DiffuseAlphaMode`: 0 none, 1 blend, 2 mask, 3 alpha is light of its own. */
  readonly mode: number;
  /** `AlphaMaskCutoff`, 0–255. */
  readonly cutoff: number;
}

/** What of a GLTF material, with its overrides, matters here. */
export interface GltfAlpha {
  /** Its `alphaMode`: alpha counts for nothing, is drawn from `cutoff` on, or lets what is behind be seen. */
  readonly mode: 'OPAQUE' | 'MASK' | 'BLEND';
  /** 0–1. */
  readonly cutoff: number;
  /** Alpha of the base colour, 0–1. */
  readonly baseAlpha: number;
}

/** What is known of a face beside its entry. */
export interface SurfaceFacts {
  /** Of its texture, once that is decoded: as long as it is not, `none`. */
  readonly textureAlpha: TextureAlpha;
  /** Of its legacy material; left out where it has none. */
  readonly legacy?: LegacyAlpha;
  /** Of its GLTF material, which then decides alone; left out where it has none. */
  readonly gltf?: GltfAlpha;
  /** Of a mesh that moves with an avatar's bones: viewers never guess that it has holes. */
  readonly worn?: boolean;
}

/** Textures that are nothing but clear; builders hide faces with them. @source viewer indra/llcommon/indra_constants.cpp */
const CLEAR_TEXTURES = new Set(
  ['3a367d1c-bef1-6d43-7595-e88c1e3aadb3', '8dcd4a48-2d37-4909-9f78-f7a9eb4ef903'].map((id) =>
    Uuid.parse(id).toString(),
  ),
);
/** Alpha of a face's colour that is all there. */
const OPAQUE = 255;
/** Of one, a face with less is seen through. @source viewer indra/newview/llvovolume.cpp */
const SOLID = 0.999;
/** Of holes that nobody has given a cutoff. @source viewer: the least alpha of its mask shaders */
const USUAL_CUTOFF = 1 / 3;

/**
 * Whether and how a face is drawn: decided here for maps, files and graphics cards alike. A GLTF material decides alone; else a face's own
 * alpha goes before its legacy material, and that before what its texture looks like.
 * @source viewer indra/newview/llvovolume.cpp, llface.cpp (canRenderAsMask)
 */
export function surfaceOf(face: TextureFace, facts: SurfaceFacts): Surface {
  if (facts.gltf !== undefined) return surfaceOfGltf(facts.gltf);
  const alpha = face.colour.a / OPAQUE;
  const glows = face.glow > 0;
  if (!(alpha > 0) && !glows) return { mode: 'invisible' };
  if (CLEAR_TEXTURES.has(face.textureId.toString()) && !glows) return { mode: 'invisible' };
  if (!(alpha >= SOLID)) return { mode: 'blend' };
  if (facts.legacy !== undefined) return surfaceOfLegacy(facts.legacy, facts.textureAlpha);
  if (facts.textureAlpha === 'none') return { mode: 'opaque' };
  const holes = facts.textureAlpha === 'mask' && !glows && facts.worn !== true;
  return holes ? { mode: 'mask', cutoff: USUAL_CUTOFF } : { mode: 'blend' };
}

function surfaceOfGltf({ mode, cutoff, baseAlpha }: GltfAlpha): Surface {
  if (mode === 'OPAQUE') return { mode: 'opaque' };
  if (mode === 'MASK')
    return baseAlpha < cutoff ? { mode: 'invisible' } : { mode: 'mask', cutoff: part(cutoff) };
  return baseAlpha > 0 ? { mode: 'blend' } : { mode: 'invisible' };
}

function surfaceOfLegacy({ mode, cutoff }: LegacyAlpha, textureAlpha: TextureAlpha): Surface {
  if (mode === 1 && textureAlpha !== 'none') return { mode: 'blend' };
  if (mode === 2 && textureAlpha !== 'none') return { mode: 'mask', cutoff: part(cutoff / 255) };
  return { mode: 'opaque' };
}

function part(value: number): number {
  return Math.min(1, Math.max(0, value || 0));
}
