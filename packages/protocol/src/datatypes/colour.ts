/** Red, green, blue and alpha, each 0 to 255; alpha 255 is opaque. */
export interface Colour {
  /** Red, 0 to 255. */
  readonly r: number;
  /** Green, 0 to 255. */
  readonly g: number;
  /** Blue, 0 to 255. */
  readonly b: number;
  /** Alpha: 0 is invisible, 255 opaque. */
  readonly a: number;
}

/** Opaque white: what a texture is painted with where nobody has said otherwise. */
export const WHITE: Colour = Object.freeze({ r: 255, g: 255, b: 255, a: 255 });

/** Four bytes as a colour. There must be four. */
export function colourAt(bytes: Uint8Array, offset = 0): Colour {
  return { r: bytes[offset]!, g: bytes[offset + 1]!, b: bytes[offset + 2]!, a: bytes[offset + 3]! };
}

/** The four bytes of a colour. */
export function colourBytes({ r, g, b, a }: Colour): Uint8Array {
  return Uint8Array.of(r, g, b, a);
}
