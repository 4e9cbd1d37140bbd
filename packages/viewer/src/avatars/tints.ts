/** sRGB, 0–1. */
export type Tint = readonly [number, number, number];

const SKINS: readonly Tint[] = [
  [0.93, 0.78, 0.68],
  [0.85, 0.66, 0.53],
  [0.68, 0.48, 0.36],
  [0.5, 0.34, 0.25],
  [0.34, 0.23, 0.18],
];
const HAIRS: readonly Tint[] = [
  [0.13, 0.1, 0.08],
  [0.31, 0.2, 0.12],
  [0.52, 0.34, 0.18],
  [0.8, 0.66, 0.42],
  [0.55, 0.55, 0.56],
  [0.5, 0.17, 0.1],
];

/** What a body without clothes of its own is painted with. */
export interface Tints {
  /** Of face and hands. */
  readonly skin: Tint;
  /** Of the top and the back of the head. */
  readonly hair: Tint;
  /** Of the upper body but for its hands. */
  readonly shirt: Tint;
  /** Of the lower body but for its feet. */
  readonly trousers: Tint;
}

/** The same for the same id, so that people are told apart. */
export function tintsOf(id: string): Tints {
  let hash = 2166136261;
  for (let at = 0; at < id.length; at++) hash = Math.imul(hash ^ id.charCodeAt(at), 16777619) >>> 0;
  // Ids that differ in their last digit only are told apart by it, too. @source Austin Appleby's MurmurHash3 (fmix32)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  hash = (hash ^ (hash >>> 16)) >>> 0;
  const part = (shift: number): number => ((hash >>> shift) & 0xff) / 256;
  return {
    skin: SKINS[Math.floor(part(0) * SKINS.length)]!,
    hair: HAIRS[Math.floor(part(8) * HAIRS.length)]!,
    shirt: coloured(part(16), 0.55, 0.62),
    trousers: coloured(part(24), 0.25, 0.32),
  };
}

/** Of a hue, a saturation and a lightness, 0–1. */
function coloured(hue: number, saturation: number, lightness: number): Tint {
  const reach = saturation * Math.min(lightness, 1 - lightness);
  const channel = (offset: number): number => {
    const at = (offset + hue * 12) % 12;
    return lightness - reach * Math.max(-1, Math.min(at - 3, 9 - at, 1));
  };
  return [channel(0), channel(8), channel(4)];
}
