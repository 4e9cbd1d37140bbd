import type { OrbitCamera } from '../camera/index.ts';
import type { World } from '../port/index.ts';

/** Milliseconds between two words on where the camera is. */
const TELL_EVERY_MS = 200;
/** Metres, and radians: less is no news. */
const LEAST_METRES = 0.25;
const LEAST_RAD = 0.03;

/** Tells the region where the camera is, as it chooses by that what it sends first. */
export class LookTeller {
  readonly #world: World;
  #toldAt = -Infinity;
  #told: readonly number[] = [];

  constructor(world: World) {
    this.#world = world;
  }

  /** @param far metres @param now milliseconds */
  tell({ eye, direction }: OrbitCamera, far: number, now: number): void {
    if (now - this.#toldAt < TELL_EVERY_MS) return;
    const words = [...eye, ...direction, far];
    const isNews = words.some((value, at) => {
      const least = at < 3 ? LEAST_METRES : at < 6 ? LEAST_RAD : 0;
      return !(Math.abs(value - (this.#told[at] ?? Infinity)) <= least);
    });
    if (!isNews) return;
    this.#toldAt = now;
    this.#told = words;
    const [x, y, z] = eye;
    const [dx, dy, dz] = direction;
    this.#world.send({
      type: 'look',
      position: { x, y, z },
      direction: { x: dx, y: dy, z: dz },
      far,
    });
  }
}
