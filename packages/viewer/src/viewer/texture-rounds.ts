import type { Culler, View } from '../draw/index.ts';
import { MOST_SIDE, wantedSide } from '../textures/index.ts';
import type { TextureDesk } from '../textures/index.ts';
import { MATRIX_FLOATS, WHITE_TEXTURE } from '../world/index.ts';
import type { WorldTable } from '../world/index.ts';

/** Instances that are looked at in one frame: a round takes a few frames. */
const PER_FRAME = 2500;

/** Goes through what is drawn, some of it in each frame, and notes how finely its textures are seen. */
export class TextureRounds {
  readonly #desk: TextureDesk;
  /** Every texture as finely as there is. */
  isWhole = false;
  #at = 0;

  constructor(desk: TextureDesk) {
    this.#desk = desk;
  }

  /** Goes on with the round, and begins the next one when it is complete. */
  step(table: WorldTable, culler: Culler, view: View, now: number): void {
    const total = culler.solidCount + culler.blendCount;
    const end = Math.min(total, this.#at + PER_FRAME);
    for (; this.#at < end; this.#at++) {
      const at = this.#at;
      const instance = at < culler.solidCount ? culler.solid[at]! : culler.blend[at - culler.solidCount]!;
      this.#note(table, instance, view, now);
    }
    if (this.#at < total) return;
    this.#at = 0;
    this.#noteParticles(table, view, now);
    this.#desk.ask((texture) => table.looks.textureIds[texture]!);
    this.#desk.beginRound();
  }

  /** What a particle shows is small. */
  #noteParticles({ particles, columns }: WorldTable, view: View, now: number): void {
    const { matrices } = columns;
    for (const [instance, { system, texture }] of particles.all) {
      const at = instance * MATRIX_FLOATS;
      const [x, y, z] = [matrices[at + 3]!, matrices[at + 7]!, matrices[at + 11]!];
      const away = Math.hypot(x - view.eye[0], y - view.eye[1], z - view.eye[2]);
      if (texture === WHITE_TEXTURE || columns.isPlaced[instance] === 0 || !(away < view.far)) continue;
      const metres = Math.max(system.startScaleX, system.startScaleY, system.endScaleX, system.endScaleY);
      const pixels = (metres * view.pixelsAtOneMetre) / Math.max(away, 0.5);
      this.#desk.note(texture, wantedSide(pixels), pixels, now);
    }
  }

  #note({ columns, looks }: WorldTable, instance: number, view: View, now: number): void {
    const at = instance * MATRIX_FLOATS;
    const { matrices, radii } = columns;
    const [x, y, z] = [matrices[at + 3]!, matrices[at + 7]!, matrices[at + 11]!];
    const away = Math.hypot(x - view.eye[0], y - view.eye[1], z - view.eye[2]);
    const radius = radii[instance]!;
    const pixels = (2 * radius * view.pixelsAtOneMetre) / Math.max(away - radius, 0.5);
    const look = columns.looks[instance]!;
    const textures = looks.texturesOf[look];
    const repeats = looks.repeatsOf[look];
    if (textures === undefined || repeats === undefined) return;
    for (let place = 0; place < textures.length; place++) {
      const texture = textures[place]!;
      if (texture !== WHITE_TEXTURE)
        this.#desk.note(texture, this.isWhole ? MOST_SIDE : wantedSide(pixels, repeats[place]), pixels, now);
    }
  }
}
