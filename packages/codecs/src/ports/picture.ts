/** Pixels: `samples` are interleaved, row by row from the top, 8 bits each. */
export interface Picture {
  /** Pixels in a row. */
  readonly width: number;
  /** Rows of pixels. */
  readonly height: number;
  /** 1 grey, 2 grey and alpha, 3 colour, 4 colour and alpha, 5 those and the bumps of baked textures. */
  readonly channels: number;
  /** `width` × `height` × `channels` bytes: the channels of a pixel one behind the other, row by row from the top. */
  readonly samples: Uint8Array;
}

/** What web browsers show. JPEG has no alpha: it is laid on white. */
export const PREVIEW_FORMATS = ['png', 'webp', 'jpeg'] as const;
/** A format that browsers show. */
export type PreviewFormat = (typeof PREVIEW_FORMATS)[number];

/** Pixels that a preview's side may have. */
export const PREVIEW_LEAST = 16;
/** Pixels that a side of a preview has at most. */
export const PREVIEW_MOST = 2048;

/** In pixels. `longest`: that of the two sides, never enlarged. `box`: exactly these, with no regard for proportions. */
export type PreviewSize =
  | { readonly type: 'longest'; readonly pixels: number }
  | { readonly type: 'box'; readonly width: number; readonly height: number };
