import type { Vector3 } from '@landfall/protocol/datatypes';
import type { DayLight } from '@landfall/scene/environment';
import type { Geometry } from '@landfall/scene/geometry';
import type { Surface, TextureTransform } from '@landfall/scene/surface';

/** A decoded texture. */
export interface PictureTexture {
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
  /** Bytes a pixel: 3, or 4 with alpha. Rows from the top. */
  readonly channels: 3 | 4;
  /** Width × height × channels bytes. */
  readonly pixels: Uint8Array;
  /** The same as PNG, perhaps with more pixels: what a file with textures takes. Made of the pixels when left out. */
  readonly png?: Uint8Array<ArrayBuffer>;
}

/** How a face is painted. */
export interface PictureMaterial {
  /** As faces have it: sRGB and alpha, 0–1. */
  readonly colour: readonly [red: number, green: number, blue: number, alpha: number];
  /** Whether it is drawn at all, and what its alpha does. */
  readonly surface: Surface;
  /** Shown as if nothing lit it. */
  readonly fullbright: boolean;
  /** Undefined where there is none, or as long as it has not come: the face's colour alone. */
  readonly texture: PictureTexture | undefined;
  /** From the face's texture coordinates to those of its texture. */
  readonly textureTransform: TextureTransform;
  /** What else there is to how it takes light; nothing when left out. */
  readonly finish?: PictureFinish;
}

/** A texture, and where it lies. */
export interface PlacedTexture {
  /** What is laid on. */
  readonly texture: PictureTexture;
  /** From the face's texture coordinates to those of the texture. */
  readonly transform: TextureTransform;
}

/** How a face takes and gives light beyond its colour. What is left out is as it is with a wall: rough, no metal, no light of its own. */
export interface PictureFinish {
  /** 0 to 1. */
  readonly metallic?: number;
  /** 0, a mirror, to 1. */
  readonly roughness?: number;
  /** Metal in blue, roughness in green, what lies in its own shade in red. */
  readonly metallicRoughness?: PlacedTexture | undefined;
  /** Which way a point looks, in the face's own frame. */
  readonly normal?: PlacedTexture | undefined;
  /** Light of its own; linear, 0 to 1. */
  readonly emissive?: readonly [red: number, green: number, blue: number];
  /** Times {@link PictureFinish.emissive}, without which it does nothing. */
  readonly emissiveTexture?: PlacedTexture | undefined;
  /** Colour of its highlights; linear, 0 to 1. */
  readonly specular?: readonly [red: number, green: number, blue: number];
  /** Times {@link PictureFinish.specular}, without which it does nothing. */
  readonly specularTexture?: PlacedTexture | undefined;
  /** Seen from behind, too. */
  readonly doubleSided?: boolean;
}

/** A thing in a picture. */
export interface PictureItem {
  /** What it is called, for files that have names. */
  readonly name: string;
  /** Triangles with the faces they belong to, in a frame of their own. */
  readonly geometry: Geometry;
  /** From the geometry to the world: 16 numbers in columns; metres, x east, y north, z up. */
  readonly matrix: ArrayLike<number>;
  /** By face number; faces beyond are as {@link PLAIN_MATERIAL}. */
  readonly materials: readonly PictureMaterial[];
  /** What else files say of it. */
  readonly extras?: Readonly<Record<string, unknown>>;
}

/** Light, and what is behind everything. */
export interface PictureLight extends Pick<DayLight, 'direction' | 'colour' | 'ambient'> {
  /** sRGB, 0–1. */
  readonly background: readonly [red: number, green: number, blue: number];
  /** What is behind everything in views instead, by direction (of length 1, z up): sRGB, 0–1. */
  readonly sky?: (direction: Vector3) => readonly [red: number, green: number, blue: number];
}

/** White, solid, without texture. */
export const PLAIN_MATERIAL: PictureMaterial = Object.freeze({
  colour: Object.freeze([1, 1, 1, 1] as const),
  surface: Object.freeze({ mode: 'opaque' }),
  fullbright: false,
  texture: undefined,
  textureTransform: Object.freeze({ uu: 1, uv: 0, u0: 0, vu: 0, vv: 1, v0: 0 }),
});
