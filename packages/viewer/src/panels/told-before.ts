import type { World, WorldNews } from '../port/index.ts';

/** News that came before who shall hear them was there: they hear them first. */
export class ToldBefore {
  readonly #news: WorldNews[] = [];
  readonly #stop: () => void;
  /** The world, from the moment on in which this was made. */
  readonly world: World;

  constructor(world: World) {
    this.#stop = world.onNews((news) => this.#news.push(news));
    this.world = {
      send: (command) => world.send(command),
      onNews: (listener) => {
        for (const news of this.#news) listener(news);
        return world.onNews(listener);
      },
    };
  }

  /** Who shall hear them has heard them. */
  stop(): void {
    this.#stop();
    this.#news.length = 0;
  }
}
