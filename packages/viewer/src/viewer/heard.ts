import type { OrbitCamera } from '../camera/index.ts';
import type { WorldNews } from '../port/index.ts';
import { SoundStage } from '../sounds/index.ts';
import type { HeardSound, SoundPorts } from '../sounds/index.ts';
import { FRAME_FLOATS } from '../world/index.ts';
import type { WorldTable } from '../world/index.ts';
import type { RegionsSeen } from './regions.ts';

/** What is heard of the world: sounds of objects as long as they loop, and those that are heard once. */
export class Heard {
  readonly stage: SoundStage;
  readonly #table: WorldTable;
  readonly #regions: RegionsSeen;

  constructor(table: WorldTable, regions: RegionsSeen, ports: SoundPorts) {
    this.#table = table;
    this.#regions = regions;
    this.stage = new SoundStage(ports);
  }

  /** Takes what is about sounds. */
  take(news: WorldNews): void {
    if (news.type === 'soundSoon') this.stage.prepare(news.id);
    if (news.type === 'sound') {
      const seen = this.#regions.all.get(news.region);
      const { x, y, z } = news.position;
      if (seen !== undefined) void this.stage.play(news.id, [x + seen.east, y + seen.north, z], news.gain);
    }
    if (news.type !== 'attachedSound' && news.type !== 'soundGain') return;
    const instance = this.#table.find(news.region, news.localId);
    if (instance === undefined) return;
    if (news.type === 'soundGain') return this.#table.sounds.setGain(instance, news.gain);
    this.#table.sounds.set(instance, news.id, news.gain, news.flags);
    const sound = this.#table.sounds.all.get(instance);
    if (sound?.isLoop === false) void this.stage.play(sound.id, this.#placeOf(instance), sound.gain);
  }

  /** The next frame. */
  update({ eye, direction }: OrbitCamera): void {
    this.stage.update(eye, direction, this.#around());
  }

  *#around(): Generator<HeardSound, undefined, undefined> {
    for (const [instance, { id, gain, isLoop }] of this.#table.sounds.all) {
      if (!isLoop || this.#table.columns.isPlaced[instance] === 0) continue;
      yield { key: `${instance} ${id}`, id, place: this.#placeOf(instance), gain };
    }
  }

  #placeOf(instance: number): readonly [number, number, number] {
    const { frames } = this.#table.columns;
    const at = instance * FRAME_FLOATS;
    return [frames[at]!, frames[at + 1]!, frames[at + 2]!];
  }
}
