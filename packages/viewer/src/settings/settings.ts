/** How much is shown, and how finely. */
export interface ViewerSettings {
  /** Metres. */
  readonly drawDistance: number;
  /** What viewers call object detail: 0.5 to 4. */
  readonly detail: number;
  /** Things that would be fewer pixels across are left out. */
  readonly leastPixels: number;
  /** Of the graphics card's memory for textures. */
  readonly textureMegabytes: number;
  /** Of the screen's own pixels: 0.25 to 1. */
  readonly resolution: number;
  /** 0 plain; 1 with materials; 2 with shadows too. */
  readonly quality: number;
  /** Of sounds: 0 to 1. */
  readonly volume: number;
}

/** {@link ViewerSettings.quality} from which on faces take light by what they are made of. */
export const QUALITY_WITH_MATERIALS = 1;
/** {@link ViewerSettings.quality} from which on things throw shadows. */
export const QUALITY_WITH_SHADOWS = 2;

/** What a viewer begins with. */
export const USUAL_SETTINGS: ViewerSettings = Object.freeze({
  drawDistance: 256,
  detail: 1.5,
  leastPixels: 1.5,
  textureMegabytes: 256,
  resolution: 1,
  quality: 1,
  volume: 0.7,
});

/** Of each setting the least and the most. */
export const SETTING_LIMITS: Readonly<Record<keyof ViewerSettings, readonly [least: number, most: number]>> =
  Object.freeze({
    drawDistance: [32, 512],
    detail: [0.5, 4],
    leastPixels: [0, 8],
    textureMegabytes: [64, 1024],
    resolution: [0.25, 1],
    quality: [0, 2],
    volume: [0, 1],
  });

/** Settings that were kept: what is none, or beyond the limits, is as usual. */
export function settingsOfKept(value: unknown): ViewerSettings {
  if (typeof value !== 'object' || value === null) return USUAL_SETTINGS;
  const found: Record<string, number> = {};
  for (const [name, [least, most]] of Object.entries(SETTING_LIMITS)) {
    const told: unknown = Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
    if (typeof told === 'number' && told >= least && told <= most) found[name] = told;
  }
  return { ...USUAL_SETTINGS, ...found };
}
