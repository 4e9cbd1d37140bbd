import type { AssetWant, Assets } from '@landfall/client';
import { decodeMainHeader } from '@landfall/codecs/codestream';
import type { AssetKind } from '@landfall/protocol/asset';
import { DecodeError, RemoteError } from '@landfall/protocol/errors';
import type { WorldCommand } from '../port/index.ts';
import type { Tell } from './tell-regions.ts';

type Want = Extract<WorldCommand, { type: 'want' }>;

/** The header of a texture, and what viewers ask for first. */
const HEAD_BYTES = 600;
/** Halvings that can be asked for. */
const MOST_HALVINGS = 5;

/** Fetches assets for a viewer: an answer for each ticket, unless it was given back. */
export class AssetDesk {
  readonly #assets: Assets;
  readonly #tell: Tell;
  readonly #waiting = new Map<number, { want: AssetWant | undefined; readonly priority: number }>();

  constructor(assets: Assets, tell: Tell) {
    this.#assets = assets;
    this.#tell = tell;
  }

  /** Tickets without an answer. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** Fetches it, or as much of it as shows so many pixels a side. */
  want(command: Want): void {
    const { ticket, priority } = command;
    this.#waiting.set(ticket, { want: undefined, priority });
    void this.#fetch(command).then(
      (bytes) => {
        // The client keeps what it has: the viewer gets a copy of its own.
        if (bytes !== undefined && this.#waiting.delete(ticket))
          this.#tell({ type: 'asset', ticket, bytes }, [bytes.buffer]);
      },
      (error: unknown) => {
        const isFinal = error instanceof DecodeError || error instanceof RemoteError;
        if (this.#waiting.delete(ticket)) this.#tell({ type: 'noAsset', ticket, isFinal });
      },
    );
  }

  /** It is wanted no longer. */
  unwant(ticket: number): void {
    const entry = this.#waiting.get(ticket);
    this.#waiting.delete(ticket);
    entry?.want?.cancel();
  }

  async #fetch({ ticket, kind, id, side }: Want): Promise<Uint8Array<ArrayBuffer> | undefined> {
    if (kind !== 'texture' || side === undefined) return await this.#bytes(ticket, kind, id, {});
    const head = await this.#bytes(ticket, kind, id, { bytes: HEAD_BYTES });
    if (head === undefined) return undefined;
    const level = Math.min(halvingsFor(head, side), MOST_HALVINGS);
    return await this.#bytes(ticket, kind, id, level === 0 ? {} : { level });
  }

  async #bytes(
    ticket: number,
    kind: AssetKind,
    id: string,
    detail: { readonly bytes?: number; readonly level?: number },
  ): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const entry = this.#waiting.get(ticket);
    if (entry === undefined) return undefined;
    entry.want = this.#assets.want(kind, id, { ...detail, priority: entry.priority });
    return new Uint8Array((await entry.want.result).bytes);
  }
}

/** How often a texture's sides can be halved to be still so many pixels. */
export function halvingsFor(head: Uint8Array, side: number): number {
  try {
    const { size, style } = decodeMainHeader(head);
    const longer = Math.max(size.right - size.left, size.bottom - size.top);
    const wanted = Math.max(0, Math.ceil(Math.log2(longer / side)));
    return Math.min(wanted, style.blocks.levels);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    return 0;
  }
}
