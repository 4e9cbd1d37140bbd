import type { AssetKind } from '@landfall/protocol/asset';
import type { World } from '../port/index.ts';

/** Bytes of an asset, or why there are none: `isFinal` when asking again is no use. */
export type AssetAnswer =
  | { readonly bytes: Uint8Array }
  | { readonly bytes: undefined; readonly isFinal: boolean };

/** Asks a session for assets, and waits for its answers. */
export class AssetTickets {
  readonly #world: World;
  readonly #waiting = new Map<number, (answer: AssetAnswer) => void>();
  readonly #stop: () => void;
  #next = 1;

  constructor(world: World) {
    this.#world = world;
    this.#stop = world.onNews((news) => {
      if (news.type === 'asset') this.#answer(news.ticket, { bytes: news.bytes });
      if (news.type === 'noAsset') this.#answer(news.ticket, { bytes: undefined, isFinal: news.isFinal });
    });
  }

  /** @param side of a texture: so many pixels a side are enough @param priority the highest is fetched first */
  fetch(kind: AssetKind, id: string, side: number | undefined, priority: number): Promise<AssetAnswer> {
    const ticket = this.#next++;
    return new Promise((resolve) => {
      this.#waiting.set(ticket, resolve);
      this.#world.send({ type: 'want', ticket, kind, id, side, priority });
    });
  }

  close(): void {
    this.#stop();
    for (const ticket of this.#waiting.keys()) this.#answer(ticket, { bytes: undefined, isFinal: true });
  }

  #answer(ticket: number, answer: AssetAnswer): void {
    this.#waiting.get(ticket)?.(answer);
    this.#waiting.delete(ticket);
  }
}
