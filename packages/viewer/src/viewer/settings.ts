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
}

/** What a viewer begins with. */
export const USUAL_SETTINGS: ViewerSettings = Object.freeze({
  drawDistance: 256,
  detail: 1.5,
  leastPixels: 1.5,
  textureMegabytes: 256,
  resolution: 1,
});
