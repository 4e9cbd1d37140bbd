import type { Geometry } from '@landfall/scene/geometry';
import type { LevelOfDetail } from '@landfall/scene/lod';
import type { TextureAlpha } from '@landfall/scene/surface';
import type { Rig } from '../draw/index.ts';
import type { Motion } from '../motions/index.ts';
import type { Form } from '../world/index.ts';

/** A picture as the graphics card wants it. */
export interface MadePicture {
  /** Pixels a side: one of those that there are arrays for. */
  readonly side: number;
  /** RGBA, from the largest level to one pixel, one after the other. */
  readonly levels: Uint8Array;
  /** What its fourth channel is for: nothing, holes, or glass. */
  readonly alpha: TextureAlpha;
}

/** A form as triangles. */
export interface MadeGeometry {
  /** In units of the object's size: a box goes from −0.5 to 0.5. */
  readonly geometry: Geometry;
  /** Of a mesh that can be put on. */
  readonly rig: Rig | undefined;
}

/** What a workshop is asked for. */
export type WorkshopJob =
  | {
      readonly type: 'geometry';
      readonly ticket: number;
      readonly form: Form;
      readonly level: LevelOfDetail;
      /** Of meshes and sculpts. */
      readonly asset: Uint8Array | undefined;
    }
  | { readonly type: 'motion'; readonly ticket: number; readonly bytes: Uint8Array }
  /** No larger than so many pixels a side. */
  | { readonly type: 'picture'; readonly ticket: number; readonly bytes: Uint8Array; readonly side: number };

/** What it answers. */
export type WorkshopAnswer =
  | { readonly type: 'geometry'; readonly ticket: number; readonly made: MadeGeometry }
  | ({ readonly type: 'picture'; readonly ticket: number } & MadePicture)
  | { readonly type: 'motion'; readonly ticket: number; readonly motion: Motion }
  /** It cannot be made of that. */
  | { readonly type: 'failed'; readonly ticket: number };
