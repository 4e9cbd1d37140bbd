import type { Uuid } from '@landfall/protocol/datatypes';
import { TimeoutError } from '@landfall/protocol/errors';
import type { Cancel, Clock } from '@landfall/transport/ports';
import type { Settle } from '../lifetime/index.ts';
import type { Piece } from './held.ts';
import { ImageAssembly } from './image-assembly.ts';
import { IMAGE_LINGER_MS, IMAGE_REPEAT_MS, IMAGE_SILENCE_MS, IMAGE_TURN_MS } from './limits.ts';

/** What a transfer does to the region. */
export interface ImagePeer {
  readonly clock: Clock;
  /** When it has sent anything of any texture that somebody waits for. */
  heardAt(): number;
  /** It has sent nothing of any for {@link IMAGE_SILENCE_MS}. */
  noteSilence(): void;
  /** RequestImage from a packet on. */
  ask(id: Uuid, packet: number, priority: number): void;
  /** RequestImage that calls it off. */
  callOff(id: Uuid): void;
  /** It is over. */
  end(transfer: ImageTransfer): void;
}

interface Reader {
  /** Bytes wanted. */
  readonly end: number;
  readonly priority: number;
  readonly settle: Settle<Piece>;
}

/** One texture that a region sends by UDP. It is asked for when somebody reads, and called off when nobody has for a while. */
export class ImageTransfer {
  readonly id: Uuid;
  readonly #peer: ImagePeer;
  readonly #assembly = new ImageAssembly();
  readonly #readers = new Set<Reader>();
  #isAsked = false;
  #isOver = false;
  #heardAt = 0;
  #cancel: Cancel | undefined;

  constructor(id: Uuid, peer: ImagePeer) {
    this.id = id;
    this.#peer = peer;
  }

  /** Waits for its first `end` bytes, or all of them. @returns how to wait no longer */
  read(end: number, priority: number, settle: Settle<Piece>): () => void {
    const reader = { end, priority, settle };
    this.#readers.add(reader);
    this.#heardAt = this.#peer.clock.now();
    if (!this.#isAsked) this.#ask(priority);
    this.#isAsked = true;
    this.#settle();
    this.#wait();
    return () => {
      this.#readers.delete(reader);
      this.#wait();
    };
  }

  /** @throws DecodeError as {@link ImageAssembly} does */
  receive(take: (assembly: ImageAssembly) => void): void {
    const before = this.#assembly.arrived;
    try {
      take(this.#assembly);
    } catch (error) {
      this.fail(error);
      throw error;
    }
    if (this.#assembly.arrived > before) this.#heardAt = this.#peer.clock.now();
    this.#settle();
  }

  /** It is over: whoever reads is told why. */
  fail(error: unknown): void {
    this.#end();
    for (const { settle } of this.#readers) settle.reject(error);
  }

  #settle(): void {
    const { contiguousBytes, sizeBytes, isWhole } = this.#assembly;
    if (sizeBytes === undefined) return;
    for (const { end, settle } of this.#readers) {
      if (!isWhole && contiguousBytes < end) continue;
      settle.resolve({ start: 0, bytes: this.#assembly.bytes(), sizeBytes, tag: undefined });
    }
    if (isWhole) this.#end();
  }

  #end(): void {
    this.#isOver = true;
    this.#cancel?.();
    this.#peer.end(this);
  }

  /** The next that is to be done when nothing comes. */
  #wait(): void {
    this.#cancel?.();
    if (this.#isOver) return;
    const isRead = this.#readers.size > 0;
    const act = (): void => (isRead ? this.#repeat() : this.#callOff());
    this.#cancel = this.#peer.clock.after(isRead ? IMAGE_REPEAT_MS : IMAGE_LINGER_MS, act, {
      background: true,
    });
  }

  #repeat(): void {
    const now = this.#peer.clock.now();
    const silentMs = now - this.#heardAt;
    // Regions send one texture after the other: while others come, its turn may still be to come.
    const isSilent = now - Math.max(this.#heardAt, this.#peer.heardAt()) >= IMAGE_SILENCE_MS;
    if (isSilent) this.#peer.noteSilence();
    if (isSilent || silentMs >= IMAGE_TURN_MS)
      return this.fail(
        new TimeoutError(`nothing of a texture came in ${silentMs} ms`, silentMs, 'ImageData'),
      );
    if (silentMs >= IMAGE_REPEAT_MS)
      this.#ask(Math.max(...[...this.#readers].map(({ priority }) => priority)));
    this.#wait();
  }

  #ask(priority: number): void {
    this.#peer.ask(this.id, this.#assembly.missing, priority);
  }

  #callOff(): void {
    this.#peer.callOff(this.id);
    this.#end();
  }
}
